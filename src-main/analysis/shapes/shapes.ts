/** Arithmetic on shapes that many operators share. */
import { maximum, neverNegative, product, sameSize, type Size, subtract } from './size.js';
import type { Shape } from './types.js';

/** Multidirectional broadcasting of two sizes: equal ones, or one of them 1. */
function broadcastSize(a: Size, b: Size): Size {
  if (a === 1) return b;
  if (b === 1 || sameSize(a, b)) return a;
  if (typeof a === 'number') return typeof b === 'number' ? null : a;
  if (typeof b === 'number') return b;
  if (a === null || b === null) return null;
  // They are equal or one of them is 1. One that is 2 or more is the result; of two such, the simpler text.
  const [large, other] = [isSeveral(a), isSeveral(b)];
  if (large && other) return a.text.length <= b.text.length ? a : b;
  if (large) return a;
  if (other) return b;
  // No axis of a running model is empty: the larger one.
  return maximum(a, b, 1);
}

/** 2 or more whatever the symbols are. */
const isSeveral = (size: Size): boolean => neverNegative(subtract(size, 2), 1);

/** Shape of an elementwise operator's result; null when a rank is unknown. */
export function broadcast(shapes: readonly (Shape | null)[]): Shape | null {
  let result: Shape | undefined;
  for (const shape of shapes) {
    if (shape === null) return null;
    result = result === undefined ? shape : broadcastPair(result, shape);
  }
  return result ?? null;
}

function broadcastPair(a: Shape, b: Shape): Shape {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  const rank = Math.max(a.length, b.length);
  const result: Size[] = [];
  for (let axis = 0; axis < rank; axis += 1) {
    const [i, j] = [axis - rank + a.length, axis - rank + b.length];
    if (i < 0) result.push(b[j] ?? null);
    else if (j < 0) result.push(a[i] ?? null);
    else result.push(broadcastSize(a[i] ?? null, b[j] ?? null));
  }
  return result;
}

/** An axis counted from either end → [0, rank); undefined when it is out of range. */
export function normalAxis(axis: number, rank: number): number | undefined {
  const at = axis < 0 ? axis + rank : axis;
  return Number.isInteger(at) && at >= 0 && at < rank ? at : undefined;
}

/** All axes normal and different; undefined when one is not. */
export function normalAxes(axes: readonly Size[], rank: number): number[] | undefined {
  const result = new Set<number>();
  for (const axis of axes) {
    const at = typeof axis === 'number' ? normalAxis(axis, rank) : undefined;
    if (at === undefined) return undefined;
    result.add(at);
  }
  return result.size === axes.length ? [...result] : undefined;
}

/** Largest rank that is followed; what is beyond it is hostile. */
export const maxRank = 64;

/** A shape with nothing known but its rank. */
export function unknownSizes(rank: number): Size[] {
  return new Array<Size>(rank).fill(null);
}

/** The shape with the size of one axis replaced. */
export function withSize(shape: Shape, axis: number, size: Size): Size[] {
  return shape.map((old, at) => (at === axis ? size : old));
}

/** Product of sizes from `start` to `end`. */
export function productOf(shape: Shape, start = 0, end = shape.length): Size {
  return product(shape.slice(start, end));
}

/** The more precise of two descriptions of the same size; numbers first, then expressions. */
export function sharperSize(a: Size, b: Size): Size {
  if (typeof a === 'number' || b === null) return a;
  return a === null || typeof b === 'number' ? b : a;
}

/** Two descriptions of the same shape put together; null knows nothing. */
export function sharperShape(a: Shape | null, b: Shape | null): Shape | null {
  if (a === null) return b;
  if (b?.length !== a.length) return a;
  return a.map((size, axis) => sharperSize(size, b[axis] ?? null));
}
