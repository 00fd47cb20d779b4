/** For each rule about types and numbers a model that breaks it and one that does not. */
import { attribute, type ModelSpec, tensor } from '../../formats/onnx/test-models.js';
import type { RuleCase } from './lint-spec.js';

const y = { name: 'y' } as const;
const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const ints = (...values: bigint[]): Uint8Array => new Uint8Array(BigInt64Array.from(values).buffer);
const halves = (...bits: number[]): Uint8Array => new Uint8Array(Uint16Array.from(bits).buffer);

/** x (of a type) and a stored `w` go into one node. */
const binary = (dtype: string, w: ReturnType<typeof tensor>, op = 'Add'): ModelSpec => ({
  inputs: [{ name: 'x', dtype, shape: ['batch', 2] }],
  outputs: [{ name: 'y', dtype }],
  initializers: [w],
  nodes: [{ op, name: 'n', inputs: ['x', 'w'], outputs: ['y'] }],
});

const casts = (value: number): ModelSpec => ({
  inputs: [{ name: 'x', dtype: 'float16', shape: ['batch', 2] }],
  outputs: [{ name: 'y', dtype: 'float16' }],
  initializers: [tensor('w', 'float32', [1], floats(value))],
  nodes: [
    { op: 'Cast', name: 'cast', inputs: ['w'], outputs: ['h'], attributes: [attribute.int('to', 10)] },
    { op: 'Add', inputs: ['x', 'h'], outputs: ['y'] },
  ],
});

const unary = (op: string, dtype: string): ModelSpec => ({
  inputs: [{ name: 'x', dtype, shape: ['batch', 2] }],
  outputs: [{ name: 'y', dtype }],
  nodes: [{ op, name: 'n', inputs: ['x'], outputs: ['y'] }],
});

const norm = (epsilon: number): ModelSpec => ({
  inputs: [{ name: 'x', dtype: 'float16', shape: ['batch', 2] }],
  outputs: [{ name: 'y', dtype: 'float16' }],
  initializers: [tensor('scale', 'float16', [2], halves(0x3c00, 0x3c00))],
  nodes: [
    {
      op: 'LayerNormalization',
      name: 'ln',
      inputs: ['x', 'scale'],
      outputs: ['y'],
      attributes: [attribute.float('epsilon', epsilon)],
    },
  ],
});

const softmax = (subtracts: boolean): ModelSpec => ({
  inputs: [{ name: 'x', shape: ['batch', 2] }],
  outputs: [y],
  nodes: [
    ...(subtracts
      ? [
          { op: 'ReduceMax', inputs: ['x'], outputs: ['m'] },
          { op: 'Sub', inputs: ['x', 'm'], outputs: ['s'] },
        ]
      : []),
    { op: 'Exp', name: 'exp', inputs: [subtracts ? 's' : 'x'], outputs: ['e'] },
    { op: 'ReduceSum', inputs: ['e'], outputs: ['t'] },
    { op: 'Div', inputs: ['e', 't'], outputs: ['y'] },
  ],
});

const double: ModelSpec = {
  inputs: [{ name: 'x', shape: ['batch', 2] }],
  outputs: [y],
  initializers: [tensor('w', 'float64', [1], new Uint8Array(Float64Array.of(0.5).buffer))],
  nodes: [
    { op: 'Cast', name: 'up', inputs: ['x'], outputs: ['d'], attributes: [attribute.int('to', 11)] },
    { op: 'Mul', name: 'mul', inputs: ['d', 'w'], outputs: ['p'] },
    { op: 'Cast', name: 'down', inputs: ['p'], outputs: ['y'], attributes: [attribute.int('to', 1)] },
  ],
};

const end = ints(2n ** 63n - 1n);
const slice: ModelSpec = {
  inputs: [{ name: 'x', shape: ['batch', 2] }],
  outputs: [y],
  initializers: [tensor('start', 'int64', [1], ints(1n)), tensor('end', 'int64', [1], end)],
  nodes: [{ op: 'Slice', inputs: ['x', 'start', 'end'], outputs: ['y'] }],
};

const same = new Uint8Array(Float32Array.from({ length: 512 }, (_, at) => at).buffer);
const other = new Uint8Array(Float32Array.from({ length: 512 }, (_, at) => at + 1).buffer);
const twoTables = (second: Uint8Array): ModelSpec => ({
  inputs: [{ name: 'x', shape: ['batch', 512] }],
  outputs: [y],
  initializers: [tensor('a', 'float32', [512], same), tensor('b', 'float32', [512], second)],
  nodes: [
    { op: 'Add', inputs: ['x', 'a'], outputs: ['h'] },
    { op: 'Add', inputs: ['h', 'b'], outputs: ['y'] },
  ],
});

/** x → Q → DQ → y with scales of their own. */
const pair = (scale: number, back: number, nodes?: ModelSpec['nodes']): ModelSpec => ({
  inputs: [{ name: 'x', shape: ['batch', 2] }],
  outputs: [y],
  initializers: [
    tensor('scale', 'float32', [], floats(scale)),
    tensor('back', 'float32', [], floats(back)),
    tensor('zero', 'uint8', [], Uint8Array.of(128)),
  ],
  nodes: nodes ?? [
    { op: 'QuantizeLinear', name: 'q', inputs: ['x', 'scale', 'zero'], outputs: ['i'] },
    { op: 'DequantizeLinear', name: 'dq', inputs: ['i', 'back', 'zero'], outputs: ['y'] },
  ],
});

const perChannel = (axis: number, scales: number, quantizesData = true): ModelSpec => ({
  inputs: [{ name: 'x', shape: ['batch', 3, 8, 8] }],
  outputs: [y],
  initializers: [
    tensor('wq', 'int8', [4, 3, 1, 1], new Uint8Array(12)),
    tensor('ws', 'float32', [scales], new Uint8Array(scales * 4)),
    tensor('s', 'float32', [], floats(1)),
  ],
  nodes: [
    ...(quantizesData
      ? [
          { op: 'QuantizeLinear', inputs: ['x', 's'], outputs: ['xq'] },
          { op: 'DequantizeLinear', inputs: ['xq', 's'], outputs: ['xd'] },
        ]
      : []),
    {
      op: 'DequantizeLinear',
      name: 'dqw',
      inputs: ['wq', 'ws'],
      outputs: ['w'],
      attributes: [attribute.int('axis', axis)],
    },
    { op: 'Conv', name: 'conv', inputs: [quantizesData ? 'xd' : 'x', 'w'], outputs: ['y'] },
  ],
});

export const numberCases: Readonly<Record<string, RuleCase>> = {
  'float64-left': {
    bad: double,
    good: unary('Relu', 'float32'),
    says: /^2 nodes give float64: Cast 1, Mul 1\.$/,
    at: ['up', 'mul'],
  },
  'int64-arithmetic': {
    bad: binary('int64', tensor('w', 'int64', [2], ints(1n, 2n)), 'Mul'),
    good: binary('float32', tensor('w', 'float32', [2], floats(1, 2)), 'Mul'),
    says: /1 node computes with int64 data: Mul 1/,
    at: ['n'],
  },
  'int64-out-of-range': {
    bad: binary('int64', tensor('w', 'int64', [2], ints(1n, 2n ** 40n))),
    good: slice,
    says: /1 int64 tensor holds numbers beyond int32/,
    at: ['w'],
  },
  'duplicate-initializer': {
    bad: twoTables(same),
    good: twoTables(other),
    says: /2 tensors hold the same 2\.05\skB/,
    at: ['a', 'b'],
  },
  'nonfinite-weights': {
    bad: binary('float32', tensor('w', 'float32', [2], floats(1, Number.NaN))),
    good: binary('float32', tensor('w', 'float32', [2], floats(1, 2))),
    says: /1 tensor holds NaN/,
    at: ['w'],
  },
  'fp16-weights': {
    bad: binary('float16', tensor('w', 'float16', [2], halves(0x3c00, 0xfc00))),
    good: binary('float16', tensor('w', 'float16', [2], halves(0x3c00, 0xf0e2))),
    says: /1 float16 tensor has overflowed/,
    at: ['w'],
  },
  'fp16-cast': { bad: casts(-1e9), good: casts(-1e4), says: /1 Cast makes a stored number infinite/, at: ['cast'] },
  'fp16-operators': {
    bad: unary('Exp', 'float16'),
    good: unary('Exp', 'float32'),
    says: /in float16: Exp 1/,
    at: ['n'],
  },
  'fp16-epsilon': { bad: norm(1e-12), good: norm(1e-5), says: /epsilon that is zero in float16\.$/, at: ['ln'] },
  'unstable-softmax': {
    bad: softmax(false),
    good: softmax(true),
    says: /without subtracting the maximum/,
    at: ['exp'],
  },
  'qdq-dangling': {
    bad: pair(0.1, 0.1, [
      { op: 'QuantizeLinear', name: 'q', inputs: ['x', 'scale', 'zero'], outputs: ['i'] },
      { op: 'Shape', inputs: ['i'], outputs: ['y'] },
    ]),
    good: pair(0.1, 0.1),
    says: /1 QuantizeLinear has no DequantizeLinear/,
    at: ['q'],
  },
  'qdq-scales': { bad: pair(0.1, 0.2), good: pair(0.1, 0.1), says: /another scale or zero point/, at: ['dq'] },
  'qdq-axis': {
    bad: perChannel(1, 3),
    good: perChannel(0, 4),
    says: /along axis 1, not along its output channels \(axis 0\)/,
    at: ['dqw', 'conv'],
  },
  'qdq-half': {
    bad: perChannel(0, 4, false),
    good: perChannel(0, 4),
    says: /one quantised input of two: Conv 1/,
    at: ['conv'],
  },
};
