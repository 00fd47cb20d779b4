import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelBytes } from '../formats/onnx/test-models.js';
import { openModel } from '../formats/registry.js';
import { scratchFolder } from '../testing/scratch.js';
import { axisMap } from './axis-map.js';
import { isOutOfMemory, largeSize } from './probe-limits.js';

/** The large size of a symbol of `x[batch, seq, width]`, one run of 2×8 having taken `ms`. */
async function largeOf(symbol: string, width: number, ms = 1): Promise<number | undefined> {
  const path = join(scratchFolder(), 'm.onnx');
  const value = (name: string) => ({ name, dtype: 'float32', shape: ['batch', 'seq', width] });
  writeFileSync(
    path,
    modelBytes({
      inputs: [value('x')],
      outputs: [value('y')],
      nodes: [{ op: 'Relu', inputs: ['x'], outputs: ['y'] }],
    }),
  );
  const model = await openModel(path);
  return largeSize(model, axisMap(model), [symbol], { sizes: { batch: 2, seq: 8 }, ms }, 60_000);
}

describe('largeSize', () => {
  it('is 64 of a batch and 256 of others', async () => {
    expect(await largeOf('batch', 4)).toBe(64);
    expect(await largeOf('seq', 4)).toBe(256);
  });

  it('is halved until it fits into memory and time', async () => {
    expect(await largeOf('seq', 1 << 17)).toBe(64);
    expect(await largeOf('seq', 4, 200)).toBe(64);
    expect(await largeOf('seq', 4, 50_000)).toBeUndefined();
  });
});

it('tells a lack of memory from what a model does not take', () => {
  expect(isOutOfMemory('std::bad_alloc')).toBe(true);
  expect(isOutOfMemory('Failed to allocate memory for requested buffer of size 12')).toBe(true);
  expect(isOutOfMemory('The dimensions cannot be broadcast')).toBe(false);
});
