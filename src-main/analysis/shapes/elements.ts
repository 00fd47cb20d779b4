/** Picking elements of small tensors, for the operators that move them: Slice, Transpose, Gather, Concat. */
import type { Size } from './size.js';
import { type Elements, maxElements } from './types.js';

/** A tensor of `shape` whose element at an index is the one of `from` at `source(index)`; undefined when too large. */
export function pickElements(
  from: Elements,
  shape: readonly number[],
  source: (index: readonly number[]) => readonly (number | null)[],
): Elements | undefined {
  const count = shape.reduce((all, size) => all * size, 1);
  if (count > maxElements) return undefined;
  const index = shape.map(() => 0);
  const items: Size[] = [];
  for (let at = 0; at < count; at += 1) {
    items.push(elementAt(from, source(index)));
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      index[axis] = 0;
    }
  }
  return { shape, items };
}

/** null where an index is unknown or out of range. */
function elementAt({ shape, items }: Elements, index: readonly (number | null)[]): Size {
  let offset = 0;
  for (const [axis, size] of shape.entries()) {
    const at = index[axis];
    if (typeof at !== 'number' || at < 0 || at >= size) return null;
    offset = offset * size + at;
  }
  return items[offset] ?? null;
}
