/** Zip files for tests, written by hand so that they can lie. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface TestEntry {
  name: string;
  content: Uint8Array;
  deflate?: boolean;
  /** Overrides the method number in the headers. */
  method?: number;
  /** Unpacked size the directory claims, instead of the true one. */
  claim?: number;
  /** Where the directory places it, instead of where it is. */
  at?: number;
}

export interface ZipLies {
  zip64?: boolean;
  comment?: string;
  entries?: number;
  directory?: number;
}

/** CRC-32 where this Node has it; entries are not checked against it here. */
const checksum = (bytes: Uint8Array): number => (typeof crc32 === 'function' ? crc32(bytes) : 0);

export function zipOf(entries: readonly TestEntry[], lies: ZipLies = {}): Uint8Array {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const data = entry.deflate === true ? deflateRawSync(entry.content) : Buffer.from(entry.content);
    const method = entry.method ?? (entry.deflate === true ? 8 : 0);
    const name = Buffer.from(entry.name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(checksum(entry.content), 14);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(entry.content.length, 22);
    local.writeUInt16LE(name.length, 26);
    parts.push(local, name, data);
    central.push(centralEntry(entry, name, method, data.length, entry.at ?? offset, lies.zip64 === true));
    offset += local.length + name.length + data.length;
  }
  const directory = Buffer.concat(central);
  const comment = Buffer.from(lies.comment ?? '', 'latin1');
  const count = lies.entries ?? entries.length;
  const start = lies.directory ?? offset;
  return Buffer.concat(
    [...parts, directory, ...ends(count, directory.length, start, offset, lies.zip64 === true), comment].map(
      (part, index, all) => {
        if (index === all.length - 2) part.writeUInt16LE(comment.length, 20);
        return part;
      },
    ),
  );
}

function centralEntry(
  entry: TestEntry,
  name: Buffer,
  method: number,
  packed: number,
  at: number,
  zip64: boolean,
): Buffer {
  const size = entry.claim ?? entry.content.length;
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(method, 10);
  head.writeUInt32LE(packed, 20);
  head.writeUInt32LE(zip64 ? 0xffffffff : size, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt32LE(zip64 ? 0xffffffff : at, 42);
  const extra = zip64 ? Buffer.alloc(20) : Buffer.alloc(0);
  if (zip64) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(16, 2);
    extra.writeBigUInt64LE(BigInt(size), 4);
    extra.writeBigUInt64LE(BigInt(at), 12);
  }
  head.writeUInt16LE(extra.length, 30);
  return Buffer.concat([head, name, extra]);
}

/** The end of a directory of that many entries and bytes; `directory` is where it says that this one begins. */
export function ends(count: number, bytes: number, directory: number, offset: number, zip64: boolean): Buffer[] {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 ? 0xffff : count, 10);
  end.writeUInt32LE(zip64 ? 0xffffffff : bytes, 12);
  end.writeUInt32LE(zip64 ? 0xffffffff : directory, 16);
  if (!zip64) return [end];
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  end64.writeBigUInt64LE(BigInt(count), 32);
  end64.writeBigUInt64LE(BigInt(bytes), 40);
  end64.writeBigUInt64LE(BigInt(directory), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + bytes), 8);
  return [end64, locator, end];
}
