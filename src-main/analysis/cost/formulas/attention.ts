/**
 * Attention. Scores take one multiply-accumulate per query element and key position, mixing one per output element and key
 * position; softmax 5, the scale 1 and a mask 1 per score. Causal masks are not taken off: the whole square is counted, as
 * most kernels compute it. Sources: Attention in onnx/defs/nn; com.microsoft's ContribOperators.md.
 */
import { type Formula, macs, type NodeView } from './node-view.js';
import { softmax } from './normalization.js';

interface Sizes {
  /** Elements of the query: batch × heads × length × head size. */
  query: number;
  /** Key positions, past ones included. */
  keys: number;
  /** Rows of scores: batch × heads × length. */
  rows: number;
  masked: boolean;
}

function attend(node: NodeView, { query, keys, rows, masked }: Sizes, projected = 0, more = 0): ReturnType<Formula> {
  const perScore = softmax + 1 + (masked ? 1 : 0);
  return macs(projected + (query + node.out()) * keys, perScore * rows * keys + more);
}

const past = (node: NodeView, input: number, axis: number): number => (node.has(input) ? node.dim(input, axis) : 0);

/** Q, K, V as [batch, heads, length, size] or [batch, length, heads × size]. */
const attention: Formula = (node) => {
  const split = node.rank(0) === 4;
  const heads = split ? node.dim(0, 1) : (node.number('q_num_heads') ?? Number.NaN);
  const length = node.dim(0, split ? 2 : 1);
  const keys = node.dim(1, node.rank(1) === 4 ? 2 : 1) + past(node, 4, 2);
  return attend(node, { query: node.size(0), keys, rows: node.dim(0, 0) * heads * length, masked: node.has(3) });
};

/** Projects [batch, length, in] by weights [in, q + k + v] first; `pastInput` is [2, batch, heads, length, size]. */
const projecting =
  (maskInput: number, pastInput: number): Formula =>
  (node) => {
    const [batch, length] = [node.dim(0, 0), node.dim(0, 1)];
    const width = node.numbers('qkv_hidden_sizes')?.[0] ?? node.dim(1, 1) / 3;
    const rows = batch * length * (node.number('num_heads') ?? Number.NaN);
    const keys = length + past(node, pastInput, 3);
    const bias = batch * length * node.dim(1, 1);
    const sizes = { query: batch * length * width, keys, rows, masked: node.has(maskInput) };
    return attend(node, sizes, batch * length * node.size(1), bias);
  };

/** Query [batch, length, width]; keys [batch, length, width], [batch, heads, length, size], or packed with their values. */
const multiHead: Formula = (node) => {
  const packed = node.rank(0) === 5;
  const query = packed ? node.size(0) / 3 : node.size(0);
  const own = node.has(1) ? node.dim(1, node.rank(1) === 4 ? 2 : 1) : node.dim(0, 1);
  const rows = node.dim(0, 0) * node.dim(0, 1) * (node.number('num_heads') ?? Number.NaN);
  const masked = node.has(4) || node.has(5);
  return attend(node, { query, keys: own + past(node, 6, 2), rows, masked }, 0, node.has(3) ? 3 * query : 0);
};

/** Key positions are those of the present key cache (output 1), [batch, heads, length, size]; rotary: 3 an element of Q and K. */
const groupQuery: Formula = (node) => {
  const rows = node.dim(0, 0) * node.dim(0, 1) * (node.number('num_heads') ?? Number.NaN);
  const keys = node.outDim(2, 1);
  const turned = node.has(1) ? node.out() + node.size(1) : node.out();
  const rotary = node.number('do_rotary') === 1 ? rotate * turned : 0;
  return attend(node, { query: node.out(), keys, rows, masked: false }, 0, rotary);
};

/** x·cos + rotated x·sin. */
const rotate = 3;
const rotaryEmbedding: Formula = (node) => macs(0, rotate * node.out());

export const attentionFormulas: Readonly<Record<string, Formula>> = {
  Attention: attention,
  RotaryEmbedding: rotaryEmbedding,
};

export const microsoftAttentionFormulas: Readonly<Record<string, Formula>> = {
  Attention: projecting(3, 4),
  QAttention: projecting(5, 8),
  MultiHeadAttention: multiHead,
  GroupQueryAttention: groupQuery,
  RotaryEmbedding: rotaryEmbedding,
};
