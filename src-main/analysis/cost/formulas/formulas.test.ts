/** Every number here was worked out by hand from the operator's definition; the working stands beside it. */
import { describe, expect, it } from 'vitest';
import { costOfNode } from '../testing.js';

describe('convolutions', () => {
  it('counts a plain one: 64·112·112 outputs × 3·7·7 products, and one bias each', () => {
    const cost = costOfNode('Conv', [[1, 3, 224, 224], [64, 3, 7, 7], [64]], [[1, 64, 112, 112]]);
    expect(cost.macs).toBe(118_013_952);
    expect(cost.flops).toBe(2 * 118_013_952 + 802_816);
  });

  it('counts a depthwise one: 9 products an output, whatever the channels', () => {
    const cost = costOfNode(
      'Conv',
      [
        [1, 32, 56, 56],
        [32, 1, 3, 3],
      ],
      [[1, 32, 56, 56]],
    );
    expect(cost.macs).toBe(32 * 56 * 56 * 9);
    expect(cost.flops).toBe(2 * 32 * 56 * 56 * 9);
  });

  it('counts a grouped one: 4 groups of 16 channels', () => {
    expect(
      costOfNode(
        'Conv',
        [
          [2, 64, 14, 14],
          [128, 16, 3, 3],
        ],
        [[2, 128, 14, 14]],
      ).macs,
    ).toBe(2 * 128 * 14 * 14 * (16 * 9));
  });

  it('counts 1-D and 3-D ones by the same rule', () => {
    expect(
      costOfNode(
        'Conv',
        [
          [1, 8, 100],
          [16, 8, 5],
        ],
        [[1, 16, 96]],
      ).macs,
    ).toBe(16 * 96 * 8 * 5);
    expect(
      costOfNode(
        'Conv',
        [
          [1, 2, 8, 8, 8],
          [4, 2, 3, 3, 3],
        ],
        [[1, 4, 6, 6, 6]],
      ).macs,
    ).toBe(4 * 216 * 2 * 27);
  });

  it('counts a transposed one by its input: 8·10·10 inputs × 4 channels × 2·2', () => {
    const cost = costOfNode(
      'ConvTranspose',
      [
        [1, 8, 10, 10],
        [8, 4, 2, 2],
      ],
      [[1, 4, 20, 20]],
    );
    expect(cost.macs).toBe(8 * 100 * 4 * 4);
  });

  it('counts quantised ones as many, and QLinearConv its rounding', () => {
    const plain = costOfNode(
      'Conv',
      [
        [1, 8, 9, 9],
        [8, 8, 3, 3],
      ],
      [[1, 8, 7, 7]],
    ).macs;
    expect(
      costOfNode(
        'ConvInteger',
        [
          [1, 8, 9, 9],
          [8, 8, 3, 3],
        ],
        [[1, 8, 7, 7]],
      ).macs,
    ).toBe(plain);
    const quantised = costOfNode(
      'QLinearConv',
      [[1, 8, 9, 9], [], [], [8, 8, 3, 3], [8], [8], [], [], [8]],
      [[1, 8, 7, 7]],
    );
    expect(quantised.macs).toBe(plain);
    expect(quantised.flops).toBe(2 * plain + (1 + 4) * 8 * 49);
  });
});

describe('matrix products', () => {
  it('counts MatMul with batches, broadcast and vectors', () => {
    expect(
      costOfNode(
        'MatMul',
        [
          [2, 12, 16, 64],
          [2, 12, 64, 16],
        ],
        [[2, 12, 16, 16]],
      ).macs,
    ).toBe(24 * 16 * 16 * 64);
    expect(
      costOfNode(
        'MatMul',
        [
          [8, 128, 64],
          [64, 256],
        ],
        [[8, 128, 256]],
      ).macs,
    ).toBe(8 * 128 * 256 * 64);
    expect(costOfNode('MatMul', [[64], [64]], [[]]).macs).toBe(64);
  });

  it('counts Gemm, transposed or not, with its bias', () => {
    const straight = costOfNode('Gemm', [[8, 64], [64, 10], [10]], [[8, 10]]);
    expect(straight.macs).toBe(8 * 64 * 10);
    expect(straight.flops).toBe(2 * 8 * 64 * 10 + 80);
    const transposed = costOfNode(
      'Gemm',
      [
        [64, 8],
        [10, 64],
      ],
      [[8, 10]],
      { attributes: { transA: 1, transB: 1 } },
    );
    expect(transposed.macs).toBe(8 * 64 * 10);
  });

  it('counts integer and packed 4-bit weights by their real K and N', () => {
    expect(
      costOfNode(
        'MatMulInteger',
        [
          [4, 32],
          [32, 8],
        ],
        [[4, 8]],
      ).macs,
    ).toBe(4 * 32 * 8);
    // B is [N, blocks, bytes]: 256 columns, K = 128 in 4 blocks of 32.
    const packed = costOfNode('MatMulNBits', [[1, 7, 128], [256, 4, 16], [1024]], [[1, 7, 256]], {
      domain: 'com.microsoft',
    });
    expect(packed.macs).toBe(7 * 128 * 256);
    expect(packed.flops).toBe(2 * 7 * 128 * 256 + 2 * 128 * 256);
  });

  it('counts Einsum pair by pair', () => {
    const sum = (equation: string, inputs: number[][], output: number[]): number =>
      costOfNode('Einsum', inputs, [output], { attributes: { equation } }).flops;
    expect(
      sum(
        'bhid,bhjd->bhij',
        [
          [2, 4, 5, 8],
          [2, 4, 6, 8],
        ],
        [2, 4, 5, 6],
      ),
    ).toBe(2 * 2 * 4 * 5 * 6 * 8);
    expect(
      sum(
        '...ij,...jk->...ik',
        [
          [3, 4, 5],
          [3, 5, 6],
        ],
        [3, 4, 6],
      ),
    ).toBe(2 * 3 * 4 * 5 * 6);
    expect(sum('i,j->ij', [[5], [7]], [5, 7])).toBe(35);
    expect(sum('ij->i', [[5, 7]], [5])).toBe(35);
    expect(sum('ij->ji', [[5, 7]], [7, 5])).toBe(0);
    // (i,j)(j,k) keeps i, k: 2·3·4; then (i,k)(k,l): 2·4·5.
    expect(
      sum(
        'ij,jk,kl->il',
        [
          [2, 3],
          [3, 4],
          [4, 5],
        ],
        [2, 5],
      ),
    ).toBe(2 * (24 + 40));
  });
});

describe('attention', () => {
  // Batch 2, 4 heads of 8, 5 queries, 7 keys: scores and mixing take 2·4·5·7·8 each; 2·4·5·7 scores, 6 operations each.
  const products = 2 * (2 * 4 * 5 * 7 * 8);
  const scores = 2 * 4 * 5 * 7;

  it('counts the ONNX operator in both layouts', () => {
    const apart = costOfNode(
      'Attention',
      [
        [2, 4, 5, 8],
        [2, 4, 7, 8],
        [2, 4, 7, 8],
      ],
      [[2, 4, 5, 8]],
    );
    expect(apart.macs).toBe(products);
    expect(apart.flops).toBe(2 * products + 6 * scores);
    const joined = costOfNode(
      'Attention',
      [
        [2, 5, 32],
        [2, 7, 32],
        [2, 7, 32],
      ],
      [[2, 5, 32]],
      {
        attributes: { q_num_heads: 4, kv_num_heads: 4 },
      },
    );
    expect(joined).toMatchObject({ macs: apart.macs, flops: apart.flops });
  });

  it('counts past keys', () => {
    const past = [2, 4, 3, 8];
    const cost = costOfNode('Attention', [[2, 4, 5, 8], [2, 4, 4, 8], [2, 4, 4, 8], null, past, past], [[2, 4, 5, 8]]);
    expect(cost.macs).toBe(products);
  });

  it('counts fused ones of ONNX Runtime, with the projection where it is inside', () => {
    const domain = 'com.microsoft';
    const attributes = { num_heads: 4 };
    expect(
      costOfNode(
        'MultiHeadAttention',
        [
          [2, 5, 32],
          [2, 7, 32],
          [2, 7, 32],
        ],
        [[2, 5, 32]],
        { domain, attributes },
      ).macs,
    ).toBe(products);
    // 10 rows of 32 by [32, 96], then 5 queries on 5 keys.
    const own = costOfNode('Attention', [[2, 5, 32], [32, 96], [96]], [[2, 5, 32]], { domain, attributes });
    expect(own.macs).toBe(10 * 32 * 96 + 2 * (2 * 4 * 5 * 5 * 8));
    const cache = [2, 2, 7, 8];
    const grouped = costOfNode(
      'GroupQueryAttention',
      [[2, 5, 32], [2, 5, 16], [2, 5, 16], cache, cache],
      [[2, 5, 32], cache, cache],
      { domain, attributes },
    );
    expect(grouped.macs).toBe(products);
  });
});

describe('recurrent layers', () => {
  // 10 steps, batch 3, 8 → 16, both directions: every weight once per step and entry.
  const weights = (gates: number): number => 2 * gates * 16 * 8 + 2 * gates * 16 * 16;
  const run = (op: string, gates: number): ReturnType<typeof costOfNode> =>
    costOfNode(
      op,
      [
        [10, 3, 8],
        [2, gates * 16, 8],
        [2, gates * 16, 16],
        [2, 2 * gates * 16],
      ],
      [[10, 2, 3, 16]],
    );

  it('counts LSTM, GRU and RNN', () => {
    expect(run('LSTM', 4).macs).toBe(30 * weights(4));
    expect(run('GRU', 3).macs).toBe(30 * weights(3));
    expect(run('RNN', 1).macs).toBe(30 * weights(1));
  });

  it('counts the cells themselves', () => {
    const units = 30 * 2 * 16;
    // 3 sums per gate with bias; LSTM cell 18, GRU 14, RNN 1 (recurrent.ts).
    expect(run('LSTM', 4).flops).toBe(2 * 30 * weights(4) + units * (12 + 18));
    expect(run('GRU', 3).flops).toBe(2 * 30 * weights(3) + units * (9 + 14));
    expect(run('RNN', 1).flops).toBe(2 * 30 * weights(1) + units * (3 + 1));
  });
});

describe('the rest', () => {
  it('counts elementwise operators by the elements that come out', () => {
    expect(
      costOfNode(
        'Add',
        [
          [4, 1],
          [1, 5],
        ],
        [[4, 5]],
      ).flops,
    ).toBe(20);
    expect(costOfNode('Sigmoid', [[10]], [[10]]).flops).toBe(40);
    expect(costOfNode('Max', [[10], [10], [10]], [[10]]).flops).toBe(20);
    expect(costOfNode('Gelu', [[10]], [[10]], { attributes: { approximate: 'tanh' } }).flops).toBe(90);
  });

  it('counts normalisations and softmax', () => {
    expect(costOfNode('LayerNormalization', [[2, 8], [8], [8]], [[2, 8]]).flops).toBe(7 * 16);
    expect(costOfNode('BatchNormalization', [[1, 4, 5], [4], [4], [4], [4]], [[1, 4, 5]]).flops).toBe(40);
    expect(costOfNode('Softmax', [[2, 8]], [[2, 8]]).flops).toBe(80);
  });

  it('counts pooling and reductions', () => {
    const attributes = { kernel_shape: [3, 3] };
    expect(costOfNode('MaxPool', [[1, 2, 9, 9]], [[1, 2, 4, 4]], { attributes }).flops).toBe(32 * 8);
    expect(costOfNode('AveragePool', [[1, 2, 9, 9]], [[1, 2, 4, 4]], { attributes }).flops).toBe(32 * 9);
    expect(costOfNode('GlobalAveragePool', [[1, 2, 9, 9]], [[1, 2, 1, 1]]).flops).toBe(162);
    expect(costOfNode('ReduceSum', [[4, 10]], [[4]]).flops).toBe(36);
    expect(costOfNode('ReduceMean', [[4, 10]], [[4]]).flops).toBe(40);
    expect(costOfNode('ReduceL2', [[4, 10]], [[4]]).flops).toBe(80);
  });

  it('counts no operations for moving data', () => {
    for (const op of ['Reshape', 'Transpose', 'Gather', 'Concat', 'Slice', 'Cast', 'Pad', 'Identity'])
      expect(costOfNode(op, [[4, 10]], [[40]])).toMatchObject({ flops: 0, unknownNodes: 0 });
  });

  it('counts interpolation by the axes that change', () => {
    const resize = (mode: string): number =>
      costOfNode('Resize', [[1, 3, 8, 8]], [[1, 3, 16, 16]], { attributes: { mode } }).flops;
    expect(resize('nearest')).toBe(0);
    expect(resize('linear')).toBe(3 * 256 * 8);
    expect(resize('cubic')).toBe(3 * 256 * 32);
  });

  it('counts a Fourier transform as 5 n log2 n', () => {
    expect(costOfNode('DFT', [[2, 512, 1]], [[2, 512, 2]]).flops).toBe(2 * 5 * 512 * 9);
  });
});

describe('what is not known', () => {
  it('lists an unknown operator, unknown shapes and work that depends on the data, and counts none of them', () => {
    expect(costOfNode('Frobnicate', [[4]], [[4]], { domain: 'acme' })).toMatchObject({
      flops: 0,
      unknownNodes: 1,
      unknown: [{ op: 'Frobnicate', domain: 'acme', reason: 'operator', count: 1, node: 0 }],
    });
    expect(
      costOfNode(
        'MatMul',
        [
          [4, null],
          [8, 4],
        ],
        [[4, 4]],
      ).unknown,
    ).toMatchObject([{ reason: 'shape' }]);
    expect(
      costOfNode(
        'NonMaxSuppression',
        [
          [1, 9, 4],
          [1, 1, 9],
        ],
        [[null, 3]],
      ).unknown,
    ).toMatchObject([{ reason: 'data' }]);
  });

  it('does not take an operator of another domain for its namesake', () => {
    expect(
      costOfNode(
        'Conv',
        [
          [1, 3, 8, 8],
          [4, 3, 3, 3],
        ],
        [[1, 4, 6, 6]],
        { domain: 'acme' },
      ).unknownNodes,
    ).toBe(1);
    expect(costOfNode('constructor', [[1]], [[1]]).unknownNodes).toBe(1);
    expect(costOfNode('__proto__', [[1]], [[1]]).unknownNodes).toBe(1);
  });
});
