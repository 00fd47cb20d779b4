/** Whether an output's values are kept in 0…1 by a Sigmoid or a Softmax that comes last. */
import { nodeInputs, type ValueIndex } from '../../../src-shared/graph.js';
import type { Bounded } from '../../../src-shared/numerics.js';
import type { OpenedModel } from '../../formats/model-format.js';

/** Operators after which the values are what they were. */
const passing = new Set([
  ...['Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Transpose', 'Slice', 'Gather', 'Cast'],
  ...['QuantizeLinear', 'DequantizeLinear', 'ReduceMean'],
  ...['reshape', 'view', 'flatten', 'squeeze', 'unsqueeze', 'transpose', 'permute', 'slice', 'select'],
]);

/** Longest chain that is followed back from an output. */
const maxSteps = 16;

/** `dim`: the size of an axis of a value; NaN where it is not known, and then the row counts as 1. */
export function boundedBy(
  model: OpenedModel,
  output: ValueIndex,
  dim: (value: ValueIndex | undefined, axis: number) => number,
): Bounded | null {
  const { graph } = model;
  let value = model.valueSource(output);
  for (let step = 0; step < maxSteps; step += 1) {
    const node = graph.values.producer[value] ?? -1;
    if (node < 0) return null;
    const op = graph.strings.get(graph.nodes.op[node] ?? 0);
    const [first] = nodeInputs(graph, node);
    const opBefore = graph.strings.get(graph.nodes.op[graph.values.producer[first ?? -1] ?? -1] ?? 0);
    if (/^sigmoid$/i.test(op)) return { by: 'Sigmoid', row: 1 };
    // Converters from TensorFlow write exp(x) / sum(exp(x)) out.
    const written = op === 'Div' && opBefore === 'Exp';
    if (/^softmax$/i.test(op) || written) {
      const row = dim(first, (written ? undefined : model.nodeAttributes(node).int('axis')) ?? -1);
      return { by: 'Softmax', row: Number.isFinite(row) && row > 1 ? row : 1 };
    }
    if (!passing.has(op) || first === undefined || first < 0) return null;
    value = model.valueSource(first);
  }
  return null;
}
