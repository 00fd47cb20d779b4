/**
 * The central directory of a zip file, read by range: names, sizes and places of the entries, nothing else. Layout:
 * PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14–16 (ends), 4.5.3 (zip64).
 */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';

export interface ZipEntry {
  name: string;
  /** 0 is stored as it is, 8 is deflate. */
  method: number;
  crc32: number;
  compressedBytes: number;
  bytes: number;
  /** Where the local header begins in the file. */
  headerOffset: number;
  encrypted: boolean;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;

const endBytes = 22;
const longestComment = 0xffff;
/** Archives of models have thousands of entries; a directory above this is not read. */
const maxDirectoryBytes = 256 << 20;
/** More than deflate can give (1,032 : 1), so such a size is a lie. */
const maxRatio = 1100;
/** Together the entries may not unpack to more than this many times the file, where any is compressed. */
const maxTotalRatio = 200;
/** Below this, whatever an entry unpacks to is harmless. */
const harmlessBytes = 64 << 20;

function refuse(source: ByteSource, what: string, hint = 'Fetch or save the file again.'): LapidaryError {
  return new LapidaryError('MODEL_INVALID', `${source.path} is not a sound zip archive: ${what}.`, hint);
}

function bytesAt(source: ByteSource, offset: number, length: number): DataView {
  const bytes = new Uint8Array(length);
  if (offset < 0 || offset + length > source.size || source.read(bytes, offset) < length) {
    throw new LapidaryError('MODEL_TRUNCATED', `${source.path} ends before its zip directory does.`, 'Fetch it again.');
  }
  return new DataView(bytes.buffer);
}

interface DirectoryPlace {
  offset: number;
  bytes: number;
  entries: number;
  /** Where the record at its end begins. */
  end: number;
}

function findDirectory(source: ByteSource): DirectoryPlace {
  const tailBytes = Math.min(source.size, endBytes + longestComment);
  const tailOffset = source.size - tailBytes;
  const tail = bytesAt(source, tailOffset, tailBytes);
  for (let at = tailBytes - endBytes; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== endSignature) continue;
    const end = tailOffset + at;
    const place = {
      entries: tail.getUint16(at + 10, true),
      bytes: tail.getUint32(at + 12, true),
      offset: tail.getUint32(at + 16, true),
      end,
    };
    // The last end that a directory stands before counts, as for torch and Python: also within a comment or before other bytes.
    const isLast = at + endBytes + tail.getUint16(at + 20, true) === tailBytes;
    if (isLast || standsBefore(source, place)) return findDirectory64(source, end) ?? place;
  }
  throw new LapidaryError(
    'MODEL_TRUNCATED',
    `${source.path} begins like a zip archive and has no directory at its end: it is cut short.`,
    'Fetch it again and compare its size with the original.',
  );
}

function standsBefore(source: ByteSource, { entries, bytes, offset, end }: DirectoryPlace): boolean {
  if (end >= 20 && bytesAt(source, end - 20, 4).getUint32(0, true) === locator64Signature) return true;
  return entries > 0 && offset + bytes <= end && bytesAt(source, offset, 4).getUint32(0, true) === centralSignature;
}

/** torch and Python go by the zip64 end wherever there is one, whatever the other end says. */
function findDirectory64(source: ByteSource, endOffset: number): DirectoryPlace | undefined {
  if (endOffset < 20) return undefined;
  const locator = bytesAt(source, endOffset - 20, 20);
  if (locator.getUint32(0, true) !== locator64Signature) return undefined;
  const end = bytesAt(source, Number(locator.getBigUint64(8, true)), 56);
  if (end.getUint32(0, true) !== end64Signature) throw refuse(source, 'its zip64 directory end is missing');
  return {
    entries: Number(end.getBigUint64(32, true)),
    bytes: Number(end.getBigUint64(40, true)),
    offset: Number(end.getBigUint64(48, true)),
    end: endOffset,
  };
}

const utf8 = new TextDecoder();

/** Reads sizes that do not fit 32 bits from an entry's zip64 extra field, in their fixed order. */
function zip64Sizes(extra: DataView, sizes: { bytes: number; compressedBytes: number; headerOffset: number }): void {
  for (let at = 0; at + 4 <= extra.byteLength; ) {
    const id = extra.getUint16(at, true);
    const end = at + 4 + extra.getUint16(at + 2, true);
    at += 4;
    if (id === 1) {
      for (const field of ['bytes', 'compressedBytes', 'headerOffset'] as const) {
        if (sizes[field] !== 0xffffffff || at + 8 > Math.min(end, extra.byteLength)) continue;
        sizes[field] = Number(extra.getBigUint64(at, true));
        at += 8;
      }
    }
    at = end;
  }
}

/**
 * Entries in the directory's order. Throws MODEL_TRUNCATED or MODEL_INVALID for a directory that is not whole, that
 * places an entry outside of the file or two on top of each other, or whose sizes are those of a zip bomb.
 */
export function readZipDirectory(source: ByteSource): ZipEntry[] {
  const place = findDirectory(source);
  if (place.bytes > maxDirectoryBytes || place.bytes > source.size) throw refuse(source, 'its directory is too large');
  if (place.offset + place.bytes > source.size) throw refuse(source, 'its directory lies outside of the file');
  const view = bytesAt(source, place.offset, place.bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at + 46 <= view.byteLength && view.getUint32(at, true) === centralSignature) {
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const next = at + 46 + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (next > view.byteLength) break;
    const sizes = {
      compressedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      headerOffset: view.getUint32(at + 42, true),
    };
    zip64Sizes(new DataView(view.buffer, at + 46 + nameBytes, extraBytes), sizes);
    entries.push({
      name: utf8.decode(new Uint8Array(view.buffer, at + 46, nameBytes)),
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      ...sizes,
    });
    at = next;
  }
  if (at !== view.byteLength || entries.length !== place.entries) {
    throw refuse(
      source,
      `its directory announces ${String(place.entries)} entries and holds ${String(entries.length)}`,
    );
  }
  checkPlaces(source, entries, place.offset);
  checkSizes(source, entries);
  return entries;
}

/**
 * Where an archive begins that stands behind something else: its offsets count from there. undefined for files without one
 * at their end.
 */
export function archiveStart(source: ByteSource): number | undefined {
  try {
    const { end, bytes, offset, entries } = findDirectory(source);
    const start = end - bytes - offset;
    return start > 0 && entries > 0 && bytesAt(source, start, 4).getUint32(0, true) === localSignature
      ? start
      : undefined;
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError)) throw thrown;
    return undefined;
  }
}

function checkPlaces(source: ByteSource, entries: readonly ZipEntry[], directory: number): void {
  const byPlace = [...entries].sort((a, b) => a.headerOffset - b.headerOffset);
  let end = 0;
  for (const entry of byPlace) {
    if (entry.headerOffset < end) throw refuse(source, `entries overlap at ${entry.name.slice(0, 100)}`, overlapHint);
    end = entry.headerOffset + 30 + entry.compressedBytes;
  }
  if (end > directory) throw refuse(source, 'an entry reaches into the directory', overlapHint);
}

const overlapHint = 'Archives whose entries share bytes are made to exhaust memory. Do not unpack it.';

function checkSizes(source: ByteSource, entries: readonly ZipEntry[]): void {
  let total = 0;
  for (const entry of entries) {
    total += entry.bytes;
    const lies = entry.method === 0 && entry.bytes !== entry.compressedBytes && !entry.encrypted;
    if (lies) throw refuse(source, `the sizes of ${entry.name.slice(0, 100)} contradict each other`);
    if (entry.bytes > harmlessBytes && entry.bytes > entry.compressedBytes * maxRatio) throw bomb(source, entry.bytes);
  }
  if (total > harmlessBytes && total > source.size * maxTotalRatio) throw bomb(source, total);
}

function bomb(source: ByteSource, bytes: number): LapidaryError {
  return new LapidaryError(
    'MODEL_INVALID',
    `${source.path} is a zip bomb: ${source.size.toLocaleString('en-US')} bytes that unpack to ${bytes.toLocaleString('en-US')}.`,
    'Do not open it with other tools: they would fill memory or disk.',
  );
}

/** Where the data of an entry begins. Its local header repeats name and extra field, with lengths of its own. */
export function entryDataOffset(source: ByteSource, entry: ZipEntry): number {
  const header = bytesAt(source, entry.headerOffset, 30);
  if (header.getUint32(0, true) !== localSignature) {
    throw refuse(source, `there is no entry where the directory places ${entry.name.slice(0, 100)}`);
  }
  const offset = entry.headerOffset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (offset + entry.compressedBytes > source.size) {
    throw new LapidaryError(
      'MODEL_TRUNCATED',
      `${source.path} ends inside of ${entry.name.slice(0, 100)}.`,
      'Fetch it again.',
    );
  }
  return offset;
}
