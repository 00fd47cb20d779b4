/** Ranges of symbols through an edit: what is kept, moved and asked anew, or why it cannot be. Pure. */
import type { AxisEdit, RangeChange } from '../../../src-shared/axes.js';
import {
  type AxisRange,
  type AxisRanges,
  isInRange,
  rangeProblem,
  rangeText,
  sameRange,
} from '../../../src-shared/axis-ranges.js';
import { LapidaryError } from '../../../src-shared/errors.js';

const refuse = (message: string, hint: string): LapidaryError => new LapidaryError('USAGE', message, hint);

const listed = (symbols: ReadonlySet<string>): string => `There are: ${[...symbols].join(', ') || 'none'}.`;

/** What a symbol is called, or is, after the edit. */
function becomes(symbol: string, { fix, unify, rename }: AxisEdit): string | number {
  const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
    Object.hasOwn(record, name) ? record[name] : undefined;
  const joined = own(unify, symbol) ?? symbol;
  return own(fix, symbol) ?? own(rename, joined) ?? joined;
}

/** What is asked for, by the names afterwards; null takes a range away. */
function askedRanges(edit: AxisEdit, symbols: ReadonlySet<string>): Map<string, AxisRange | null> {
  const asked = new Map<string, AxisRange | null>();
  for (const [name, range] of Object.entries(edit.ranges)) {
    const to = becomes(name, edit);
    if (typeof to === 'number') {
      // Taken away together with the symbol: that says the size may lie outside of what it was.
      if (range === null) continue;
      throw refuse(
        `${name} is fixed at ${String(to)} by the same edit, so it has no range.`,
        `Leave out --fix ${name}=${String(to)}, or --range ${name}=${rangeText(range)}.`,
      );
    }
    if (!symbols.has(to)) throw refuse(`The model's inputs have no symbol ${name}.`, listed(symbols));
    const problem = range === null ? null : rangeProblem(range);
    if (problem !== null)
      throw refuse(`The range of ${name} cannot be: ${problem}.`, 'Write it like 1:8:32 (min:opt:max) or 1..32.');
    const other = asked.get(to);
    if (asked.has(to) && !sameRange(other ?? undefined, range ?? undefined))
      throw refuse(`Two ranges are given for ${to}.`, `Give one: --range ${to}=MIN:OPT:MAX.`);
    asked.set(to, range);
  }
  return asked;
}

/** What is kept of the ranges there were, by the names afterwards. */
function keptRanges(
  before: AxisRanges,
  edit: AxisEdit,
  asked: ReadonlyMap<string, AxisRange | null>,
): Map<string, AxisRange> {
  const kept = new Map<string, AxisRange>();
  const from = new Map<string, string>();
  for (const [symbol, range] of before) {
    const to = becomes(symbol, edit);
    if (typeof to === 'number') {
      if (!isInRange(to, range) && !Object.hasOwn(edit.ranges, symbol))
        throw refuse(
          `${symbol} cannot be ${String(to)}: its range is ${rangeText(range)}.`,
          `Choose a size within it, or take the range away: --range ${symbol}=none.`,
        );
      continue;
    }
    const other = kept.get(to);
    if (other !== undefined && !sameRange(other, range) && !asked.has(to)) {
      const first = from.get(to) ?? to;
      throw refuse(
        `${first} and ${symbol} cannot be one symbol with the ranges they have: ${rangeText(other)} and ${rangeText(range)}.`,
        `Say which it has afterwards: --range ${to}=MIN:OPT:MAX.`,
      );
    }
    kept.set(to, range);
    from.set(to, symbol);
  }
  return kept;
}

/** Ranges after an edit. `symbols`: those of the inputs afterwards. Throws USAGE for what cannot be. */
export function newRanges(before: AxisRanges, edit: AxisEdit, symbols: ReadonlySet<string>): AxisRanges {
  const asked = askedRanges(edit, symbols);
  const after = keptRanges(before, edit, asked);
  for (const [symbol, range] of asked)
    if (range === null) after.delete(symbol);
    else after.set(symbol, range);
  for (const symbol of [...after.keys()]) if (!symbols.has(symbol)) after.delete(symbol);
  return after;
}

/** By symbol, what is another: a renamed symbol loses its range and the new one has it. */
export function rangeChanges(before: AxisRanges, after: AxisRanges): RangeChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((symbol) =>
    sameRange(before.get(symbol), after.get(symbol))
      ? []
      : [{ symbol, before: before.get(symbol) ?? null, after: after.get(symbol) ?? null }],
  );
}
