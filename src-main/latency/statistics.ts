/** Statistics of latency samples: nearest-rank percentiles and order-statistic intervals. Pure. */

/** Nearest-rank percentile (0 < p ≤ 100) of an ascending array: the smallest value with at least p % at or below it. */
export function percentile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return NaN;
  const rank = Math.max(1, Math.ceil((p / 100) * sorted.length));
  return sorted[Math.min(rank, sorted.length) - 1] ?? NaN;
}

/** ln(n!) by Stirling's series with the exact small values, accurate to 1e-10. */
function logFactorial(n: number): number {
  if (n < 2) return 0;
  if (n < 20) {
    let sum = 0;
    for (let i = 2; i <= n; i += 1) sum += Math.log(i);
    return sum;
  }
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
}

/** P(X ≤ k) for X ~ Binomial(n, q). */
function binomialCdf(k: number, n: number, q: number): number {
  let sum = 0;
  for (let i = 0; i <= k; i += 1) {
    sum += Math.exp(
      logFactorial(n) - logFactorial(i) - logFactorial(n - i) + i * Math.log(q) + (n - i) * Math.log(1 - q),
    );
  }
  return Math.min(1, sum);
}

/**
 * Distribution-free confidence interval of the p-th percentile from order statistics (Conover, Practical Nonparametric
 * Statistics, ch. 3): [x(l), x(u)] with P(l ≤ B < u) ≥ confidence, B ~ Binomial(n, p). Equal tails.
 * Null when the sample is too small to support one (p99 at 95 % needs 368 samples).
 */
export function percentileInterval(sorted: ArrayLike<number>, p: number, confidence = 0.95): [number, number] | null {
  const n = sorted.length;
  const q = p / 100;
  const tail = (1 - confidence) / 2;
  // Largest l with P(B ≤ l − 1) ≤ tail, smallest u with P(B ≤ u − 1) ≥ 1 − tail (1-based ranks).
  let low = 0;
  let high = n + 1;
  for (let rank = 1; rank <= n; rank += 1) {
    const below = binomialCdf(rank - 1, n, q);
    if (below <= tail) low = rank;
    if (below >= 1 - tail) {
      high = rank;
      break;
    }
  }
  if (low < 1 || high > n) return null;
  return [sorted[low - 1] ?? NaN, sorted[high - 1] ?? NaN];
}

export interface Summary {
  n: number;
  p50Ms: number;
  p90Ms: number;
  p99Ms: number;
  minMs: number;
  meanMs: number;
  p50IntervalMs: [number, number] | null;
  /** Standard deviation over mean. */
  variation: number;
  /** Median of the last third over the median of the first third, in the order taken. */
  drift: number;
}

const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

/** Summary of samples in the order they were taken, milliseconds. */
export function summarise(samplesMs: readonly number[]): Summary {
  const sorted = ascending(samplesMs);
  const n = sorted.length;
  const mean = samplesMs.reduce((sum, value) => sum + value, 0) / n;
  const variance = samplesMs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1);
  const third = Math.max(1, Math.floor(n / 3));
  const first = percentile(ascending(samplesMs.slice(0, third)), 50);
  const last = percentile(ascending(samplesMs.slice(-third)), 50);
  return {
    n,
    p50Ms: percentile(sorted, 50),
    p90Ms: percentile(sorted, 90),
    p99Ms: percentile(sorted, 99),
    minMs: sorted[0] ?? NaN,
    meanMs: mean,
    p50IntervalMs: percentileInterval(sorted, 50),
    variation: mean > 0 ? Math.sqrt(variance) / mean : 0,
    drift: first > 0 ? last / first : 1,
  };
}

/** What a reader must know before trusting a row. */
export function latencyWarnings(summary: Summary): string[] {
  const warnings: string[] = [];
  if (summary.n < 299) {
    warnings.push(`${String(summary.n)} samples are too few for a p99 (299 are needed); it is close to the maximum.`);
  }
  if (summary.variation > 0.025) {
    warnings.push(
      `The samples vary by ${(summary.variation * 100).toFixed(1)} % of their mean (over 2.5 %): the machine was not quiet.`,
    );
  }
  if (Math.abs(summary.drift - 1) > 0.05) {
    warnings.push(
      `The last third was ${summary.drift > 1 ? 'slower' : 'faster'} than the first (${summary.drift.toFixed(2)} ×): warm-up or throttling.`,
    );
  }
  if (summary.p50Ms > 2 * summary.minMs) {
    warnings.push(`The median is ${(summary.p50Ms / summary.minMs).toFixed(1)} × the minimum: other work was running.`);
  }
  return warnings;
}
