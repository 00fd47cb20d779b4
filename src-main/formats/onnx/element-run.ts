/** Elements of a repeated field that was left in the file: bytes of the wire format, packed or one by one. */
import { setImmediate } from 'node:timers/promises';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import { FileWindow } from '../file-window.js';
import type { ElidedRun } from './stored-tensor.js';

/** How one element is written. */
export type ElementKind = 'float' | 'double' | 'varint' | 'bytes';

/** Longest text shown of a string element. */
const maxStringBytes = 4096;

const packedBytes = { float: 4, double: 8 } as const;

/**
 * The first `max` elements of a run: little-endian bytes of floats and doubles, varints as unsigned 64-bit values in
 * eight bytes, strings as they are (cut after 4 KiB). Reads no further than it has to.
 */
export function readElements(source: ByteSource, run: ElidedRun, kind: ElementKind, max: number): Uint8Array[] {
  const window = new FileWindow(source, 16 * 1024);
  window.pos = run.offset;
  const end = run.offset + run.length;
  const elements: Uint8Array[] = [];
  while (window.pos < end && elements.length < max) {
    const wireType = window.tag() % 8;
    if (wireType !== 2) {
      elements.push(readOne(window, kind));
      continue;
    }
    const length = window.size();
    const fieldEnd = window.pos + length;
    if (kind === 'bytes') elements.push(readBytes(window, Math.min(length, maxStringBytes)));
    else while (window.pos < fieldEnd && elements.length < max) elements.push(readOne(window, kind));
    if (elements.length < max) window.pos = fieldEnd;
  }
  return elements;
}

/** Lengths in bytes of the entries of a run of strings. */
export function* entryLengths(source: ByteSource, run: ElidedRun): Generator<number> {
  const window = new FileWindow(source, 16 * 1024);
  window.pos = run.offset;
  const end = run.offset + run.length;
  while (window.pos < end) {
    window.tag();
    const length = window.size();
    yield length;
    window.pos += length;
  }
}

/** Entries between two breaths of `decodeRun`: some milliseconds of work. */
const entriesAtOnce = 200_000;

/**
 * All numbers of a run as raw storage, `entryBytes` low bytes each, at most `max` entries. Lets the engine breathe
 * while it decodes; throws CANCELLED.
 */
export async function decodeRun(
  source: ByteSource,
  run: ElidedRun,
  kind: 'float' | 'double' | 'varint',
  entryBytes: number,
  max: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  // An entry takes a byte at least, so what a hostile shape promises is not allocated.
  const decoded = new Uint8Array(Math.min(max, run.length) * entryBytes);
  const window = new FileWindow(source);
  window.pos = run.offset;
  const end = run.offset + run.length;
  const word = new DataView(new ArrayBuffer(8));
  const bytes = new Uint8Array(word.buffer);
  let filled = 0;
  let sinceBreath = 0;
  while (window.pos < end && filled < decoded.length) {
    const packed = window.tag() % 8 === 2;
    const fieldEnd = packed ? window.size() + window.pos : window.pos + 1;
    while (window.pos < fieldEnd && filled < decoded.length) {
      if (kind === 'varint') word.setBigUint64(0, window.varint64(), true);
      else {
        const width = packedBytes[kind];
        window.copy(window.pos, window.pos + width, bytes.subarray(0, width));
        window.pos += width;
      }
      decoded.set(entryBytes === 8 ? bytes : bytes.subarray(0, entryBytes), filled);
      filled += entryBytes;
      sinceBreath += 1;
      if (sinceBreath < entriesAtOnce) continue;
      sinceBreath = 0;
      await setImmediate();
      if (signal.aborted) throw new LapidaryError('CANCELLED', 'Reading the tensor was cancelled.');
    }
  }
  return decoded.subarray(0, filled);
}

function readOne(window: FileWindow, kind: ElementKind): Uint8Array {
  if (kind === 'float' || kind === 'double') return readBytes(window, packedBytes[kind]);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, window.varint64(), true);
  return bytes;
}

function readBytes(window: FileWindow, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  window.copy(window.pos, window.pos + length, bytes);
  window.pos += length;
  return bytes;
}
