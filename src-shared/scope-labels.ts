/** Names for groups that have none in the model: what is in them (`Conv ×12 · 96 ch`). */
import type { ModelGraph, NodeIndex } from './graph.js';

/** How much an operator says about what a part of a model does; others say 0.3. */
const telling = new Map<string, number>(
  Object.entries({
    Conv: 10,
    ConvTranspose: 14,
    ConvInteger: 10,
    QLinearConv: 10,
    FusedConv: 10,
    MatMul: 9,
    Gemm: 10,
    MatMulInteger: 9,
    MatMulNBits: 9,
    QLinearMatMul: 9,
    FusedMatMul: 9,
    Einsum: 8,
    SE: 12,
    Attention: 40,
    MultiHeadAttention: 25,
    GroupQueryAttention: 25,
    LSTM: 25,
    GRU: 25,
    RNN: 25,
    If: 15,
    Loop: 15,
    Scan: 15,
    NonMaxSuppression: 20,
    TopK: 6,
    Resize: 8,
    MaxPool: 5,
    AveragePool: 5,
    GlobalAveragePool: 3,
    Softmax: 6,
    LayerNormalization: 4,
    SkipLayerNormalization: 4,
    GroupNormalization: 4,
    InstanceNormalization: 4,
    RMSNormalization: 4,
    Gather: 3,
    Slice: 1,
    Concat: 2,
    Sigmoid: 1.5,
    Relu: 1,
    Clip: 0.8,
    BatchNormalization: 1,
  }),
);

/** Label of a part made of `nodes`: its one or two most telling operators, and how many channels leave it. */
export function partLabel(graph: ModelGraph, nodes: readonly NodeIndex[]): string {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const operator = graph.strings.get(graph.nodes.op[node] ?? 0);
    if (operator === 'Constant') continue;
    counts.set(operator, (counts.get(operator) ?? 0) + 1);
  }
  const attention = countPairs(graph, nodes, 'MatMul', (operator) => operator === 'Softmax');
  if (attention > 0) counts.set('Attention', attention);
  const gates = counts.has('GlobalAveragePool')
    ? countPairs(graph, nodes, 'Mul', (operator) => operator === 'Sigmoid' || operator === 'HardSigmoid')
    : 0;
  // Squeeze and excitation: channels weighted by what a pooled copy of them says.
  if (gates > 0) counts.set('SE', gates);
  const score = ([operator, count]: [string, number]): number => (telling.get(operator) ?? 0.3) * Math.sqrt(count);
  const ranked = [...counts].sort((a, b) => score(b) - score(a));
  const [first, second] = ranked;
  if (first === undefined) return 'constants';
  const names = second !== undefined && score(second) > 0.35 * score(first) ? [first, second] : [first];
  const text = names.map(([operator, count]) =>
    count === 1 ? plain(operator) : `${plain(operator)} ×${String(count)}`,
  );
  const channels = lastChannels(graph, nodes);
  return channels === 0 ? text.join(', ') : `${text.join(', ')} · ${String(channels)} ch`;
}

/** Nodes of one operator that use the output of another for which `isSource` holds. */
function countPairs(
  { nodes, values, strings }: ModelGraph,
  members: readonly NodeIndex[],
  user: string,
  isSource: (operator: string) => boolean,
): number {
  let count = 0;
  for (const node of members) {
    if (strings.get(nodes.op[node] ?? 0) !== user) continue;
    for (let at = nodes.inputOffsets[node] ?? 0; at < (nodes.inputOffsets[node + 1] ?? 0); at += 1) {
      const made = values.producer[nodes.inputs[at] ?? -1] ?? -1;
      if (made < 0 || !isSource(strings.get(nodes.op[made] ?? 0))) continue;
      count += 1;
      break;
    }
  }
  return count;
}

const plain = (operator: string): string => operator.slice(0, 40);

/** Output channels of the last convolution; 0 when there is none. */
function lastChannels({ nodes, values, strings }: ModelGraph, members: readonly NodeIndex[]): number {
  for (let i = members.length - 1; i >= 0; i -= 1) {
    const node = members[i] ?? 0;
    const operator = strings.get(nodes.op[node] ?? 0);
    if (operator !== 'Conv' && operator !== 'ConvTranspose') continue;
    const weight = nodes.inputs[(nodes.inputOffsets[node] ?? 0) + 1] ?? -1;
    if (weight < 0 || values.hasShape[weight] !== 1) continue;
    const dims = values.dimOffsets[weight] ?? 0;
    const rank = (values.dimOffsets[weight + 1] ?? 0) - dims;
    // A transposed convolution keeps its output channels second; a squeeze to one pixel is no width of the stage.
    const channels = values.dims[dims + (operator === 'Conv' ? 0 : 1)] ?? 0;
    if (rank >= 3 && channels > 1) return channels;
  }
  return 0;
}
