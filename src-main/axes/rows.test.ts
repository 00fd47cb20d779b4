import { describe, expect, it } from 'vitest';
import { slice } from '../io/slice-tensor.js';

describe('slice', () => {
  const tensor = {
    dtype: 'float32' as const,
    shape: [2, 3, 2],
    data: Float32Array.from({ length: 12 }, (_, at) => at),
  };

  it('takes entries of any axis', () => {
    expect(slice(tensor, 0, 1, 1)).toMatchObject({ shape: [1, 3, 2], data: Float32Array.of(6, 7, 8, 9, 10, 11) });
    expect(slice(tensor, 1, 1, 1)).toMatchObject({ shape: [2, 1, 2], data: Float32Array.of(2, 3, 8, 9) });
    expect(slice(tensor, 2, 0, 1)).toMatchObject({ shape: [2, 3, 1], data: Float32Array.of(0, 2, 4, 6, 8, 10) });
  });

  it('leaves the tensor as it is', () => {
    (slice(tensor, 1, 0, 2).data as Float32Array).fill(0);
    expect(tensor.data[5]).toBe(5);
  });
});
