/**
 * Where a symbol lies in memory, whatever axes it is seen through. The index of an element in row-major order is written
 * in digits, one per axis; the symbol is a digit of its own, with `inner` elements below it in the axis that holds it
 * (64 in an axis of batch*64, 1 in one of 64*batch). A Reshape moves no element, so the digit stays where it is. Pure.
 */
import { evaluate, type Size } from '../../analysis/shapes/size.js';
import type { Shape } from '../../analysis/shapes/types.js';

/** Number each new symbol stood for. */
export type Olds = ReadonlyMap<string, number>;

/** Sizes at which shapes are compared: the new symbols as they were, the others primes, two sets of them. */
export type Sample = 0 | 1;
export const samples: readonly Sample[] = [0, 1];
const primes = [
  [7, 13, 19, 29, 37, 43],
  [11, 17, 23, 31, 41, 47],
] as const;

/** What symbols are in a sample: different ones have different primes. */
export function sampleOf(olds: Olds, sample: Sample): (name: string) => number {
  const others = new Map<string, number>();
  const list = primes[sample];
  return (name) => {
    const old = olds.get(name);
    if (old !== undefined) return old;
    const number = others.get(name) ?? list[others.size % list.length] ?? 1;
    others.set(name, number);
    return number;
  };
}

/** The shape in numbers; undefined where a size is not known. */
export function numbersOf(shape: Shape, valueOf: (name: string) => number): number[] | undefined {
  const numbers = shape.map((size: Size) => evaluate(size, valueOf));
  return numbers.every((each) => each !== null) ? numbers : undefined;
}

export const productFrom = (sizes: readonly number[], start: number): number =>
  sizes.slice(start).reduce((all, size) => all * size, 1);

/** An axis that may hold a digit, with the elements that lie below it there. */
export interface Place {
  axis: number;
  inner: number;
}

/** Axes of `to` that hold the digit of `width` sizes with `below` elements under it: several only where its width is 1. */
export function placesOf(to: readonly number[], below: number, width: number): Place[] {
  return to.flatMap((size, axis) => {
    const low = productFrom(to, axis + 1);
    if (low === 0 || below % low !== 0 || (low * size) % (below * width) !== 0) return [];
    return [{ axis, inner: below / low }];
  });
}
