import { describe, expect, it } from 'vitest';
import { denseOf, type Sparsity } from './sparsity.js';

const float32 = 1;
const bytes = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const dense = (stored: Uint8Array, sparsity: Sparsity, shape: number[]): number[] => [
  ...new Float32Array(denseOf(stored, sparsity, float32, shape).buffer),
];

describe('a sparse tensor', () => {
  const rows: Sparsity = {
    order: [0, 1],
    blocks: [],
    levels: [
      { size: 2, compressed: null },
      { size: 3, compressed: { segments: [0, 1, 3], places: [1, 0, 2] } },
    ],
  };

  it('is put together row by row, in another order of axes, and by blocks', () => {
    expect(dense(bytes(7, 8, 9), rows, [2, 3])).toEqual([0, 7, 0, 8, 0, 9]);
    expect(dense(bytes(7, 8, 9), { ...rows, order: [1, 0] }, [3, 2])).toEqual([0, 8, 7, 0, 0, 9]);
    const blocks: Sparsity = {
      order: [0, 1],
      blocks: [0],
      levels: [
        { size: 2, compressed: { segments: [0, 1], places: [1] } },
        { size: 2, compressed: null },
      ],
    };
    expect(dense(bytes(5, 6), blocks, [4])).toEqual([0, 0, 5, 6]);
  });

  it('that does not fit its shape is refused', () => {
    const refused = { code: 'MODEL_INVALID' };
    const codeOf = (stored: Uint8Array, sparsity: Sparsity, shape: number[]): unknown => {
      try {
        return dense(stored, sparsity, shape);
      } catch (thrown) {
        return thrown;
      }
    };
    expect(codeOf(bytes(7), rows, [2, 3])).toMatchObject(refused);
    expect(codeOf(bytes(7, 8, 9), rows, [2, 2])).toMatchObject(refused);
    expect(codeOf(bytes(7, 8, 9), rows, [6])).toMatchObject(refused);
    expect(codeOf(bytes(7, 8, 9), { ...rows, order: [0, 5] }, [2, 3])).toMatchObject(refused);
    const endless = { ...rows, levels: [{ size: 2 ** 31, compressed: null }, ...rows.levels.slice(1)] };
    expect(codeOf(bytes(7, 8, 9), endless, [2, 3])).toMatchObject(refused);
  });
});
