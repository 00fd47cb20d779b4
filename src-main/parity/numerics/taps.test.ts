import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attribute, modelBytes } from '../../formats/onnx/test-models.js';
import { openModel } from '../../formats/registry.js';
import { scratchFolder } from '../../testing/scratch.js';
import { numericsOf } from './numerics-of.js';

type Attributes = ReturnType<typeof attribute.int>[];

/** Terms of y in a model of one node that makes an image of 8 × 8 another size. */
async function termsOf(op: string, attributes: Attributes, size: readonly number[]): Promise<number | undefined> {
  const path = join(scratchFolder(), 'm.onnx');
  const other = { GridSample: ['grid'], AveragePool: [] }[op] ?? ['', '', 'sizes'];
  const inputs = [
    { name: 'x', dtype: 'float32', shape: [1, 3, 8, 8] },
    op === 'GridSample'
      ? { name: 'grid', dtype: 'float32', shape: [1, ...size, 2] }
      : { name: 'sizes', dtype: 'int64', shape: [4] },
  ];
  const nodes = [{ op, inputs: ['x', ...other], outputs: ['y'], attributes }];
  const outputs = [{ name: 'y', dtype: 'float32', shape: [1, 3, ...size] }];
  writeFileSync(path, modelBytes({ opsets: { '': 20 }, nodes, inputs, outputs }));
  return numericsOf(await openModel(path), {}).outputs[0]?.longestReduction;
}

const mode = (name: string) => attribute.text('mode', name);

test('an interpolation weighs its neighbours along the axes it resizes', async () => {
  expect(await termsOf('Resize', [mode('cubic')], [6, 5])).toBe(16);
  expect(await termsOf('Resize', [mode('linear')], [6, 8])).toBe(2);
  expect(await termsOf('Resize', [], [6, 5])).toBe(1);
  expect(await termsOf('Resize', [mode('linear'), attribute.int('antialias', 1)], [2, 8])).toBe(8);
  expect(await termsOf('GridSample', [mode('cubic')], [2, 2])).toBe(16);
  expect(await termsOf('GridSample', [], [2, 2])).toBe(4);
});

test('a pooling window sums its elements, however far it moves', async () => {
  const kernel = attribute.ints('kernel_shape', [3, 2]);
  expect(await termsOf('AveragePool', [kernel], [6, 7])).toBe(6);
});
