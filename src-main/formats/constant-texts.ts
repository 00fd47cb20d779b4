/** Small stored values as text: what a box prints in place of their shape. */
import { dtypeName } from '../../src-shared/dtype.js';
import { type ModelGraph, type ValueIndex, valueShape } from '../../src-shared/graph.js';
import { float32Text } from './element-text.js';
import type { SmallTensor } from './model-format.js';

/** Elements of a value that is printed, and values in all: the rest keeps its shape. */
const maxElements = 4;
const maxValues = 60_000;

/** Texts (`0.5`, `[1,-1]`) of stored values of at most four elements in one row. */
export function constantTexts(
  graph: ModelGraph,
  read: (value: ValueIndex, maxElements: number) => SmallTensor | undefined,
): [ValueIndex, string][] {
  const found: [ValueIndex, string][] = [];
  const { values } = graph;
  for (let value = 0; value < values.count && found.length < maxValues; value += 1) {
    if ((values.bytes[value] ?? 0) === 0 || (values.bytes[value] ?? 0) > maxElements * 16) continue;
    const shape = valueShape(graph, value);
    if (shape === null || shape.length > 1) continue;
    const tensor = read(value, maxElements);
    if (tensor === undefined || tensor.items.some((item) => item === null)) continue;
    const isFloat = dtypeName(tensor.dtype) === 'float32';
    const items = tensor.items.map((item) => (isFloat ? float32Text(item ?? 0) : String(item)));
    if (items.length === 0) continue;
    found.push([value, tensor.shape.length === 0 ? (items[0] ?? '') : `[${items.join(',')}]`]);
  }
  return found;
}
