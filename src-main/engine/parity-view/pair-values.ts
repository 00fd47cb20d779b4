/** Windows of values of both tensors, with the exact difference. Reads what is asked for and nothing else. */
import { dtypeBits, dtypeCode } from '../../../src-shared/dtype.js';
import type { GridAnswer } from '../../../src-shared/parity-view.js';
import { rawElementTexts } from '../../formats/element-text.js';
import type { StoredTensor } from '../../io/stored-npy.js';
import { openRange, type RangeReader } from '../../tensorkit/byte-range.js';
import { decoderOf } from '../../tensorkit/decode.js';
import { cutOff, type StoredPair } from './stored-pair.js';

interface Part {
  offset: number;
  count: number;
}

interface Values {
  texts: string[];
  numbers: Float64Array;
}

/** Elements [offset, offset + count) of a tensor whose elements are whole bytes, as .npy files have them. */
export function readNumbers(tensor: StoredTensor, reader: RangeReader, part: Part, out: Float64Array): Uint8Array {
  const dtype = dtypeCode(tensor.dtype) ?? 0;
  const size = dtypeBits(dtype) / 8;
  const bytes = new Uint8Array(part.count * size);
  if (!reader.read(bytes, part.offset * size)) throw cutOff(tensor);
  decoderOf(dtype)?.(bytes.buffer, part.count, out);
  return bytes;
}

function valuesOf(tensor: StoredTensor, parts: readonly Part[]): Values {
  const dtype = dtypeCode(tensor.dtype) ?? 0;
  const texts: string[] = [];
  const numbers: number[] = [];
  const reader = openRange(tensor.range);
  try {
    for (const part of parts) {
      const decoded = new Float64Array(part.count);
      const bytes = readNumbers(tensor, reader, part, decoded);
      texts.push(...rawElementTexts(bytes, dtype, part.count));
      numbers.push(...decoded);
    }
  } finally {
    reader.close();
  }
  return { texts, numbers: Float64Array.from(numbers) };
}

const whole = /^-?\d+$/;

function differenceText(reference: Values, subject: Values, at: number, complex: boolean): string {
  const [a = '', b = ''] = [reference.texts[at], subject.texts[at]];
  if (a === b) return '0';
  // Beyond 2^53 doubles would lose what differs.
  if (whole.test(a) && whole.test(b)) return String(BigInt(b) - BigInt(a));
  // Complex numbers are decoded to magnitudes, whose difference is not the difference.
  return complex ? '' : String((subject.numbers[at] ?? 0) - (reference.numbers[at] ?? 0));
}

/** Both values and the difference of every element of the parts; what lies past the end is left out. */
export function pairValues(pair: StoredPair, asked: readonly Part[]): GridAnswer {
  const parts = asked
    .filter(({ offset }) => offset < pair.elements)
    .map(({ offset, count }) => ({ offset, count: Math.min(count, pair.elements - offset) }));
  const reference = valuesOf(pair.reference, parts);
  const subject = valuesOf(pair.subject, parts);
  const complex = [pair.reference, pair.subject].some(({ dtype }) => dtype.startsWith('complex'));
  return {
    reference: reference.texts,
    subject: subject.texts,
    difference: reference.texts.map((_, at) => differenceText(reference, subject, at, complex)),
  };
}
