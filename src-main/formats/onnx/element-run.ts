/** Elements of a repeated field that was left in the file: bytes of the wire format, packed or one by one. */
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
