/** A Reshape or Expand to a constant shape, made to let new symbols through. Pure. */
import { reshapeTo } from '../../analysis/shapes/operators/shape-ops.js';
import { productOf } from '../../analysis/shapes/shapes.js';
import { divideExactly, evaluate, multiply, sameSize, type Size, symbolsOf } from '../../analysis/shapes/size.js';
import type { Shape } from '../../analysis/shapes/types.js';
import { numbersOf, type Olds, type Place, placesOf, productFrom, samples, sampleOf } from './digits.js';
import type { Inner } from './layouts.js';

/** A size that is computed when it runs: that axis of the input, times and divided by these. */
export interface Computed {
  axis: number;
  times: number;
  by: number;
}

/** One way to write the target. */
export interface Target {
  /** The new target; null where the one there was does. */
  after: Size[] | null;
  /** Sizes of `after` that the runtime cannot be told by a constant, by place. */
  computed: ReadonlyMap<number, Computed>;
  /** Shape of the result. */
  shape: Shape;
  /** Where the new symbols are in the result, and what lies below them. */
  places: readonly { symbol: string; axis: number; inner: Inner }[];
  /** Each symbol stays an axis of its own, where it stood: hardly anything else is meant. */
  plain: boolean;
}

/** What a size was; null where it depends on other symbols. */
export function oldSize(size: Size, olds: Olds): number | null {
  const [one, two] = samples.map((sample) => evaluate(size, sampleOf(olds, sample)));
  return one === two ? (one ?? null) : null;
}

export const isNew = (size: Size, olds: Olds): boolean => [...symbolsOf(size)].some((name) => olds.has(name));

interface Digit {
  symbol: string;
  /** Axis of the input it comes from. */
  from: number;
  options: { axis: number; inner: Inner }[];
}

/**
 * Places for one symbol, best first: an axis of its own where it stood before, another of its own, the axis where it
 * stood, as the outermost of an axis (heads under a batch), any.
 */
function ranked(options: Digit['options'], from: number, told: readonly number[]): Digit['options'] {
  const rank = ({ axis, inner }: Digit['options'][number]): number => {
    if (told[axis] === 1) return axis === from ? 0 : 1;
    // Features are no place for a batch: what comes behind multiplies them.
    if (axis === told.length - 1) return 5;
    if (axis === from) return 2;
    return inner[0] === told[axis] ? 3 : 4;
  };
  return [...options].sort((a, b) => rank(a) - rank(b) || a.axis - b.axis);
}

/** The target as it was, in the numbers of each sample; undefined where it does not fit the input. */
function toldNumbers(from: Shape, target: readonly Size[], olds: Olds, keepZero: boolean): number[][] | undefined {
  const both = samples.map((sample) => {
    const valueOf = sampleOf(olds, sample);
    const numbers = numbersOf(from, valueOf);
    const wanted = target.map((size) => evaluate(size, valueOf));
    const told = numbers && numbersOf(reshapeTo(numbers, wanted, keepZero), valueOf);
    return told !== undefined && productFrom(told, 0) === productFrom(numbers ?? [], 0) ? told : undefined;
  });
  return both.every((each) => each !== undefined) ? both : undefined;
}

/** New symbols of the input with the axes of the target that can hold them; undefined where one has none. */
function digitsOf(
  from: Shape,
  told: readonly number[][],
  olds: Olds,
  innerOf: (axis: number, symbol: string) => Inner | undefined,
): Digit[] | undefined {
  const digits: Digit[] = [];
  for (const [axis, size] of from.entries())
    for (const symbol of symbolsOf(size)) {
      const width = olds.get(symbol);
      if (width === undefined) continue;
      const inner = innerOf(axis, symbol);
      if (inner === undefined) return undefined;
      const [one = [], two = []] = samples.map((sample) => {
        const below = inner[sample] * productFrom(numbersOf(from, sampleOf(olds, sample)) ?? [], axis + 1);
        return placesOf(told[sample] ?? [], below, width);
      });
      const options = one.flatMap((place) => {
        const again = two.find((each: Place) => each.axis === place.axis);
        return again === undefined ? [] : [{ axis: place.axis, inner: [place.inner, again.inner] as const }];
      });
      if (options.length === 0) return undefined;
      digits.push({ symbol, from: axis, options: ranked(options, axis, told[0] ?? []) });
    }
  return digits;
}

/** Whether the result has the symbols in just these places. */
function holds(shape: Shape, from: Shape, chosen: ReadonlyMap<number, Set<string>>, olds: Olds): boolean {
  return (
    sameSize(productOf(from), productOf(shape)) &&
    shape.every((size, axis) => {
      const found = [...symbolsOf(size)].filter((name) => olds.has(name));
      const wanted = chosen.get(axis) ?? new Set<string>();
      return found.length === wanted.size && found.every((name) => wanted.has(name));
    })
  );
}

/** The target with the symbols at these axes; undefined where it cannot be written. */
function written(
  from: Shape,
  target: readonly Size[],
  told: readonly number[][],
  chosen: ReadonlyMap<number, Set<string>>,
  sources: ReadonlyMap<number, number>,
  { olds, keepZero }: { olds: Olds; keepZero: boolean },
): Pick<Target, 'after' | 'computed' | 'shape'> | undefined {
  const computed = new Map<number, Computed>();
  const after: Size[] = [...target];
  const fixed = (axis: number): number | undefined =>
    told[0]?.[axis] === told[1]?.[axis] ? told[0]?.[axis] : undefined;
  const wanted = (axis: number): Size => {
    const source = sources.get(axis);
    const [size, old] = [fixed(axis), source === undefined ? null : oldSize(from[source] ?? null, olds)];
    return source === undefined || size === undefined || old === null
      ? null
      : divideExactly(multiply(from[source] ?? null, size), old);
  };
  const moved = [...chosen.keys()].filter((axis) => {
    const size = wanted(axis);
    if (keepZero || !sameSize(from[axis] ?? null, size)) return true;
    after[axis] = 0;
    return false;
  });
  const open = target.indexOf(-1);
  for (const [axis, size] of target.entries()) {
    const isOpen = size === -1 && moved.length > 0 && !moved.includes(axis);
    const follows = size === 0 ? !keepZero && isNew(from[axis] ?? null, olds) : isNew(size, olds);
    if (chosen.has(axis) || !(isOpen || follows)) continue;
    const number = fixed(axis);
    if (number !== undefined) after[axis] = number;
    else if (!isOpen) return undefined;
  }
  let free = after.indexOf(-1) < 0 || moved.includes(open);
  if (moved.includes(open)) free = false;
  for (const axis of moved) {
    if (axis === open) continue;
    if (free) {
      after[axis] = -1;
      free = false;
      continue;
    }
    const [size, source, number] = [wanted(axis), sources.get(axis), fixed(axis)];
    if (size === null || source === undefined || number === undefined) return undefined;
    after[axis] = size;
    computed.set(axis, { axis: source, times: number, by: oldSize(from[source] ?? null, olds) ?? 1 });
  }
  const shape = reshapeTo(from, after, keepZero);
  return holds(shape, from, chosen, olds) ? { after, computed, shape } : undefined;
}

/** Most ways that are told apart. */
const maxTargets = 4;

/**
 * Ways to write the target of a Reshape of `from` (shape with new symbols), best first: 0 where the size is that of the
 * same axis of the input, else -1, else computed. None: a symbol has no place in it. 'fine': nothing new comes in.
 */
export function repairReshape(
  from: Shape,
  target: readonly Size[],
  olds: Olds,
  innerOf: (axis: number, symbol: string) => Inner | undefined = () => [1, 1],
  keepZero = false,
): Target[] | 'fine' {
  if (!from.some((size) => isNew(size, olds))) return 'fine';
  const told = toldNumbers(from, target, olds, keepZero);
  const digits = told && digitsOf(from, told, olds, innerOf);
  if (told === undefined || digits === undefined) return [];
  let combinations: Digit['options'][] = [[]];
  for (const { options } of digits)
    combinations = combinations.flatMap((start) => options.map((option) => [...start, option])).slice(0, 16);
  return combinations
    .flatMap((places): Target[] => {
      const chosen = new Map<number, Set<string>>();
      const sources = new Map<number, number>();
      places.forEach(({ axis }, at) => {
        const { symbol = '', from: source = 0 } = digits[at] ?? {};
        // Two symbols from two axes in one: neither alone gives its size.
        if (chosen.has(axis)) sources.delete(axis);
        else sources.set(axis, source);
        chosen.set(axis, (chosen.get(axis) ?? new Set()).add(symbol));
      });
      const named = places.map((place, at) => ({ ...place, symbol: digits[at]?.symbol ?? '' }));
      const plain = named.every(
        ({ axis }, at) => told[0]?.[axis] === olds.get(named[at]?.symbol ?? '') && axis === digits[at]?.from,
      );
      const shape = reshapeTo(from, target, keepZero);
      if (holds(shape, from, chosen, olds)) return [{ after: null, computed: new Map(), shape, places: named, plain }];
      const made = written(from, target, told, chosen, sources, { olds, keepZero });
      return made === undefined ? [] : [{ ...made, places: named, plain }];
    })
    .slice(0, maxTargets);
}

/** The same for Expand: 1 takes the input's own size. */
export function repairExpand(from: Shape, target: readonly Size[], olds: Olds): Size[] | 'fine' {
  const offset = target.length - from.length;
  const repaired = target.map((size, at) => {
    const own = from[at - offset] ?? null;
    return isNew(own, olds) && oldSize(own, olds) === size ? 1 : size;
  });
  return repaired.every((size, at) => size === target[at]) ? 'fine' : repaired;
}
