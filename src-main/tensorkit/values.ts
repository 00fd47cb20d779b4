/** Elements of a stored tensor as text, by place: what a grid shows. */
import { dtypeBits, dtypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { rawElementTexts } from '../formats/element-text.js';
import type { StoredTensor } from '../formats/model-format.js';
import { type ByteRange, openRange, requireSameFile } from './byte-range.js';

/** Rows of `count` elements, `stride` elements from one row's first to the next's. */
export interface Block {
  offset: number;
  count: number;
  rows: number;
  stride: number;
}

/** Longest text of a string element that is shown; so that a block of hostile strings stays a small message. */
const maxTextLength = 200;

/** The elements of a block, row after row; fewer where the tensor ends. Throws what reading its storage throws. */
export async function blockTexts(tensor: StoredTensor, block: Block, signal: AbortSignal): Promise<string[]> {
  const starts = Array.from({ length: block.rows }, (_, row) => block.offset + row * block.stride);
  const parts = starts
    .filter((start) => start < tensor.elements)
    .map((start) => ({ start, count: Math.min(block.count, tensor.elements - start) }));
  if (dtypeName(tensor.dtype) === 'string') return stringTexts(tensor, parts);
  const range = await tensor.range(signal);
  if (range.kind === 'file') requireSameFile(range);
  const reader = openRange(range);
  try {
    return parts.flatMap(({ start, count }) => {
      // Packed types may begin inside a byte: the read starts at the nearest element that does not.
      const skipped = start % 8;
      const bits = dtypeBits(tensor.dtype);
      const bytes = new Uint8Array(Math.ceil(((skipped + count) * bits) / 8));
      if (!reader.read(bytes, ((start - skipped) * bits) / 8)) throw endsEarly(range);
      return rawElementTexts(bytes, tensor.dtype, skipped + count).slice(skipped);
    });
  } finally {
    reader.close();
  }
}

function endsEarly(range: ByteRange): LapidaryError {
  const file = range.kind === 'file' ? range.path : 'The file';
  return new LapidaryError('MODEL_TRUNCATED', `${file} ends before these values.`, 'Fetch or export it again.');
}

function stringTexts(tensor: StoredTensor, parts: readonly { start: number; count: number }[]): string[] {
  const last = parts[parts.length - 1];
  const all = last === undefined ? [] : tensor.strings(last.start + last.count);
  return parts.flatMap(({ start, count }) =>
    all.slice(start, start + count).map((bytes) => {
      const text = Buffer.from(bytes).toString('utf8');
      return text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;
    }),
  );
}
