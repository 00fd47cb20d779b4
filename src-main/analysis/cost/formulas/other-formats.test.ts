/** Operators of other formats against numbers worked out by hand, and against ONNX's own of the same work. */
import { describe, expect, it } from 'vitest';
import { milCategories } from '../../../../src-graph/operators/mil.js';
import type { Dim } from '../../../../src-shared/graph.js';
import { costOfNode } from '../testing.js';
import { formulaOf } from './registry.js';

type Shapes = readonly (readonly Dim[] | null)[];
const macsOf = (domain: string, op: string, inputs: Shapes, output: Dim[], attributes = {}): number =>
  costOfNode(op, inputs, [output], { domain, attributes }).macs;

const image: Dim[] = [1, 3, 224, 224];
const kernel: Dim[] = [64, 3, 7, 7];
const features: Dim[] = [1, 64, 112, 112];
const stem = 118_013_952; // 64·112·112 outputs × 3·7·7

describe('the same convolution in every format', () => {
  it('PyTorch, OpenVINO and ONNX hold channels first', () => {
    for (const [domain, op] of [
      ['', 'Conv'],
      ['aten', 'conv2d'],
      ['aten', '_convolution'],
      ['openvino', 'Convolution'],
      ['mil', 'conv'],
    ] as const) {
      expect(macsOf(domain, op, [image, kernel], features), op).toBe(stem);
    }
  });

  it('TFLite holds them last', () => {
    expect(macsOf('tflite', 'CONV_2D', [[1, 224, 224, 3], [64, 7, 7, 3], [64]], [1, 112, 112, 64])).toBe(stem);
  });

  it('depthwise: nine products an output', () => {
    const outputs = 32 * 56 * 56;
    expect(
      macsOf(
        'tflite',
        'DEPTHWISE_CONV_2D',
        [
          [1, 56, 56, 32],
          [1, 3, 3, 32],
        ],
        [1, 56, 56, 32],
      ),
    ).toBe(outputs * 9);
    expect(
      macsOf(
        'openvino',
        'GroupConvolution',
        [
          [1, 32, 56, 56],
          [32, 1, 1, 3, 3],
        ],
        [1, 32, 56, 56],
      ),
    ).toBe(outputs * 9);
    expect(
      macsOf(
        'aten',
        'conv2d',
        [
          [1, 32, 56, 56],
          [32, 1, 3, 3],
        ],
        [1, 32, 56, 56],
      ),
    ).toBe(outputs * 9);
  });

  it('transposed: every input element over the kernel', () => {
    const inputs = 16 * 8 * 8;
    expect(
      macsOf(
        'aten',
        'conv_transpose2d',
        [
          [1, 16, 8, 8],
          [16, 4, 2, 2],
        ],
        [1, 4, 16, 16],
      ),
    ).toBe(inputs * 16);
    const turned = macsOf(
      'aten',
      'convolution',
      [
        [1, 16, 8, 8],
        [16, 4, 2, 2],
      ],
      [1, 4, 16, 16],
      { transposed: 'true' },
    );
    expect(turned).toBe(inputs * 16);
    expect(macsOf('tflite', 'TRANSPOSE_CONV', [[4], [4, 2, 2, 16], [1, 8, 8, 16]], [1, 16, 16, 4])).toBe(inputs * 16);
  });
});

describe('matrix products', () => {
  const tokens: Dim[] = [8, 'seq', 768];
  const at = (seq: number): { symbols: Record<string, number> } => ({ symbols: { seq } });

  it('a linear layer has its weight as [out, in]', () => {
    const cost = costOfNode('linear', [tokens, [3072, 768], [3072]], [[8, 'seq', 3072]], { domain: 'aten', ...at(16) });
    expect(cost.macs).toBe(8 * 16 * 3072 * 768);
    expect(cost.flops).toBe(2 * cost.macs + 8 * 16 * 3072);
    expect(macsOf('tflite', 'FULLY_CONNECTED', [[4, 32], [10, 32], null], [4, 10])).toBe(4 * 10 * 32);
  });

  it('addmm adds its first operand', () => {
    expect(macsOf('aten', 'addmm', [[10], [4, 32], [32, 10]], [4, 10])).toBe(4 * 10 * 32);
  });

  it('a transposed left operand is summed over the axis before its last', () => {
    expect(
      macsOf(
        'openvino',
        'MatMul',
        [
          [32, 4],
          [32, 10],
        ],
        [4, 10],
        { transpose_a: 'true' },
      ),
    ).toBe(4 * 10 * 32);
    expect(
      macsOf(
        'openvino',
        'MatMul',
        [
          [4, 32],
          [32, 10],
        ],
        [4, 10],
        { transpose_a: 'false' },
      ),
    ).toBe(4 * 10 * 32);
    expect(
      macsOf(
        'tflite',
        'BATCH_MATMUL',
        [
          [2, 32, 4],
          [2, 32, 10],
        ],
        [2, 4, 10],
        { adj_x: 'true' },
      ),
    ).toBe(2 * 4 * 10 * 32);
  });

  it('attention: scores and mixing', () => {
    const heads: Dim[] = [2, 12, 16, 64];
    const cost = costOfNode('scaled_dot_product_attention', [heads, heads, heads], [heads], { domain: 'aten' });
    expect(cost.macs).toBe(2 * (2 * 12 * 16 * 16 * 64));
    expect(cost.flops).toBe(2 * cost.macs + 6 * 2 * 12 * 16 * 16);
  });
});

it('an in-place operator costs what the other does; views cost nothing; what is not known stays unknown', () => {
  expect(formulaOf('aten', 'relu_')).toBe(formulaOf('aten', 'relu'));
  expect(costOfNode('view', [[4, 4]], [[16]], { domain: 'aten' })).toMatchObject({ flops: 0, unknownNodes: 0 });
  expect(costOfNode('my_op', [[4]], [[4]], { domain: 'aten' })).toMatchObject({ unknownNodes: 1 });
  expect(costOfNode('relu', [[4]], [[4]], { domain: 'tflite' })).toMatchObject({ unknownNodes: 1 });
});

it('windows of pooling: all axes of one number, or one number an axis', () => {
  const pooled = (kernelSize: number[]): number =>
    costOfNode('max_pool2d', [[1, 8, 8, 8]], [[1, 8, 4, 4]], {
      domain: 'aten',
      attributes: { kernel_size: kernelSize },
    }).flops;
  expect(pooled([2])).toBe(3 * 8 * 4 * 4);
  expect(pooled([2, 3])).toBe(5 * 8 * 4 * 4);
  const tflite = costOfNode('MAX_POOL_2D', [[1, 8, 8, 8]], [[1, 4, 4, 8]], {
    domain: 'tflite',
    attributes: { filter_height: 2, filter_width: 2 },
  });
  expect(tflite.flops).toBe(3 * 8 * 4 * 4);
});

describe('ML programs of Core ML', () => {
  it('linear layers and products of matrices', () => {
    const cost = costOfNode('linear', [[4, 32], [10, 32], [10]], [[4, 10]], { domain: 'mil' });
    expect(cost.macs).toBe(4 * 10 * 32);
    expect(cost.flops).toBe(2 * cost.macs + 4 * 10);
    const turned: Shapes = [
      [2, 32, 4],
      [2, 32, 10],
    ];
    expect(macsOf('mil', 'matmul', turned, [2, 4, 10], { transpose_x: 'true' })).toBe(2 * 4 * 10 * 32);
    expect(
      macsOf(
        'mil',
        'einsum',
        [
          [4, 32],
          [32, 10],
        ],
        [4, 10],
        { equation: 'ik,kj->ij' },
      ),
    ).toBe(4 * 10 * 32);
    const heads: Dim[] = [2, 12, 16, 64];
    expect(macsOf('mil', 'scaled_dot_product_attention', [heads, heads, heads], heads)).toBe(
      2 * (2 * 12 * 16 * 16 * 64),
    );
  });

  it('a transposed convolution: every input element over the kernel', () => {
    const weight: Dim[] = [16, 4, 2, 2];
    expect(macsOf('mil', 'conv_transpose', [[1, 16, 8, 8], weight], [1, 4, 16, 16])).toBe(16 * 8 * 8 * 16);
  });

  it('recurrent layers: both matrices a step, and those of the way back', () => {
    const [input, state]: Dim[][] = [
      [128, 20],
      [128, 32],
    ];
    const x: Dim[] = [7, 3, 20];
    const start: Dim[] = [3, 32];
    const lstm = (back: Shapes): number =>
      macsOf('mil', 'lstm', [x, start, start, input ?? null, state ?? null, [128], null, ...back], [7, 3, 32]);
    expect(lstm([])).toBe(7 * 3 * 128 * (20 + 32));
    expect(lstm([input ?? null, state ?? null])).toBe(2 * 7 * 3 * 128 * (20 + 32));
    expect(macsOf('mil', 'gru', [x, start, [96, 20], [96, 32]], [7, 3, 32])).toBe(7 * 3 * 96 * (20 + 32));
  });

  it('every operator has one, but those that run bodies or are none of a model', () => {
    const without = Object.keys(milCategories).filter((op) => formulaOf('mil', op) === undefined);
    expect(without.filter((op) => !op.startsWith('complex'))).toEqual(['conv_quantized', 'cond', 'while_loop', 'call']);
  });

  it('windows of pooling', () => {
    const pooled = costOfNode('max_pool', [[1, 8, 8, 8]], [[1, 8, 4, 4]], {
      domain: 'mil',
      attributes: { kernel_sizes: [2, 3] },
    });
    expect(pooled.flops).toBe(5 * 8 * 4 * 4);
  });
});
