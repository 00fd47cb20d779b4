import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Quantised } from '../../../src-shared/numerics.js';
import { float32Bytes, modelBytes, type NodeSpec, tensor } from '../../formats/onnx/test-models.js';
import { openModel } from '../../formats/registry.js';
import { scratchFolder } from '../../testing/scratch.js';
import { numericsOf } from './numerics-of.js';
import { roundingsOf } from './quantised.js';

const square = [2, 2];
const initializers = [
  tensor('half', 'float32', [], float32Bytes(0.5)),
  tensor('quarter', 'float32', [], float32Bytes(0.25)),
  tensor('signed', 'int8', [], Uint8Array.of(0)),
  tensor('middle', 'uint8', [], Uint8Array.of(128)),
  tensor('weight', 'int8', square, Uint8Array.of(1, 2, 3, 4)),
  tensor('plain', 'float32', square, float32Bytes(1, 2, 3, 4)),
];

/** The quantiser and its opposite around a value, which goes on as `NAME_rounded`. */
const rounded = (name: string, scale: string, zero: string): NodeSpec[] => [
  { op: 'QuantizeLinear', inputs: [name, scale, zero], outputs: [`${name}_bytes`] },
  { op: 'DequantizeLinear', inputs: [`${name}_bytes`, scale, zero], outputs: [`${name}_rounded`] },
];

async function quantised(nodes: NodeSpec[], output: string): Promise<Quantised | null | undefined> {
  const file = join(scratchFolder(), 'model.onnx');
  const inputs = [{ name: 'x', shape: square }];
  await writeFile(file, modelBytes({ nodes, inputs, outputs: [{ name: output, shape: square }], initializers }));
  return numericsOf(await openModel(file), {}).outputs[0]?.quantised;
}

it('counts what is rounded on the way, and reads ranges from stored scales', async () => {
  const nodes = [
    ...rounded('x', 'half', 'middle'),
    { op: 'DequantizeLinear', inputs: ['weight', 'half', 'signed'], outputs: ['w'] },
    { op: 'MatMul', inputs: ['x_rounded', 'w'], outputs: ['y'] },
    ...rounded('y', 'quarter', 'signed'),
    { op: 'Transpose', inputs: ['y_rounded'], outputs: ['out'] },
  ];
  // Two activations and a weight; 255 steps of a quarter; -128 steps of a half.
  expect(await quantised(nodes, 'out')).toEqual({ roundings: 3, width: 255 / 4, reach: 64 });
  const sum = { op: 'Add', inputs: ['x', 'out'], outputs: ['sum'] };
  expect(await quantised([...nodes, sum], 'sum')).toMatchObject({ width: 255 / 4 });
});

it('has no range where scales follow the values, and nothing where nothing is quantised', async () => {
  const dynamic = [
    { op: 'DynamicQuantizeLinear', inputs: ['x'], outputs: ['bytes', 'scale', 'zero'] },
    { op: 'MatMulInteger', inputs: ['bytes', 'weight', 'zero'], outputs: ['sums'] },
    { op: 'Cast', inputs: ['sums'], outputs: ['out'] },
  ];
  expect(await quantised(dynamic, 'out')).toEqual({ roundings: 2, width: null, reach: null });
  expect(await quantised([{ op: 'MatMul', inputs: ['x', 'plain'], outputs: ['out'] }], 'out')).toBeNull();
});

it('knows where operators keep their weights', () => {
  const stored =
    (...inputs: number[]) =>
    (input: number): boolean =>
      inputs.includes(input);
  expect(roundingsOf('QLinearConv', stored(3))).toBe(2);
  expect(roundingsOf('QLinearMatMul', stored())).toBe(1);
  expect(roundingsOf('ConvInteger', stored(1))).toBe(1);
  expect(roundingsOf('DequantizeLinear', stored(1, 2))).toBe(0);
  expect(roundingsOf('Conv', stored(1))).toBe(0);
});
