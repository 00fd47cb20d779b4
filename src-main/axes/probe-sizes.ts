/** Which sizes to try: to find some at which a model runs, and then to vary each symbol alone. Pure. */
import { type AxisRange, type AxisRanges, isInRange, sizesOf } from '../../src-shared/axis-ranges.js';
import type { AxisMap, Sizes } from './axis-map.js';
import type { Meeting } from './meets.js';
import { elementsFor, isLeading, maxProbeElements } from './probe-inputs.js';

/** Lengths and edges that models are made for; multiples of the strides of common networks. */
const usualSizes = [4, 8, 16, 32, 64, 128, 224, 256, 320, 512, 640, 1024, 16000];

/** Models of more free symbols are not tried with each of them as a second batch. */
const maxSecondBatches = 6;
/** Assignments that are tried before a model is said to run at none. */
const maxStarts = 60;
/** Of them, with the symbols that have a range at one of its sizes. */
const maxRangeStarts = 8;

/**
 * Assignments to start from, the most likely first: sizes that the person gave, else those the graph's constants ask
 * for, else small ones, else usual ones; symbols that meet one another alike.
 */
export function startingSizes(
  map: AxisMap,
  symbols: readonly string[],
  met: readonly Meeting[],
  tied: readonly (readonly [string, string])[],
  given: Sizes,
): Sizes[] {
  const first = (symbol: string): string => tied.find(([a, b]) => b === symbol && symbols.includes(a))?.[0] ?? symbol;
  const asked = new Map<string, number>();
  for (const { symbol, size } of met) if (!asked.has(symbol) && size > 1) asked.set(symbol, size);
  const from = (sizeOf: (symbol: string) => number): Sizes =>
    Object.fromEntries(symbols.map((symbol) => [symbol, given[symbol] ?? sizeOf(first(symbol))]));
  const batches = symbols.filter((symbol) => isLeading(map, symbol));
  const others = symbols.filter((symbol) => !batches.includes(symbol));
  const usual = (size: number, batch: number, alsoBatch: readonly string[] = []): Sizes =>
    from((symbol) => (batches.includes(symbol) || alsoBatch.includes(symbol) ? batch : (asked.get(symbol) ?? size)));
  const all = [
    from((symbol) => asked.get(symbol) ?? 2),
    from(() => 2),
    usual(4, 1),
    from((symbol) => asked.get(symbol) ?? 1),
    from(() => 1),
    ...usualSizes.flatMap((size) => [usual(size, 2), usual(size, 1)]),
    // A batch that is not the leading axis: a recurrent state.
    ...usualSizes
      .slice(2)
      .flatMap((size) =>
        others.length < 2 || others.length > maxSecondBatches ? [] : others.map((symbol) => usual(size, 2, [symbol])),
      ),
    ...usualSizes.map((size) => from((symbol) => (batches.includes(symbol) ? (asked.get(symbol) ?? 2) : size))),
  ];
  return distinct(all)
    .filter((sizes) => elementsFor(map, sizes) <= maxProbeElements)
    .slice(0, maxStarts);
}

function distinct(all: readonly Sizes[]): Sizes[] {
  return [...new Map(all.map((sizes) => [JSON.stringify(sizes), sizes])).values()];
}

/** The same, beginning at sizes within the ranges; those that break there do not keep others from being found. */
export function startsWithRanges(
  map: AxisMap,
  symbols: readonly string[],
  met: readonly Meeting[],
  tied: readonly (readonly [string, string])[],
  { at, ranges }: { at: Sizes; ranges: AxisRanges },
): Sizes[] {
  const within = [...ranges].filter(([symbol]) => symbols.includes(symbol));
  const chosen = (of: (range: AxisRange) => number): Sizes => ({
    ...Object.fromEntries(within.map(([symbol, range]) => [symbol, of(range)])),
    ...at,
  });
  const given =
    within.length === 0
      ? []
      : [chosen(({ min, opt }) => opt ?? min), chosen(({ min }) => min), chosen(({ max }) => max)];
  const from = (sizes: Sizes): Sizes[] => startingSizes(map, symbols, met, tied, sizes);
  return distinct([...given.flatMap((sizes) => from(sizes).slice(0, maxRangeStarts)), ...from(at)]);
}

/**
 * Sizes of one symbol to try around a base: 1, 2, 3, the base, the next odd one, twice the base, and what was asked for,
 * a large one among it. Of a symbol with a range, or with several it has to be in, those within, and the sizes these name.
 */
export function variations(base: number, asked: readonly number[], ranges: readonly AxisRange[] = []): number[] {
  const odd = base % 2 === 0 ? base + 1 : base + 2;
  const named = ranges.flatMap(sizesOf);
  return [...new Set([1, 2, 3, base, odd, 2 * base, ...asked, ...named])]
    .filter((size) => size === base || ranges.every((range) => isInRange(size, range)))
    .sort((a, b) => a - b);
}
