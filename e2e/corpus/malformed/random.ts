/** Numbers that look random and are the same in every run (mulberry32). */
export type Random = (below: number) => number;

/** Whole numbers from 0 up to, and without, `below`. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** At most `count` of `items`, each at most once, in their order. */
export function chosen<T>(items: readonly T[], count: number, random: Random): T[] {
  const left = items.map((_, index) => index);
  const taken: number[] = [];
  while (taken.length < count && left.length > 0) taken.push(...left.splice(random(left.length), 1));
  return taken.sort((a, b) => a - b).map((index) => items[index] as T);
}
