/** The stored tensors of a model as rows, from the graph's columns alone. Pure. */
import { dtypeBits, dtypeName } from '../../src-shared/dtype.js';
import { type ModelGraph, ValueKind, type ValueIndex } from '../../src-shared/graph.js';
import { consumersOf } from '../model/consumers.js';

export interface WeightRow {
  value: ValueIndex;
  name: string;
  dtype: string;
  shape: readonly number[];
  elements: number;
  bytes: number;
  /** How many nodes read it. */
  uses: number;
}

/** Initializers and the tensors of Constants, in the order of the file; uses in other graphs are not listed again. */
export function weightRows(graph: ModelGraph): WeightRow[] {
  const { values, strings } = graph;
  const rows: WeightRow[] = [];
  for (let value = 0; value < values.count; value += 1) {
    const bytes = values.bytes[value] ?? 0;
    const kind = values.kind[value];
    if (kind === ValueKind.outer || (bytes === 0 && kind !== ValueKind.initializer)) continue;
    const shape = Array.from(values.dims.subarray(values.dimOffsets[value], values.dimOffsets[value + 1]));
    const dtype = values.dtype[value] ?? 0;
    const places = shape.reduce((product, size) => product * Math.max(0, size), 1);
    rows.push({
      value,
      name: strings.get(values.name[value] ?? 0),
      dtype: dtype === 0 ? 'unknown' : dtypeName(dtype),
      shape,
      elements: places === 0 && bytes > 0 ? Math.floor((bytes * 8) / Math.max(1, dtypeBits(dtype))) : places,
      bytes,
      uses: consumersOf(graph, value).length,
    });
  }
  return rows;
}

/** Tensors of one request for statistics: together at most this much to read, so that progress moves. */
const batchBytes = 64_000_000;
const batchTensors = 256;

/** Splits rows into the requests `model.tensorSummaries` is called with; a larger tensor is a batch of its own. */
export function batches(rows: readonly WeightRow[]): WeightRow[][] {
  const all: WeightRow[][] = [];
  let current: WeightRow[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (current.length > 0 && (bytes + row.bytes > batchBytes || current.length >= batchTensors)) {
      all.push(current);
      current = [];
      bytes = 0;
    }
    current.push(row);
    bytes += row.bytes;
  }
  return current.length === 0 ? all : [...all, current];
}
