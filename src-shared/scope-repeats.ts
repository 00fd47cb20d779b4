/** Repeated blocks in a flow: stretches in which the same sequence of items follows itself (tandem repeats). */
import type { Flow } from './scope-flow.js';

export interface Repeat {
  /** First item, items per copy, and number of copies. */
  start: number;
  period: number;
  copies: number;
}

const longestPeriod = 600;
/** Pairs of items compared at most. */
const mostWork = 30_000_000;
/** A block of few boxes must come more often than one of many to be worth a group. */
const worthwhile = (boxes: number, copies: number): boolean =>
  boxes >= 12 ? copies >= 2 : boxes >= 4 ? copies >= 3 : false;

/** Repeats that cover most, without overlap, in flow order. `cost` rates a cut before an item; the lowest is best. */
export function findRepeats({ items }: Flow, cost: (before: number) => number): Repeat[] {
  const count = items.length;
  const hash = Int32Array.from(items, (item) => item.hash);
  const longest = Math.min(longestPeriod, Math.floor(count / 2), Math.floor(mostWork / Math.max(1, count)));
  const found: { start: number; period: number; length: number }[] = [];
  for (let period = 1; period <= longest; period += 1) {
    let run = 0;
    for (let at = 0; at + period <= count; at += 1) {
      if (at + period < count && hash[at] === hash[at + period]) {
        run += 1;
        continue;
      }
      const length = run + period;
      if (run >= period && run > 2) found.push({ start: at - run, period, length });
      run = 0;
    }
  }
  // What covers most comes first; of equal cover the shorter block, of which the longer one is made.
  found.sort((a, b) => b.length - a.length || a.period - b.period);
  const boxesBefore = new Int32Array(count + 1);
  items.forEach((item, at) => {
    boxesBefore[at + 1] = (boxesBefore[at] ?? 0) + (item.box ? 1 : 0);
  });
  const taken = new Uint8Array(count);
  const repeats: Repeat[] = [];
  for (const { start, period, length } of found) {
    const copies = Math.floor(length / period);
    const boxes = (boxesBefore[start + period] ?? 0) - (boxesBefore[start] ?? 0);
    const spare = length - copies * period;
    let best = start;
    for (let shift = 1; shift <= spare + period && shift < 2 * period; shift += 1) {
      // Starting later than the spare items allow costs a copy, which only a much better cut is worth.
      const loss = shift > spare ? 1.5 / Math.max(1, copies - 2) : 0;
      if (loss > 0 && copies < 3) break;
      const bestLoss = best - start > spare ? 1.5 / Math.max(1, copies - 2) : 0;
      if (cost(start + shift) + loss < cost(best) + bestLoss) best = start + shift;
    }
    const whole = Math.floor((start + length - best) / period);
    let free = true;
    for (let at = best; at < best + whole * period && free; at += 1) free = taken[at] === 0;
    if (!free) continue;
    // A chain of one operator repeats at every period: its true one is taken, and is no block.
    if (boxes >= 4 && !worthwhile(boxes, whole)) continue;
    taken.fill(1, best, best + whole * period);
    if (boxes < 4) continue;
    repeats.push(withFirst(items, taken, { start: best, period, copies: whole }));
  }
  return repeats.sort((a, b) => a.start - b.start);
}

/** The first copy often takes the graph's own inputs where the others take what the copy before made: it counts too. */
function withFirst(items: Flow['items'], taken: Uint8Array, repeat: Repeat): Repeat {
  const { start, period, copies } = repeat;
  for (let at = start - period; at < start; at += 1) {
    if (at < 0 || taken[at] === 1 || items[at]?.kind !== items[at + period]?.kind) return repeat;
  }
  taken.fill(1, start - period, start);
  return { start: start - period, period, copies: copies + 1 };
}
