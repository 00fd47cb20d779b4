/**
 * Tensors of text in .npy files, as NumPy writes them ('<U5', numpy.lib.format): every text takes as many UTF-32 units as
 * the longest. No pickle, so both runtimes read and write them.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { LapidaryError } from '../../src-shared/errors.js';
import { elementCount, npyHeader, parseNpyHeader } from './npy.js';

export interface TextTensor {
  shape: number[];
  texts: string[];
}

/** Units of one text of a NumPy type ('<U5' → 5); undefined for other types. */
export function textUnits(descr: string): number | undefined {
  const match = /^<U(\d{1,9})$/.exec(descr);
  return match === null ? undefined : Number(match[1]);
}

/** The bytes of a .npy file. Zeros at the end of a text are lost, as in NumPy. */
export function encodeTextNpy({ shape, texts }: TextTensor): Uint8Array {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0) ?? 0));
  // NumPy makes no type of no units.
  const units = points.reduce((most, each) => Math.max(most, each.length), 1);
  const body = Buffer.alloc(texts.length * units * 4);
  points.forEach((each, index) => {
    each.forEach((point, at) => body.writeUInt32LE(point, (index * units + at) * 4));
  });
  return Buffer.concat([npyHeader(`<U${String(units)}`, shape), body]);
}

function decodeText(bytes: Buffer, name: string): string {
  let text = '';
  let zeros = 0;
  for (let at = 0; at < bytes.length; at += 4) {
    const point = bytes.readUInt32LE(at);
    if (point > 0x10ffff) throw new LapidaryError('FORMAT_UNSUPPORTED', `${name} holds a text that is not Unicode.`);
    if (point === 0) {
      zeros += 1;
      continue;
    }
    text += '\0'.repeat(zeros) + String.fromCodePoint(point);
    zeros = 0;
  }
  return text;
}

/** Throws FORMAT_UNSUPPORTED for what is no whole array of text in C order. */
export function decodeTextNpy(bytes: Uint8Array, name: string): TextTensor {
  const { descr, fortran, shape, start } = parseNpyHeader(bytes, name);
  const units = textUnits(descr);
  if (units === undefined || (fortran && shape.length > 1)) {
    throw new LapidaryError('FORMAT_UNSUPPORTED', `${name} is no array of text in C order.`);
  }
  const count = elementCount(shape);
  const body = Buffer.from(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start);
  if (body.length < count * units * 4) {
    const sizes = `${String(body.length)} of ${String(count * units * 4)} bytes`;
    throw new LapidaryError('FORMAT_UNSUPPORTED', `${name} is cut off: ${sizes}.`);
  }
  const texts = Array.from({ length: count }, (_, index) =>
    decodeText(body.subarray(index * units * 4, (index + 1) * units * 4), name),
  );
  return { shape, texts };
}

/** Reads a .npy file of text. */
export const readTextNpy = async (path: string): Promise<TextTensor> => decodeTextNpy(await readFile(path), path);

/** Writes a .npy file of text. */
export const writeTextNpy = (path: string, tensor: TextTensor): Promise<void> => writeFile(path, encodeTextNpy(tensor));
