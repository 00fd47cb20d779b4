import { expect, test } from 'vitest';
import { dtypeCode } from '../../src-shared/dtype.js';
import type { CompareTask, StoredElements } from './comparison.js';
import type { Kit } from './kit.js';
import { twinForSmallPairs } from './small-pairs.js';
import { twin } from './twin.js';

const stored = (values: Float32Array): StoredElements => ({
  dtype: dtypeCode('float32') ?? 0,
  range: { kind: 'memory', bytes: new Uint8Array(values.buffer) },
});

const taskOf = (elements: number): CompareTask => ({
  reference: stored(new Float32Array(elements).fill(1)),
  subject: stored(new Float32Array(elements).fill(1.5)),
  elements,
  tolerance: { atol: 0, rtol: 0 },
  ulpFloor: 0,
  worst: 1,
  signal: new AbortController().signal,
});

test('only large pairs reach the kit that takes its time to get ready', async () => {
  const asked: number[] = [];
  const large: Kit = {
    ...twin,
    compare: (task) => {
      asked.push(task.elements);
      return twin.compare(task);
    },
  };
  const kit = twinForSmallPairs(large);
  for (const elements of [0, 1, 8192, 8193, 70_000])
    expect((await kit.compare(taskOf(elements))).sumAbs).toBe(elements * 0.5);
  expect(asked).toEqual([8193, 70_000]);
  expect(await kit.rows(taskOf(8192), 2)).toEqual(await large.rows(taskOf(8192), 2));
});
