import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attribute, modelBytes, type NodeSpec } from '../../formats/onnx/test-models.js';
import { openModel } from '../../formats/registry.js';
import { scratchFolder } from '../../testing/scratch.js';
import { numericsOf } from './numerics-of.js';

/** What is said of y in a model from x [n, 5] to y. */
async function boundedOf(nodes: NodeSpec[]) {
  const path = join(scratchFolder(), 'm.onnx');
  const x = { name: 'x', dtype: 'float32', shape: ['n', 5] };
  writeFileSync(path, modelBytes({ nodes, inputs: [x], outputs: [{ ...x, name: 'y' }] }));
  const { outputs, inputs } = numericsOf(await openModel(path), { n: 3 });
  expect(inputs).toEqual([{ name: 'x', dtype: 'float32' }]);
  return outputs[0]?.bounded;
}

const node = (op: string, from: string, to: string, more: Partial<NodeSpec> = {}): NodeSpec => ({
  op,
  inputs: [from],
  outputs: [to],
  ...more,
});

test('a Sigmoid or Softmax that comes last, through what leaves values as they are', async () => {
  expect(await boundedOf([node('Sigmoid', 'x', 's'), node('Transpose', 's', 'y')])).toEqual({ by: 'Sigmoid', row: 1 });
  expect(await boundedOf([node('Softmax', 'x', 'y')])).toEqual({ by: 'Softmax', row: 5 });
  const rows = { attributes: [attribute.int('axis', 0)] };
  expect(await boundedOf([node('Softmax', 'x', 'y', rows)])).toEqual({ by: 'Softmax', row: 3 });
});

test('a Softmax written out', async () => {
  const division = node('Div', 'e', 'y', { inputs: ['e', 'sum'] });
  const nodes = [node('Exp', 'x', 'e'), node('ReduceSum', 'e', 'sum'), division];
  expect(await boundedOf(nodes)).toEqual({ by: 'Softmax', row: 5 });
});

test('none where something else comes last', async () => {
  expect(await boundedOf([node('Sigmoid', 'x', 's'), node('Mul', 's', 'y', { inputs: ['s', 'x'] })])).toBeNull();
  expect(await boundedOf([node('LogSoftmax', 'x', 'y')])).toBeNull();
  expect(await boundedOf([node('Identity', 'x', 'y')])).toBeNull();
});
