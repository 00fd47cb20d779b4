/** Which sizes a model is tried at: pure, from the input specs alone. */
import { type InputSpec, shapeAt, symbolsOf } from './input-spec.js';
import type { Case } from './parity.js';

/** Elements one case may hold over all its inputs; larger sizes are brought down to fit. */
export const maxCaseElements = 1 << 24;

type Sizes = Record<string, number>;

function elementsAt(specs: readonly InputSpec[], sizes: Sizes): number {
  return specs.reduce((sum, spec) => sum + shapeAt(spec, sizes).reduce((product, size) => product * size, 1), 0);
}

/** The largest size to try: the declared maximum, else an odd size past twice the example, kept within memory. */
function largestSize(specs: readonly InputSpec[], example: Sizes, symbol: string, max: number | null): number {
  const base = example[symbol] ?? 2;
  let size = max ?? 2 * base + 1;
  while (size > base && elementsAt(specs, { ...example, [symbol]: size }) > maxCaseElements) size = Math.ceil(size / 2);
  return size;
}

/** Symbols that stand on a leading axis: what people call the batch. The first one is the batch axis. */
export function batchSymbol(specs: readonly InputSpec[]): string | undefined {
  for (const spec of specs) {
    const first = spec.dims[0];
    if (first?.kind === 'dynamic') return first.symbol;
  }
  return undefined;
}

function makeCase(specs: readonly InputSpec[], sizes: Sizes, title: string): Case {
  const id = Object.entries(sizes)
    .map(([symbol, size]) => `${symbol.replace(/\W/g, '_')}${String(size)}`)
    .join('-');
  const shapes = Object.fromEntries(specs.map((spec) => [spec.name, shapeAt(spec, sizes)]));
  return { id: id === '' ? 'example' : id, title, sizes, shapes, values: 'normal', why: '', paddingRow: null };
}

/**
 * The cases of a comparison: the example; each symbol alone at 1, at a size past the example, and at its largest;
 * then all at their largest together and all at their smallest. Sizes outside a declared range are not tried.
 */
export function casesFor(specs: readonly InputSpec[]): Case[] {
  const symbols = symbolsOf(specs);
  const example: Sizes = Object.fromEntries(symbols.map((dim) => [dim.symbol, dim.example]));
  const cases = [makeCase(specs, example, 'example')];
  const seen = new Set(cases.map((each) => each.id));
  const add = (sizes: Sizes, title: string): void => {
    const next = makeCase(specs, sizes, title);
    if (seen.has(next.id)) return;
    seen.add(next.id);
    cases.push(next);
  };
  const largest: Sizes = { ...example };
  const smallest: Sizes = { ...example };
  for (const { symbol, example: at, min, max } of symbols) {
    const top = largestSize(specs, example, symbol, max);
    const low = Math.max(1, min ?? 1);
    // One step past the example and odd, so that a size baked in at the example cannot pass by luck.
    const middle = Math.min(top, at + 1 + (at % 2));
    for (const size of [low, middle, top]) add({ ...example, [symbol]: size }, `${symbol} = ${String(size)}`);
    largest[symbol] = top;
    smallest[symbol] = low;
  }
  if (symbols.length > 1) {
    if (elementsAt(specs, largest) <= maxCaseElements) add(largest, 'all at their largest');
    add(smallest, 'all at their smallest');
  }
  return cases;
}

/** The example case with some symbols set to other sizes. */
export function exampleCase(specs: readonly InputSpec[], sizes: Readonly<Sizes>): Case {
  const example: Sizes = Object.fromEntries(symbolsOf(specs).map((dim) => [dim.symbol, dim.example]));
  const title = Object.entries(sizes).map(([symbol, size]) => `${symbol} = ${String(size)}`);
  return makeCase(specs, { ...example, ...sizes }, title.length === 0 ? 'example' : title.join(', '));
}
