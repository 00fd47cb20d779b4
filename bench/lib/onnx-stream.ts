/** Writes an ONNX file field by field, so that weights of any size pass through and are never held. */
import { closeSync, openSync, writeSync } from 'node:fs';

/** What goes into the file at one place: bytes, or a run of bytes made while it is written. */
export type Piece = Uint8Array | { length: number; write: (put: (bytes: Uint8Array) => void) => void };

export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

export const lengthOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, piece) => sum + piece.length, 0);

/** Tag and length of a length-delimited field whose content follows. */
export const head = (field: number, length: number): Uint8Array =>
  Uint8Array.from([...varint(field * 8 + 2), ...varint(length)]);

/** A length-delimited field around pieces. */
export const field = (number: number, pieces: readonly Piece[]): Piece[] => [head(number, lengthOf(pieces)), ...pieces];

const gathered = 1 << 20;

/** Writes pieces one after the other; small ones are gathered into writes of about 1 MiB. Returns the file's size. */
export function writePieces(path: string, pieces: readonly Piece[]): number {
  const file = openSync(path, 'w');
  const buffer = new Uint8Array(gathered);
  let used = 0;
  let size = 0;
  const writeAll = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  };
  const put = (bytes: Uint8Array): void => {
    size += bytes.length;
    if (used + bytes.length > gathered) {
      writeAll(buffer.subarray(0, used));
      used = 0;
    }
    if (bytes.length > gathered) writeAll(bytes);
    else {
      buffer.set(bytes, used);
      used += bytes.length;
    }
  };
  try {
    for (const piece of pieces) {
      if (piece instanceof Uint8Array) put(piece);
      else piece.write(put);
    }
    writeAll(buffer.subarray(0, used));
    return size;
  } finally {
    closeSync(file);
  }
}
