/** Integer inputs that pick rows of a stored table: an id past its end is not an input the model was made for. */
import { ValueKind, nodeInputs, type ValueIndex } from '../../../src-shared/graph.js';
import type { Numerics } from '../../../src-shared/numerics.js';
import { Consumers } from '../../analysis/consumers.js';
import { inferShapes } from '../../analysis/shapes/infer-shapes.js';
import type { OpenedModel } from '../../formats/model-format.js';

/** Operators that pass indices on as they are. */
const passing = new Set([
  'Cast',
  'Identity',
  'Reshape',
  'Unsqueeze',
  'Squeeze',
  'Flatten',
  'Transpose',
  'Expand',
  'Slice',
  'Concat',
]);
const keepingRows = new Set(['Cast', 'Identity', 'DequantizeLinear']);
/** Position of the table and of the indices among a node's inputs. */
const lookups: Readonly<Record<string, readonly [table: number, indices: number]>> = {
  Gather: [0, 1],
  GatherBlockQuantized: [0, 1],
  embedding: [0, 1],
};

/** By graph input; the smallest table where an input picks from several. */
export function indexInputs(model: OpenedModel): Numerics['indexInputs'] {
  const { graph } = model;
  const shapes = inferShapes(model);
  const consumers = new Consumers(model);
  const nameOf = (value: ValueIndex): string => graph.strings.get(graph.values.name[value] ?? 0);
  /** Tables are stored, or made from a stored one by an operator that keeps its rows. */
  const storedOf = (value: ValueIndex): ValueIndex => {
    let at = value;
    for (let steps = 0; steps < 4; steps += 1) {
      const producer = graph.values.producer[at] ?? -1;
      if (producer < 0 || !keepingRows.has(graph.strings.get(graph.nodes.op[producer] ?? 0))) break;
      const first = graph.nodes.inputs[graph.nodes.inputOffsets[producer] ?? 0] ?? -1;
      if (first < 0) break;
      at = model.valueSource(first);
    }
    return at;
  };
  const rowsOf = (table: ValueIndex): number | undefined => {
    const value = storedOf(table);
    if (graph.values.kind[value] !== ValueKind.initializer && (graph.values.bytes[value] ?? 0) === 0) return undefined;
    const [rows] = shapes.shapeOf(value) ?? [];
    return typeof rows === 'number' ? rows : undefined;
  };
  const found: Numerics['indexInputs'] = [];
  for (const input of graph.graphs[0]?.inputs ?? []) {
    if (graph.values.kind[input] !== ValueKind.input) continue;
    let best: { rows: number; table: string } | undefined;
    const seen = new Set<ValueIndex>([input]);
    const waiting = [input];
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      for (const node of consumers.of(value)) {
        const op = graph.strings.get(graph.nodes.op[node] ?? 0);
        const inputs = [...nodeInputs(graph, node)].map((each) => (each < 0 ? each : model.valueSource(each)));
        const lookup = lookups[op];
        if (
          lookup !== undefined &&
          inputs[lookup[1]] === value &&
          (model.nodeAttributes(node).int('axis') ?? 0) === 0
        ) {
          const table = inputs[lookup[0]] ?? -1;
          const rows = table < 0 ? undefined : rowsOf(table);
          if (rows !== undefined && rows > 0 && rows < (best?.rows ?? Infinity)) best = { rows, table: nameOf(table) };
        }
        if (!passing.has(op) || inputs[0] !== value) continue;
        for (let at = graph.nodes.outputOffsets[node] ?? 0; at < (graph.nodes.outputOffsets[node + 1] ?? 0); at += 1) {
          const output = graph.nodes.outputs[at] ?? -1;
          if (output < 0 || seen.has(output)) continue;
          seen.add(output);
          waiting.push(output);
        }
      }
    }
    if (best !== undefined) found.push({ name: nameOf(input), high: best.rows - 1, table: best.table });
  }
  return found;
}
