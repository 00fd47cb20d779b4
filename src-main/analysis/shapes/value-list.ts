/** All named values of a model with type and shape, as `inspect --shapes` prints them. */
import { dtypeName } from '../../../src-shared/dtype.js';
import { type Dim, type ModelGraph, ValueKind } from '../../../src-shared/graph.js';
import type { Finding } from '../../../src-shared/finding.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { inferShapes } from './infer-shapes.js';
import type { InputShapes } from './input-shapes.js';
import type { ValueType } from './types.js';

export interface ListedValue {
  name: string;
  /** Lower-case dtype name; `sequence(float32)`; null when unknown. */
  dtype: string | null;
  /** Sizes, symbols and expressions; null for an unknown size, and for an unknown rank. */
  shape: Dim[] | null;
  /** Body or local function the value belongs to; not there for values of the main graph. */
  graph?: string;
}

export interface ListedValues {
  values: ListedValue[];
  /** By position in `values`: whether the file stores the value. */
  stored: boolean[];
  /** Declared shapes that contradict the operators. */
  findings: readonly Finding[];
}

export function listValues(model: OpenedModel, given: InputShapes = {}): ListedValues {
  const { graph } = model;
  const shapes = inferShapes(model, given);
  const titles = graph.graphs.map((_, index) => graphTitle(graph, index));
  const listed: ListedValues = { values: [], stored: [], findings: shapes.findings };
  for (let value = 0; value < graph.values.count; value += 1) {
    const name = graph.strings.get(graph.values.name[value] ?? 0);
    if (name === '' || graph.values.kind[value] === ValueKind.outer) continue;
    const place = titles[graph.values.graph[value] ?? 0] ?? '';
    const entry: ListedValue = { name, dtype: typeText(shapes.typeOf(value)), shape: shapes.dimsOf(value) };
    if (place !== '') entry.graph = place;
    listed.values.push(entry);
    listed.stored.push(graph.values.kind[value] === ValueKind.initializer || (graph.values.bytes[value] ?? 0) > 0);
  }
  return listed;
}

/** '' for the main graph; a body is named by its node and attribute, a function by domain and name. */
function graphTitle(graph: ModelGraph, index: number): string {
  const record = graph.graphs[index];
  if (record === undefined || record.kind === 'main') return '';
  if (record.kind === 'function') return record.domain === '' ? record.name : `${record.domain}.${record.name}`;
  const node = graph.strings.get(graph.nodes.name[record.parentNode] ?? 0);
  return `${node === '' ? `node ${String(record.parentNode)}` : node}.${record.attribute}`;
}

function typeText(type: ValueType): string | null {
  if (type.kind === 'other') return null;
  if (type.kind === 'tensor') return type.dtype === 0 ? null : dtypeName(type.dtype);
  return `${type.kind}(${typeText(type.element) ?? 'unknown'})`;
}
