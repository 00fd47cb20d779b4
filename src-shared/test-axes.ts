/** Axes for tests. */
import type { Axis } from './axes.js';

/** The axis a file declares with this: a size, a symbol, or null where it says nothing. */
export const testAxis = (index: number, dim: number | string | null): Axis => ({
  index,
  kind: typeof dim === 'number' ? 'static' : dim === null ? 'unknown' : 'symbolic',
  value: typeof dim === 'number' ? dim : null,
  symbol: typeof dim === 'string' ? dim : null,
  inferred: null,
  works: [],
  breaks: [],
});
