/** Normalisation, dropout, losses, attention and recurrent layers. */
import { normalAxis } from '../shapes.js';
import { add, floorDivide, multiply, type Size } from '../size.js';
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { dtypes, type KnownValue, type Shape, tensor } from '../types.js';

const first: Handler = (node) => [tensor(node.dtype(0), node.shape(0))];

/** Y, then mean and variance: five outputs before opset 14, three since, all but Y per channel. */
const batchNormalization: Handler = (node) => {
  const channels = [node.shape(3)?.[0] ?? node.shape(1)?.[0] ?? null];
  const statistics = tensor(node.dtype(3) || node.dtype(0), channels);
  return [tensor(node.dtype(0), node.shape(0)), statistics, statistics, statistics, statistics];
};

/** Y, and mean and inverse deviation over the axes from `axis` on, which become 1. */
const layerNormalization: Handler = (node) => {
  const shape = node.shape(0);
  const axis = shape && normalAxis(node.attributes.int('axis') ?? -1, shape.length);
  const reduced = shape && axis !== null && axis !== undefined ? shape.map((size, at) => (at < axis ? size : 1)) : null;
  const statistics = tensor(node.attributes.int('stash_type') ?? dtypes.float32, reduced);
  return [tensor(node.dtype(0), shape), statistics, statistics];
};

/** The mask has the element type of the data before opset 10, bool since. */
const dropout: Handler = (node) => [
  tensor(node.dtype(0), node.shape(0)),
  tensor(node.opset >= 10 ? dtypes.bool : node.dtype(0), node.shape(0)),
];

function loss(withLogProb: boolean): Handler {
  return (node) => {
    const none = node.attributes.text('reduction') === 'none';
    const result = tensor(node.dtype(0), none ? node.shape(1) : []);
    return withLogProb ? [result, tensor(node.dtype(0), node.shape(0))] : [result];
  };
}

/** X is [seq, batch, input] (layout 0) or [batch, seq, input]; Y and the last states of every direction. */
const recurrent: Handler = (node) => {
  const shape = node.shape(0);
  const directions = node.attributes.text('direction') === 'bidirectional' ? 2 : 1;
  const hidden: Size = node.attributes.int('hidden_size') ?? node.shape(2)?.[2] ?? null;
  const batchFirst = node.attributes.int('layout') === 1;
  const [a = null, b = null] = shape ?? [];
  const [seq, batch] = batchFirst ? [b, a] : [a, b];
  const all = batchFirst ? [batch, seq, directions, hidden] : [seq, directions, batch, hidden];
  const last = tensor(node.dtype(0), batchFirst ? [batch, directions, hidden] : [directions, batch, hidden]);
  return [tensor(node.dtype(0), all), last, last];
};

/**
 * Attention (opset 23): Q, K, V as [batch, heads, seq, size] or [batch, seq, heads × size], past keys and values.
 * Outputs Y, present key, present value and the products of Q and K.
 */
const attention: Handler = (node) => {
  const [q, k, v] = [node.shape(0), node.shape(1), node.shape(2)];
  const dtype = node.dtype(0);
  const heads = node.attributes.int('q_num_heads');
  const kvHeads = node.attributes.int('kv_num_heads');
  if (q === null) return [tensor(dtype, null)];
  const four = (shape: Shape | null, count: number | undefined): Shape => {
    if (shape?.length === 4) return shape;
    if (shape?.length !== 3 || count === undefined) return [null, null, null, null];
    return [shape[0] ?? null, count, shape[1] ?? null, floorDivide(shape[2] ?? null, count)];
  };
  const [q4, k4, v4] = [four(q, heads), four(k, kvHeads), four(v, kvHeads)];
  const past = node.has(4) ? (node.shape(4)?.[2] ?? null) : 0;
  const total = add(past, k4[2] ?? null);
  const output =
    q.length === 4
      ? [q4[0] ?? null, q4[1] ?? null, q4[2] ?? null, v4[3] ?? null]
      : [q[0] ?? null, q[1] ?? null, multiply(heads ?? null, v4[3] ?? null)];
  const present = (shape: Shape): KnownValue =>
    tensor(dtype, [shape[0] ?? null, shape[1] ?? null, total, shape[3] ?? null]);
  return [
    tensor(dtype, output),
    present(k4),
    present(v4),
    tensor(dtype, [q4[0] ?? null, q4[1] ?? null, q4[2] ?? null, total]),
  ];
};

export const normalizations: Handlers = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  RMSNormalization: layerNormalization,
  SimplifiedLayerNormalization: layerNormalization,
  GroupNormalization: first,
  InstanceNormalization: first,
  Dropout: dropout,
  NegativeLogLikelihoodLoss: loss(false),
  SoftmaxCrossEntropyLoss: loss(true),
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
  Attention: attention,
  RotaryEmbedding: first,
};

/** Result of an optimiser step: new tensors and states have the types of those that came in after rate and count. */
function optimizer(groups: number, skipGradients: boolean): Handler {
  return (node: NodeView) => {
    const count = Math.floor((node.inputCount - 2) / groups);
    const kept = Array.from({ length: groups }, (_, group) => group).filter((group) => !(skipGradients && group === 1));
    return kept.flatMap((group) =>
      Array.from({ length: count }, (_, at): KnownValue => ({ type: node.type(2 + group * count + at) })),
    );
  };
}

export const training: Handlers = {
  Adagrad: optimizer(3, true),
  Adam: optimizer(4, true),
  Momentum: optimizer(3, true),
  Gradient: (node) => (node.attributes.texts('xs') ?? []).map((_, at): KnownValue => ({ type: node.type(at) })),
};
