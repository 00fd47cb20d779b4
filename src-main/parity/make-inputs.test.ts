import { expect, test } from 'vitest';
import { parseInputSpecs } from '../../src-shared/input-spec.js';
import { exampleTensor } from './make-inputs.js';

const [ids] = parseInputSpecs(['ids:int64(0..29999)[2,4]']);

test('the largest ids hold the very last row of the table, and are all in its upper tenth', () => {
  if (ids === undefined) throw new Error('no spec');
  for (const seed of [1, 2, 3]) {
    const values = [...exampleTensor(ids, [2, 4], seed, 'large').data].map(Number);
    expect(values[0]).toBe(29_999);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(26_999);
  }
});

test('the same seed gives the same values', () => {
  if (ids === undefined) throw new Error('no spec');
  expect(exampleTensor(ids, [2, 4], 5)).toEqual(exampleTensor(ids, [2, 4], 5));
  expect(exampleTensor(ids, [2, 4], 5)).not.toEqual(exampleTensor(ids, [2, 4], 6));
});
