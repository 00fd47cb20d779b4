/** Inferred shapes as columns over the values of a graph (shapes-codec.ts). */
import { type ModelGraph, type ValueIndex, ValueKind } from '../../../src-shared/graph.js';
import type { ShapeColumns } from '../../../src-shared/shapes-codec.js';
import { StringInterner } from '../../../src-shared/string-table.js';
import { dimOf } from './declared.js';
import type { InferredShapes } from './infer-shapes.js';
import type { Shape } from './types.js';

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
    const shape = shapes.shapeOf(value);
    if (shape !== null) {
      hasShape[value] = 1;
      for (const size of shape) {
        const dim = dimOf(size);
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
function saysMore({ values, strings }: ModelGraph, value: ValueIndex, shape: Shape): boolean {
  if (values.kind[value] === ValueKind.initializer) return false;
  const start = values.dimOffsets[value] ?? 0;
  if (values.hasShape[value] !== 1 || (values.dimOffsets[value + 1] ?? 0) - start !== shape.length) return true;
  return shape.some((size, axis) => {
    const declared = values.dims[start + axis] ?? -1;
    if (declared >= 0) return size !== declared;
    return (dimOf(size) ?? '') !== strings.get(-declared - 1);
  });
}
