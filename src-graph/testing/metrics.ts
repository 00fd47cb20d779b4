/** Text metrics for tests: every character as wide as in a monospaced font. */
import type { TextMetrics } from '../core/text-metrics.js';

const font = (width: number): TextMetrics['mono'] => ({ ascii: new Array<number>(95).fill(width), other: width });

export const testMetrics: TextMetrics = { strong: font(7.5), small: font(6), mono: font(6.5) };
