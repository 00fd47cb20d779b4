import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attribute, modelBytes } from '../../formats/onnx/test-models.js';
import { openModel } from '../../formats/registry.js';
import { scratchFolder } from '../../testing/scratch.js';
import { numericsOf } from './numerics-of.js';

test('a recurrent node of which the last state alone is asked for sums over its steps', async () => {
  const path = join(scratchFolder(), 'm.onnx');
  const inputs = [
    { name: 'x', dtype: 'float32', shape: [7, 2, 3] },
    { name: 'w', dtype: 'float32', shape: [1, 15, 3] },
    { name: 'r', dtype: 'float32', shape: [1, 15, 5] },
  ];
  const outputs = [{ name: 'y', dtype: 'float32', shape: [1, 2, 5] }];
  const node = {
    op: 'GRU',
    inputs: ['x', 'w', 'r'],
    outputs: ['', 'y'],
    attributes: [attribute.int('hidden_size', 5)],
  };
  writeFileSync(path, modelBytes({ opsets: { '': 20 }, nodes: [node], inputs, outputs }));
  // Three gates of 3 + 5 terms at each of 7 steps.
  expect(numericsOf(await openModel(path), {}).outputs[0]?.longestReduction).toBe(7 * 3 * (3 + 5));
});
