/** Inferred shapes as columns over the values of a graph (shapes-codec.ts). */
import { type ModelGraph, type ValueIndex, ValueKind, valueShape } from '../../../src-shared/graph.js';
import type { ShapeColumns } from '../../../src-shared/shapes-codec.js';
import { StringInterner } from '../../../src-shared/string-table.js';
import type { InferredShapes } from './infer-shapes.js';

export function toShapeColumns(graph: ModelGraph, shapes: InferredShapes): ShapeColumns {
  const { count } = graph.values;
  const strings = new StringInterner();
  const firstString = graph.strings.count;
  const dtype = new Uint8Array(count);
  const hasShape = new Uint8Array(count);
  const inferred = new Uint8Array(count);
  const dimOffsets = new Uint32Array(count + 1);
  const dims: number[] = [];
  for (let value = 0; value < count; value += 1) {
    dtype[value] = shapes.dtypeOf(value);
    const shape = shapes.dimsOf(value);
    if (shape !== null) {
      hasShape[value] = 1;
      for (const dim of shape) {
        if (typeof dim === 'number') dims.push(dim);
        else dims.push(dim === null ? -1 : -(firstString + strings.intern(dim)) - 1);
      }
      if (saysMore(graph, value, shape)) inferred[value] = 1;
    }
    dimOffsets[value + 1] = dims.length;
  }
  return {
    count,
    firstString,
    strings: strings.toTable(),
    dtype,
    hasShape,
    inferred,
    dimOffsets,
    dims: Float64Array.from(dims),
  };
}

/** Whether a shape is not simply the declared one. */
function saysMore(graph: ModelGraph, value: ValueIndex, shape: readonly (number | string | null)[]): boolean {
  if (graph.values.kind[value] === ValueKind.initializer) return false;
  const declared = valueShape(graph, value);
  return declared?.length !== shape.length || shape.some((dim, axis) => dim !== declared[axis]);
}
