/** com.microsoft: the fused and quantised operators ONNX Runtime and its tools write. */
import { broadcast, normalAxis, withSize } from '../shapes.js';
import { add, floorDivide, multiply, type Size } from '../size.js';
import type { Handler, Handlers } from '../node-view.js';
import { dtypes, type Shape, tensor } from '../types.js';
import { conv } from './conv.js';
import { fusedMatmul, matmulIntegerToFloat, matmulNBits, matmulShape } from './matrix.js';

const same: Handler = (node) => [tensor(node.dtype(0), node.shape(0))];

/** Sum and its normalisation: Y, mean, inverse deviation, sum. */
const skipLayerNormalization: Handler = (node) => {
  const shape = node.shape(0);
  const statistics = tensor(dtypes.float32, shape && [...shape.slice(0, -1), 1]);
  return [tensor(node.dtype(0), shape), statistics, statistics, tensor(node.dtype(0), shape)];
};

/** Embeddings of ids [batch, seq], and the mask's index. */
const embedLayerNormalization: Handler = (node) => {
  const ids = node.shape(0);
  const hidden = node.shape(2)?.[1] ?? null;
  const sum = tensor(node.dtype(2), ids && [...ids, hidden]);
  return [sum, tensor(dtypes.int32, [ids?.[0] ?? null]), sum];
};

/** Attention on one packed input: [batch, seq, input] × [input, 3 × hidden]. */
const attention: Handler = (node) => {
  const shape = node.shape(0);
  const heads = node.attributes.int('num_heads');
  const given = node.attributes.ints('qkv_hidden_sizes')?.[2];
  const hidden: Size = given ?? floorDivide(node.shape(1)?.[1] ?? null, 3);
  const past = node.has(4) ? (node.shape(4)?.[3] ?? null) : 0;
  const size = heads === undefined ? null : floorDivide(hidden, heads);
  const total = add(past, shape?.[1] ?? null);
  const output = shape?.length === 3 ? [shape[0] ?? null, shape[1] ?? null, hidden] : null;
  return [tensor(node.dtype(0), output), tensor(node.dtype(0), [2, shape?.[0] ?? null, heads ?? null, total, size])];
};

/** MultiHeadAttention: Q [batch, seq, hidden], or packed; V's hidden size is the result's. */
const multiHeadAttention: Handler = (node) => {
  const [q, k, v] = [node.shape(0), node.shape(1), node.shape(2)];
  const heads = node.attributes.int('num_heads') ?? null;
  const dtype = node.dtype(0);
  if (q?.length === 5) {
    const hidden = multiply(q[2] ?? null, q[4] ?? null);
    return [tensor(dtype, [q[0] ?? null, q[1] ?? null, hidden])];
  }
  if (q?.length !== 3) return [tensor(dtype, null)];
  const hidden: Size =
    v?.length === 3 ? (v[2] ?? null) : v?.length === 4 ? multiply(v[1] ?? null, v[3] ?? null) : (q[2] ?? null);
  const keys: Size = k?.length === 4 ? (k[2] ?? null) : (k?.[1] ?? null);
  const total = add(node.has(6) ? (node.shape(6)?.[2] ?? null) : 0, keys);
  const part = (whole: Size): Shape => [q[0] ?? null, heads, total, floorDivide(whole, heads)];
  return [
    tensor(dtype, [q[0] ?? null, q[1] ?? null, hidden]),
    tensor(dtype, part(q[2] ?? null)),
    tensor(dtype, part(hidden)),
  ];
};

/** GroupQueryAttention: past and present share a buffer whose length the past says. */
const groupQueryAttention: Handler = (node) => {
  const q = node.shape(0);
  const { attributes } = node;
  const [heads, kvHeads] = [attributes.int('num_heads') ?? 0, attributes.int('kv_num_heads') ?? 0];
  if (q?.length !== 3 || heads <= 0) return [tensor(node.dtype(0), null)];
  const packed = !node.has(1);
  const size = floorDivide(q[2] ?? null, packed ? heads + 2 * kvHeads : heads);
  const present = tensor(node.dtype(0), [q[0] ?? null, kvHeads, null, size]);
  return [tensor(node.dtype(0), [q[0] ?? null, q[1] ?? null, multiply(size, heads)]), present, present];
};

const qlinearBinary: Handler = (node) => [tensor(node.dtype(0), broadcast([node.shape(0), node.shape(3)]))];

/** Inputs: scale and zero point of the result, then (tensor, scale, zero point) of each part. */
const qlinearConcat: Handler = (node) => {
  const parts: (Shape | null)[] = [];
  for (let at = 2; at < node.inputCount; at += 3) parts.push(node.shape(at));
  const [first] = parts;
  const axis = first ? normalAxis(node.attributes.int('axis') ?? 0, first.length) : undefined;
  if (!first || axis === undefined) return [tensor(node.dtype(1), null)];
  const size = parts.map((part) => part?.[axis] ?? null).reduce<Size>(add, 0);
  return [tensor(node.dtype(1), withSize(first, axis, size))];
};

const qlinearGlobalPool: Handler = (node) => {
  const shape = node.shape(0);
  const last = node.attributes.int('channels_last') === 1;
  const isKept = (axis: number, rank: number): boolean => axis === 0 || axis === (last ? rank - 1 : 1);
  return [tensor(node.dtype(0), shape && shape.map((size, axis) => (isKept(axis, shape.length) ? size : 1)))];
};

/** Rows of a packed, quantised table: [..., columns]. */
const gatherBlockQuantized: Handler = (node) => {
  const [data, indices] = [node.shape(0), node.shape(1)];
  const perByte = node.dtype(0) === dtypes.uint8 ? 8 / (node.attributes.int('bits') ?? 4) : 1;
  const axis = data && normalAxis(node.attributes.int('gather_axis') ?? 0, data.length);
  if (data === null || indices === null || axis === null || axis === undefined) return [tensor(node.dtype(2), null)];
  const rest = data.map((size, at) => (at === data.length - 1 ? multiply(size, perByte) : size));
  return [tensor(node.dtype(2), [...rest.slice(0, axis), ...indices, ...rest.slice(axis + 1)])];
};

export const microsoft: Handlers = {
  Gelu: same,
  FastGelu: same,
  QuickGelu: same,
  BiasGelu: same,
  BiasAdd: same,
  BiasDropout: (node) => [tensor(node.dtype(0), node.shape(0)), tensor(dtypes.bool, node.shape(0))],
  BiasSoftmax: same,
  BiasSplitGelu: (node) => {
    const shape = node.shape(0);
    return [
      tensor(
        node.dtype(0),
        shape && withSize(shape, shape.length - 1, floorDivide(shape[shape.length - 1] ?? null, 2)),
      ),
    ];
  },
  GroupNorm: same,
  Inverse: same,
  QLinearSigmoid: same,
  QLinearLeakyRelu: same,
  QLinearSoftmax: same,
  QLinearAveragePool: (node) => [tensor(node.dtype(0), null)],
  QLinearGlobalAveragePool: qlinearGlobalPool,
  QLinearAdd: qlinearBinary,
  QLinearMul: qlinearBinary,
  QLinearConcat: qlinearConcat,
  QLinearConv: conv(0, 3, (node) => node.dtype(7)),
  QLinearWhere: (node) => [tensor(node.dtype(1), broadcast([node.shape(0), node.shape(1), node.shape(4)]))],
  FusedConv: conv(0, 1, (node) => node.dtype(0)),
  NhwcMaxPool: (node) => [tensor(node.dtype(0), null)],
  FusedMatMul: fusedMatmul,
  FusedGemm: (node) => [tensor(node.dtype(0), null)],
  TransposeMatMul: fusedMatmul,
  FusedMatMulActivation: fusedMatmul,
  MatMulNBits: matmulNBits,
  MatMulBnb4: matmulNBits,
  MatMulFpQ4: matmulNBits,
  MatMulIntegerToFloat: matmulIntegerToFloat,
  DynamicQuantizeMatMul: (node) => [tensor(dtypes.float32, matmulShape(node.shape(0), node.shape(1)))],
  MatMulInteger16: (node) => [tensor(dtypes.int32, matmulShape(node.shape(0), node.shape(1)))],
  LayerNormalization: (node) => skipLayerNormalization(node).slice(0, 1),
  SkipLayerNormalization: skipLayerNormalization,
  SkipSimplifiedLayerNormalization: skipLayerNormalization,
  SimplifiedLayerNormalization: (node) => skipLayerNormalization(node).slice(0, 1),
  SkipGroupNorm: (node) => [tensor(node.dtype(0), node.shape(0)), tensor(node.dtype(0), node.shape(0))],
  EmbedLayerNormalization: embedLayerNormalization,
  Attention: attention,
  MultiHeadAttention: multiHeadAttention,
  GroupQueryAttention: groupQueryAttention,
  RotaryEmbedding: same,
  QuantizeLinear: (node) => [tensor(node.has(2) ? node.dtype(2) : dtypes.uint8, node.shape(0))],
  DequantizeLinear: (node) => [tensor(node.dtype(1), node.shape(0))],
  GatherBlockQuantized: gatherBlockQuantized,
  Trilu: same,
};
