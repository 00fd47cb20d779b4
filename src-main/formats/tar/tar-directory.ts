/**
 * What is in a tar archive, by its headers; contents are not read. POSIX ustar, with the names and sizes that GNU tar
 * ('L') and pax ('x') write before an entry. Ends where Python's tarfile ends: at an empty or broken header.
 */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';

export interface TarEntry {
  name: string;
  /** Where its content begins. */
  offset: number;
  bytes: number;
  /** A regular file; not a folder, a link or a device. */
  isFile: boolean;
}

const block = 512;
/** More entries than any archive of a model has. */
const maxEntries = 100_000;
/** Longest extension header that is read. */
const maxExtensionBytes = 1 << 20;

/** Whether the first bytes are a tar header: by its checksum, which random bytes do not have. */
export const looksLikeTar = (head: Uint8Array): boolean => head.length >= block && headerOf(head) !== undefined;

/** Name of the first entry, from the first bytes; undefined when they are no tar header. */
export const firstTarName = (head: Uint8Array): string | undefined =>
  head.length < block ? undefined : headerOf(head)?.name;

/** Entries in the order of the file. Throws MODEL_INVALID when there are too many, MODEL_TRUNCATED when one is cut off. */
export function readTarDirectory(source: ByteSource): TarEntry[] {
  const entries: TarEntry[] = [];
  const header = new Uint8Array(block);
  let next: { name?: string; bytes?: number } = {};
  for (let at = 0; at + block <= source.size; ) {
    if (source.read(header, at) < block) break;
    const found = headerOf(header);
    if (found === undefined) break;
    const bytes = next.bytes ?? found.bytes;
    const offset = at + block;
    if (offset + bytes > source.size) throw cutOff(source, next.name ?? found.name);
    if (found.type === 'L' || found.type === 'x') {
      const extension = extensionAt(source, offset, Math.min(bytes, maxExtensionBytes), found.type);
      next = { ...next, ...extension };
    } else if (found.type !== 'g' && found.type !== 'K') {
      if (entries.length >= maxEntries) throw tooMany(source);
      // NUL and '0' are files; so is '7', and what is unknown counts as one.
      const isFile = !/[1-6]/.test(found.type) && !found.name.endsWith('/');
      entries.push({ name: next.name ?? found.name, offset, bytes: isFile ? bytes : 0, isFile });
      next = {};
    }
    const isLink = /[12]/.test(found.type);
    at = offset + (isLink ? 0 : Math.ceil(bytes / block) * block);
  }
  return entries;
}

interface Header {
  name: string;
  bytes: number;
  type: string;
}

function headerOf(header: Uint8Array): Header | undefined {
  const bytes = header.subarray(0, block);
  const sum = numberAt(bytes, 148, 8);
  let unsigned = 0;
  let signed = 0;
  bytes.forEach((byte, at) => {
    const counted = at >= 148 && at < 156 ? 32 : byte;
    unsigned += counted;
    signed += counted > 127 ? counted - 256 : counted;
  });
  // An empty block has the sum of its eight blanks, which its field does not say.
  if (sum === undefined || (sum !== unsigned && sum !== signed)) return undefined;
  const size = numberAt(bytes, 124, 12);
  if (size === undefined) return undefined;
  const isUstar = textAt(bytes, 257, 5) === 'ustar';
  // GNU's own layout keeps times where ustar has the front of long names.
  const prefix = isUstar && bytes[262] === 0 ? textAt(bytes, 345, 155) : '';
  const name = textAt(bytes, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    bytes: size,
    type: bytes[156] === 0 ? '0' : String.fromCharCode(bytes[156] ?? 0),
  };
}

function textAt(bytes: Uint8Array, offset: number, length: number): string {
  const field = bytes.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** An octal number, or the big-endian one GNU tar writes where octal digits do not suffice. */
function numberAt(bytes: Uint8Array, offset: number, length: number): number | undefined {
  const field = bytes.subarray(offset, offset + length);
  let value = 0;
  if (((field[0] ?? 0) & 0x80) !== 0) {
    if (field[0] !== 0x80) return undefined; // negative
    for (const byte of field.subarray(1)) value = value * 256 + byte;
  } else {
    const text = textAt(field, 0, length).trim();
    if (!/^[0-7]*$/.test(text)) return undefined;
    value = text === '' ? 0 : Number.parseInt(text, 8);
  }
  return Number.isSafeInteger(value) ? value : undefined;
}

function extensionAt(
  source: ByteSource,
  offset: number,
  length: number,
  type: string,
): { name?: string; bytes?: number } {
  const content = new Uint8Array(length);
  source.read(content, offset);
  if (type === 'L') return { name: textAt(content, 0, length) };
  const found: { name?: string; bytes?: number } = {};
  // `LENGTH KEY=VALUE\n`, the length counting itself.
  for (let at = 0; at < length; ) {
    const line = /^(\d{1,7}) ([^=]+)=/.exec(Buffer.from(content.subarray(at, at + 200)).toString('latin1'));
    const size = Number(line?.[1]);
    if (line === null || size <= line[0].length || at + size > length) break;
    const value = new TextDecoder().decode(content.subarray(at + line[0].length, at + size - 1));
    if (line[2] === 'path') found.name = value;
    if (line[2] === 'size' && /^\d{1,15}$/.test(value)) found.bytes = Number(value);
    at += size;
  }
  return found;
}

function cutOff(source: ByteSource, name: string): LapidaryError {
  return new LapidaryError(
    'MODEL_TRUNCATED',
    `${source.path} is a tar archive that ends inside of ${name.slice(0, 100)}.`,
    'The download was cut short. Fetch it again.',
  );
}

function tooMany(source: ByteSource): LapidaryError {
  return new LapidaryError(
    'MODEL_INVALID',
    `${source.path} is a tar archive of over ${maxEntries.toLocaleString('en-US')} entries, which no model has.`,
    'Unpack it and open the model file inside.',
  );
}
