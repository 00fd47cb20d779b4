/** A Reshape or Expand to a constant shape, made to let a new symbol through. Pure. */
import { productOf } from '../../analysis/shapes/shapes.js';
import { reshapeTo } from '../../analysis/shapes/operators/shape-ops.js';
import { evaluate, sameSize, type Size, symbolsOf } from '../../analysis/shapes/size.js';
import type { Shape } from '../../analysis/shapes/types.js';

/** Number each new symbol stood for. */
export type Olds = ReadonlyMap<string, number>;

/** What the symbols that are not new are while sizes are compared with what they were. */
const otherSize = 7;

/** The size as it was, for any sizes of the other symbols; null where it depends on those. */
export function oldSize(size: Size, olds: Olds): number | null {
  const at = (other: number): number | null => evaluate(size, (name) => olds.get(name) ?? other);
  const [one, two] = [at(otherSize), at(otherSize + 4)];
  return one === two ? one : null;
}

export const isNew = (size: Size, olds: Olds): boolean => [...symbolsOf(size)].some((name) => olds.has(name));

/**
 * Whether the axis of `from` with the new symbol can lie in place `at` of the target: rows stay rows only if what comes
 * before that place divides what came before the axis, and what comes after it divides what came after.
 */
function canLieAt(from: Shape, target: readonly Size[], at: number, olds: Olds): boolean {
  const axis = from.findIndex((size) => isNew(size, olds));
  const divides = (parts: readonly Size[], sizes: Shape): boolean => {
    const [whole, part] = [oldSize(productOf(sizes), olds), oldSize(productOf(parts), olds)];
    // Open places and other symbols fit whatever there is.
    return whole === null || part === null || part <= 0 || whole % part === 0;
  };
  return divides(target.slice(0, at), from.slice(0, axis)) && divides(target.slice(at + 1), from.slice(axis + 1));
}

/** A size that is written into the target, not copied, left open or computed. */
const isPlain = (size: Size): boolean => typeof size === 'number' && size > 0;

/** Places of the target that hold an axis of the input as it was. */
function bakedPlaces(from: Shape, target: readonly Size[], olds: Olds): number[] {
  return target.flatMap((size, at) => {
    const own = from[at] ?? null;
    return isPlain(size) && isNew(own, olds) && oldSize(own, olds) === size && canLieAt(from, target, at, olds)
      ? [at]
      : [];
  });
}

function keepsAll(from: Shape, target: readonly Size[], olds: Olds): boolean {
  const to = reshapeTo(from, target, false);
  if (!sameSize(productOf(from), productOf(to))) return false;
  // As it was, it gives what it gave.
  return to.every((size, at) => !isPlain(target[at] ?? null) || oldSize(size, olds) === target[at]);
}

/** Targets with one place left open, where that place gave the size it is given now. */
function opened(from: Shape, target: readonly Size[], olds: Olds): Size[][] {
  if (target.includes(-1)) return [];
  return target.flatMap((size, at) => {
    if (!isPlain(size) || !canLieAt(from, target, at, olds)) return [];
    const open = target.map((each, place) => (place === at ? -1 : each));
    const made = reshapeTo(from, open, false)[at] ?? null;
    return isNew(made, olds) && oldSize(made, olds) === size && keepsAll(from, open, olds) ? [open] : [];
  });
}

/**
 * The target for a Reshape of `from` (shape with new symbols) that had the target `target`, constant where it is a number: 0 where the size was
 * that of the same axis of the input, else -1 at the one place it can be. 'fine': nothing has to change; undefined: it
 * cannot be known where the symbol belongs.
 */
export function repairReshape(from: Shape, target: readonly Size[], olds: Olds): Size[] | 'fine' | undefined {
  if (!from.some((size) => isNew(size, olds))) return 'fine';
  const baked = bakedPlaces(from, target, olds);
  if (baked.length === 0 && keepsAll(from, target, olds)) return 'fine';
  // A place that is a size of 1 by chance is not the axis; the leading one is taken for it.
  for (const places of [baked, baked.filter((at) => at === 0)]) {
    const copied = target.map((size, at) => (places.includes(at) ? 0 : size));
    if (places.length > 0 && keepsAll(from, copied, olds)) return copied;
  }
  const candidates = opened(from, target, olds);
  const leading = candidates.find((each) => each[0] === -1);
  return leading ?? (candidates.length === 1 ? candidates[0] : undefined);
}

/** The same for Expand: 1 takes the input's own size. */
export function repairExpand(from: Shape, target: readonly Size[], olds: Olds): Size[] | 'fine' | undefined {
  const offset = target.length - from.length;
  const repaired = target.map((size, at) => {
    const own = from[at - offset] ?? null;
    return isNew(own, olds) && oldSize(own, olds) === size ? 1 : size;
  });
  return repaired.every((size, at) => size === target[at]) ? 'fine' : repaired;
}
