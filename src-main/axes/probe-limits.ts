/** How far a probe goes: large sizes that memory and time allow, and when it ends. */
import { costOf } from '../analysis/cost/model-cost.js';
import type { OpenedModel } from '../formats/model-format.js';
import type { AxisMap, Sizes } from './axis-map.js';
import { isRowSymbol } from './batch-invariance.js';
import { elementsFor, maxProbeElements } from './probe-inputs.js';

/** Large sizes: of a batch, and of other axes. */
const largeBatch = 64;
const largeOther = 256;
/** What activations may take, as far as they can be counted. */
const maxActivationBytes = 1 << 30;

/** Seconds a whole probe takes at most: new runs are not begun after it. `seconds`: of one run. */
export const probeSeconds = (seconds: number): number => Math.max(300, 5 * seconds);

/** Whether a failure tells of this machine's memory rather than of the model. */
export const isOutOfMemory = (message: string): boolean => /bad_alloc|allocate memory|out of memory/i.test(message);

function activationBytes(model: OpenedModel, sizes: Sizes): number {
  const bytes = costOf(model, sizes).report.activationBytes;
  return Number.isFinite(bytes) ? bytes : 0;
}

/** What a base run took, and the sizes it was of. */
export interface BaseRun {
  sizes: Sizes;
  ms: number;
}

/**
 * The large size to try a symbol at, halved until what it needs is there; undefined where that is none above the next
 * few. `limitMs`: what one run may take.
 */
export function largeSize(
  model: OpenedModel,
  map: AxisMap,
  symbols: readonly string[],
  { sizes, ms }: BaseRun,
  limitMs: number,
): number | undefined {
  const [symbol = ''] = symbols;
  const base = sizes[symbol] ?? 1;
  const odd = base % 2 === 0 ? base + 1 : base + 2;
  let size = Math.max(isRowSymbol(map, symbol) ? largeBatch : largeOther, 2 * odd);
  for (; size > 2 * base; size = Math.floor(size / 2)) {
    const large = { ...sizes, ...Object.fromEntries(symbols.map((each) => [each, size])) };
    // Attention takes the square of a length.
    const expectedMs = ms * (size / base) ** 2;
    const fits = elementsFor(map, large) <= maxProbeElements && activationBytes(model, large) <= maxActivationBytes;
    if (fits && expectedMs <= limitMs / 2) return size;
  }
  return undefined;
}
