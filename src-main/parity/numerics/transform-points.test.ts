import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attribute, modelBytes, type NodeSpec, tensor } from '../../formats/onnx/test-models.js';
import { openModel } from '../../formats/registry.js';
import { scratchFolder } from '../../testing/scratch.js';
import { numericsOf } from './numerics-of.js';

const int64 = (name: string, value: number) =>
  tensor(name, 'int64', [], new Uint8Array(BigInt64Array.of(BigInt(value)).buffer));

/** Terms of y in a model of one node from x of a shape. */
async function termsOf(
  node: NodeSpec,
  shape: number[],
  more: Record<string, number> = {},
): Promise<number | undefined> {
  const path = join(scratchFolder(), 'm.onnx');
  const initializers = [
    ...Object.entries(more).map(([name, value]) => int64(name, value)),
    tensor('none', 'float32', [0], new Uint8Array()),
  ];
  const inputs = [
    { name: 'x', dtype: 'float32', shape },
    { name: 'axis', dtype: 'int64', shape: [] },
    { name: 'window', dtype: 'float32', shape: [32] },
  ].filter(({ name }) => node.inputs?.includes(name) === true && !(name in more));
  const outputs = [{ name: 'y', dtype: 'float32' }];
  writeFileSync(
    path,
    modelBytes({ opsets: { '': 20 }, nodes: [{ ...node, outputs: ['y'] }], inputs, outputs, initializers }),
  );
  return numericsOf(await openModel(path), {}).outputs[0]?.longestReduction;
}

const chirp = (points: number): number => (Math.PI * points) ** 2;

test('a transform by halving sums its points; another one rounds the angles of a chirp', async () => {
  const along = { op: 'DFT', inputs: ['x', '', 'axis'] };
  expect(await termsOf(along, [1, 64, 12, 1], { axis: 1 })).toBe(64);
  expect(await termsOf(along, [1, 64, 12, 1], { axis: -2 })).toBeCloseTo(chirp(12));
  // Padded to a length, and half of it kept.
  expect(await termsOf({ op: 'DFT', inputs: ['x', 'length', 'axis'] }, [1, 6, 1], { axis: 1, length: 8 })).toBe(8);
  const half = { ...along, attributes: [attribute.int('onesided', 1)] };
  expect(await termsOf(half, [1, 64, 12, 1], { axis: 1 })).toBe(64);
});

test('an axis that is an input counts as the one that rounds most', async () => {
  expect(await termsOf({ op: 'DFT', inputs: ['x', '', 'axis'] }, [1, 64, 12, 1])).toBeCloseTo(chirp(12));
});

test('frames of an STFT are as long as its window, or as it is told', async () => {
  expect(await termsOf({ op: 'STFT', inputs: ['x', 'step', 'window'] }, [1, 128, 1], { step: 8 })).toBe(32);
  const told = { op: 'STFT', inputs: ['x', 'step', '', 'length'] };
  expect(await termsOf(told, [1, 128, 1], { step: 8, length: 16 })).toBe(16);
});
