/** What lies beside an element along the last axis, and where that is in the answer of one call for all. Pure. */
import { offsetOf } from './tensor-pair.js';

export interface Neighbourhood {
  /** Storage place of its first element, and how many it has. */
  offset: number;
  count: number;
  /** Which of them is the element itself. */
  own: number;
  /** Where its texts begin in the answer. */
  first: number;
}

/** Elements on either side. */
const radius = 3;

/** In the order asked for; a neighbourhood ends where its row does. */
export function neighbourhoods(
  shape: readonly number[],
  elements: readonly { index: readonly number[] }[],
): Neighbourhood[] {
  let first = 0;
  return elements.map(({ index }) => {
    const row = shape.at(-1) ?? 1;
    const at = index.at(-1) ?? 0;
    const begin = Math.max(0, at - radius);
    const count = Math.min(row, at + radius + 1) - begin;
    const found = { offset: offsetOf(shape, index) - (at - begin), count, own: at - begin, first };
    first += count;
    return found;
  });
}
