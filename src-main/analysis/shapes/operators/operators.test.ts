/** One table per family: what each operator makes of given shapes, by hand from the ONNX operator documents. */
import { describe, expect, test } from 'vitest';
import type { Dim } from '../../../../src-shared/graph.js';
import { attribute, float32Bytes, tensor } from '../../../formats/onnx/test-models.js';
import { type OneNode, shapeOf, shapesOf } from '../testing/infer.js';

const { int, ints, text } = attribute;
type Row = [op: string, node: OneNode, shape: Dim[] | null];
const table = (rows: Row[]): void => {
  test.each(rows)('%s %j', (op, node, shape) => {
    expect(shapeOf(op, node)).toEqual(shape);
  });
};
const x = (...shape: Dim[]): OneNode['inputs'] => ({ x: shape });

describe('elementwise', () => {
  table([
    ['Relu', { inputs: x('n', 3) }, ['n', 3]],
    ['Add', { inputs: { x: ['n', 1, 5], y: [7, 1] } }, ['n', 7, 5]],
    ['Add', { inputs: { x: ['n'], y: ['m'] } }, ['max(m, n)']],
    ['Add', { inputs: { x: ['n', 4], y: ['m', 4, 4] } }, ['m', 4, 4]],
    ['Add', { inputs: { x: [2], y: [3] } }, [null]],
    ['PRelu', { inputs: { x: ['n', 3, 4], slope: [3, 1] } }, ['n', 3, 4]],
    ['Where', { inputs: { c: ['n', 1], x: [1, 4], y: [] } }, ['n', 4]],
    ['Clip', { inputs: x(2), opset: 6 }, [2]],
    ['NoSuchOperator', { inputs: x(2) }, null],
    ['Relu', { inputs: x(2), domain: 'com.example' }, null],
  ]);
});

describe('shape operators, before and after their axes became inputs', () => {
  table([
    ['Reshape', { inputs: x('n', 4, 6), constants: { s: [0, -1] } }, ['n', 24]],
    ['Reshape', { inputs: x('n', 's', 6), constants: { s: [-1, 6] } }, ['n*s', 6]],
    ['Reshape', { inputs: x('n', 12), constants: { s: [0, 3, -1] } }, ['n', 3, 4]],
    ['Reshape', { inputs: x(0, 3), constants: { s: [3, 0] }, attributes: [int('allowzero', 1)] }, [3, 0]],
    ['Flatten', { inputs: x('n', 3, 4), attributes: [int('axis', 2)] }, ['3*n', 4]],
    ['Squeeze', { inputs: x(1, 3, 1), opset: 11, attributes: [ints('axes', [0])] }, [3, 1]],
    ['Squeeze', { inputs: x(1, 3, 1), constants: { a: [-1] } }, [1, 3]],
    ['Squeeze', { inputs: x(1, 3, 1) }, [3]],
    ['Squeeze', { inputs: x('n', 1) }, null],
    ['Unsqueeze', { inputs: x('n'), opset: 11, attributes: [ints('axes', [0, 2])] }, [1, 'n', 1]],
    ['Unsqueeze', { inputs: x('n'), constants: { a: [-1] } }, ['n', 1]],
    ['Unsqueeze', { inputs: x('n'), constants: { a: [5] } }, null],
    ['Transpose', { inputs: x('a', 'b', 'c') }, ['c', 'b', 'a']],
    ['Transpose', { inputs: x('a', 'b'), attributes: [ints('perm', [0, 0])] }, null],
    ['Expand', { inputs: x('n', 1), constants: { s: [2, 1, 5] } }, [2, 'n', 5]],
    ['Tile', { inputs: x('n', 3), constants: { r: [2, 1] } }, ['2*n', 3]],
    ['ConstantOfShape', { constants: { s: [2, 0, 3] } }, [2, 0, 3]],
  ]);
});

describe('joining and splitting', () => {
  table([
    ['Concat', { inputs: { a: ['n', 2], b: ['n', 3] }, attributes: [int('axis', -1)] }, ['n', 5]],
    ['Concat', { inputs: { a: ['n', 2], b: ['m', 2] }, attributes: [int('axis', 0)] }, ['m + n', 2]],
    [
      'Slice',
      { inputs: x('n', 9), opset: 9, attributes: [ints('starts', [1]), ints('ends', [2 ** 31 - 1])] },
      ['n - 1', 9],
    ],
    ['Slice', { inputs: x(9), constants: { s: [1], e: [-1], a: [0], t: [3] } }, [3]],
    ['Slice', { inputs: x(9), constants: { s: [-1], e: [-100], a: [0], t: [-2] } }, [5]],
    ['Slice', { inputs: x(9), constants: { s: [20], e: [30] } }, [0]],
    ['Slice', { inputs: x('n'), constants: { s: [-2], e: [2 ** 40] } }, ['min(2, n)']],
    ['Slice', { inputs: x(9), constants: { s: [0], e: [3], a: [4] } }, [null]],
    [
      'Gather',
      { inputs: { x: ['n', 4, 5], i: { dtype: 'int64', shape: ['k'] } }, attributes: [int('axis', 1)] },
      ['n', 'k', 5],
    ],
    [
      'GatherND',
      { inputs: { x: ['n', 4, 5], i: { dtype: 'int64', shape: ['n', 2] } }, attributes: [int('batch_dims', 1)] },
      ['n'],
    ],
    ['Pad', { inputs: x('n', 5), opset: 10, attributes: [ints('pads', [0, 1, 0, 2])] }, ['n', 8]],
    ['Pad', { inputs: x('n', 5), constants: { p: [1, 0, 1, 0] } }, ['n + 2', 5]],
    ['TopK', { inputs: x('n', 9), opset: 9, attributes: [int('k', 3)] }, ['n', 3]],
    ['TopK', { inputs: x('n', 9), constants: { k: [4] } }, ['n', 4]],
    ['NonZero', { inputs: x('n', 9) }, [2, 'unk__0']],
    ['Range', { constants: { a: [2], b: [11], d: [3] } }, [3]],
  ]);

  test('Split by attribute, by input, in equal parts and with a smaller last one', () => {
    const split = (node: OneNode): (Dim | undefined)[] =>
      shapesOf('Split', { ...node, outputs: 2 }).map((each) => each?.[0]);
    expect(split({ inputs: x(10), opset: 11, attributes: [ints('split', [3, 7])] })).toEqual([3, 7]);
    expect(split({ inputs: x(10), opset: 13, constants: { s: [3, 7] } })).toEqual([3, 7]);
    expect(split({ inputs: x('n') })).toEqual(['(n + 1)//2', 'n - ((n + 1)//2)']);
    expect(split({ inputs: x(7), attributes: [int('num_outputs', 2)] })).toEqual([4, 3]);
  });
});

describe('reductions, before and after opset 13 and 18', () => {
  table([
    ['ReduceMean', { inputs: x('n', 3, 4), opset: 17, attributes: [ints('axes', [1])] }, ['n', 1, 4]],
    ['ReduceMean', { inputs: x('n', 3, 4), constants: { a: [-1] }, attributes: [int('keepdims', 0)] }, ['n', 3]],
    ['ReduceSum', { inputs: x('n', 3), opset: 12, attributes: [ints('axes', [0])] }, [1, 3]],
    ['ReduceSum', { inputs: x('n', 3), opset: 13, constants: { a: [0] } }, [1, 3]],
    ['ReduceSum', { inputs: x('n', 3), attributes: [int('noop_with_empty_axes', 1)] }, ['n', 3]],
    ['ReduceMax', { inputs: x('n', 3), attributes: [int('keepdims', 0)] }, []],
    ['ReduceMax', { inputs: x('n', 3), opset: 17, attributes: [ints('axes', [7])] }, null],
    ['ArgMax', { inputs: x('n', 3), attributes: [int('axis', 1), int('keepdims', 0)] }, ['n']],
    ['GlobalAveragePool', { inputs: x('n', 3, 'h', 'w') }, ['n', 3, 1, 1]],
  ]);
});

describe('products of matrices', () => {
  table([
    ['MatMul', { inputs: { a: ['n', 's', 8], b: [8, 5] } }, ['n', 's', 5]],
    ['MatMul', { inputs: { a: [8], b: ['n', 8, 5] } }, ['n', 5]],
    ['MatMul', { inputs: { a: [8], b: [8] } }, []],
    ['Gemm', { inputs: { a: ['k', 'n'], b: [5, 'k'] }, attributes: [int('transA', 1), int('transB', 1)] }, ['n', 5]],
    [
      'Einsum',
      { inputs: { a: ['b', 'i', 'j'], b: ['b', 'j', 'k'] }, attributes: [text('equation', 'bij,bjk->bik')] },
      ['b', 'i', 'k'],
    ],
    ['Einsum', { inputs: { a: ['n', 'i', 'j'] }, attributes: [text('equation', '...ij->...ji')] }, ['n', 'j', 'i']],
    [
      'FusedMatMul',
      { domain: 'com.microsoft', inputs: { a: ['n', 8, 's'], b: [8, 5] }, attributes: [int('transA', 1)] },
      ['n', 's', 5],
    ],
    [
      'MatMulNBits',
      { domain: 'com.microsoft', inputs: x('n', 's', 64), attributes: [int('N', 96), int('K', 64)] },
      ['n', 's', 96],
    ],
  ]);
});

describe('convolutions and poolings', () => {
  const kernel = (...sizes: number[]) => ints('kernel_shape', sizes);
  table([
    [
      'Conv',
      {
        inputs: { x: ['n', 3, 224, 'w'], k: [64, 3, 7, 7] },
        attributes: [ints('pads', [3, 3, 3, 3]), ints('strides', [2, 2])],
      },
      ['n', 64, 112, '(w + 1)//2'],
    ],
    [
      'Conv',
      { inputs: { x: [1, 4, 10], k: [8, 1, 3] }, attributes: [int('group', 4), ints('dilations', [2])] },
      [1, 8, 6],
    ],
    [
      'Conv',
      { inputs: { x: [1, 4, 11], k: [8, 4, 3] }, attributes: [text('auto_pad', 'SAME_UPPER'), ints('strides', [2])] },
      [1, 8, 6],
    ],
    ['Conv', { inputs: { x: [1, 4, 2], k: [8, 4, 5] } }, [1, 8, null]],
    ['Conv', { inputs: { x: [1, 4, 9], k: [8, 4, 3] }, attributes: [ints('strides', [0])] }, [1, 8, null]],
    [
      'ConvTranspose',
      { inputs: { x: [1, 8, 'h'], k: [8, 4, 4] }, attributes: [ints('strides', [2]), ints('pads', [1, 1])] },
      [1, 4, '2*h'],
    ],
    ['MaxPool', { inputs: x(1, 3, 'h', 8), attributes: [kernel(2, 2), ints('strides', [2, 2])] }, [1, 3, 'h//2', 4]],
    ['MaxPool', { inputs: x(1, 3, 5), attributes: [kernel(2), ints('strides', [2]), int('ceil_mode', 1)] }, [1, 3, 3]],
    [
      'AveragePool',
      { inputs: x(1, 3, 2), attributes: [kernel(1), ints('strides', [2]), ints('pads', [0, 1]), int('ceil_mode', 1)] },
      [1, 3, 1],
    ],
  ]);
});

describe('images', () => {
  const scales = attribute.floats('scales', [1, 1, 2, 0.5]);
  table([
    ['Upsample', { inputs: x(1, 3, 'h', 'w'), opset: 7, attributes: [scales] }, [1, 3, '2*h', 'w//2']],
    ['DepthToSpace', { inputs: x('n', 8, 'h', 3), attributes: [int('blocksize', 2)] }, ['n', 2, '2*h', 6]],
    ['SpaceToDepth', { inputs: x('n', 2, 'h', 6), attributes: [int('blocksize', 2)] }, ['n', 8, 'h//2', 3]],
    ['GridSample', { inputs: { x: ['n', 3, 5, 5], g: ['n', 'h', 'w', 2] } }, ['n', 3, 'h', 'w']],
  ]);
});

describe('normalisation and recurrence', () => {
  test('BatchNormalization has five outputs before opset 14', () => {
    const inputs = { x: ['n', 3, 4], s: [3], b: [3], m: [3], v: [3] };
    expect(shapesOf('BatchNormalization', { inputs, opset: 9, outputs: 5 })).toEqual([['n', 3, 4], [3], [3], [3], [3]]);
  });

  test('LSTM in both directions, and batch first', () => {
    const inputs = { x: ['s', 'n', 8], w: [2, 64, 8], r: [2, 64, 16] };
    const attributes = [text('direction', 'bidirectional'), int('hidden_size', 16)];
    expect(shapesOf('LSTM', { inputs, attributes, outputs: 3 })).toEqual([
      ['s', 2, 'n', 16],
      [2, 'n', 16],
      [2, 'n', 16],
    ]);
    expect(shapesOf('LSTM', { inputs, attributes: [...attributes, int('layout', 1)], outputs: 1 })).toEqual([
      ['s', 'n', 2, 16],
    ]);
  });

  test('SkipLayerNormalization and MultiHeadAttention of com.microsoft', () => {
    const domain = 'com.microsoft';
    const inputs = { x: ['n', 's', 64], y: ['n', 's', 64] };
    expect(shapesOf('SkipLayerNormalization', { domain, inputs, outputs: 4 })[3]).toEqual(['n', 's', 64]);
    const qkv = { q: ['n', 's', 64], k: ['n', 't', 64], v: ['n', 't', 32] };
    expect(
      shapesOf('MultiHeadAttention', { domain, inputs: qkv, attributes: [int('num_heads', 4)], outputs: 2 }),
    ).toEqual([
      ['n', 's', 32],
      ['n', 4, 't', 16],
    ]);
  });
});

describe('quantisation, text and classic models', () => {
  table([
    ['QuantizeLinear', { inputs: { x: ['n', 3], s: [] } }, ['n', 3]],
    ['StringSplit', { inputs: { x: { dtype: 'string', shape: ['n'] } } }, ['n', 'unk__0']],
    ['HannWindow', { constants: { n: [10] } }, [10]],
    [
      'STFT',
      { inputs: { x: ['n', 'len', 1] }, constants: { step: [160], w: [400], l: [400] } },
      ['n', '(len + 80)//160 - 2', 201, 2],
    ],
    ['Scaler', { domain: 'ai.onnx.ml', inputs: x('n', 4) }, ['n', 4]],
    ['TreeEnsembleRegressor', { domain: 'ai.onnx.ml', inputs: x('n', 4), attributes: [int('n_targets', 2)] }, ['n', 2]],
  ]);
});

test('Resize by scales the file stores', async () => {
  const { infer } = await import('../testing/infer.js');
  const result = infer({
    nodes: [{ op: 'Resize', inputs: ['x', '', 's'], outputs: ['y'] }],
    inputs: [{ name: 'x', shape: ['n', 3, 'h', 7] }],
    initializers: [tensor('s', 'float32', [4], float32Bytes(1, 1, 2, 1.5))],
  });
  expect(result.of('y')).toEqual(['n', 3, '2*h', 10]);
});
