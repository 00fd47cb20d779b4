/** Raw samples counted into bins that all subjects share, so that their shapes can be laid over each other. Pure. */

export interface Histogram {
  /** Left edges and the last right edge, milliseconds; count + 1 numbers. */
  edges: number[];
  /** Per subject the share of its samples in each bin, 0–1. */
  shares: number[][];
  /** Per subject how many samples lie beyond the last edge. */
  beyond: number[];
}

/** Share of the samples of each subject that certainly lies on the axis. */
const tail = 0.95;

/** Value below which the share `part` of the samples lies (nearest rank). `sorted` is ascending and not empty. */
function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

/**
 * The axis ends at the highest 95 % point of any subject: a few slow runs would otherwise squeeze everything else.
 * What lies beyond is counted and told, not dropped in silence.
 */
export function histogramOf(samples: readonly (readonly number[])[], bins: number): Histogram {
  const sorted = samples.map((each) => [...each].sort((a, b) => a - b)).filter((each) => each.length > 0);
  if (sorted.length === 0) return { edges: [0, 1], shares: samples.map(() => [0]), beyond: samples.map(() => 0) };
  const low = Math.min(...sorted.map((each) => each[0] ?? 0));
  const high = Math.max(...sorted.map((each) => quantile(each, tail)));
  // All samples alike: one bin of some width round them.
  const width = high > low ? (high - low) / bins : Math.max(1e-6, high * 0.01);
  const count = high > low ? bins : 1;
  const edges = Array.from({ length: count + 1 }, (_, index) => low + index * width);
  const beyond: number[] = [];
  const shares = samples.map((each) => {
    const counts = new Array<number>(count).fill(0);
    let over = 0;
    for (const sample of each) {
      const bin = Math.floor((sample - low) / width);
      // The last point itself falls on the last edge and belongs to the last bin.
      if (bin < count) counts[bin] = (counts[bin] ?? 0) + 1;
      else if (sample <= high) counts[count - 1] = (counts[count - 1] ?? 0) + 1;
      else over += 1;
    }
    beyond.push(over);
    return counts.map((counted) => counted / Math.max(1, each.length));
  });
  return { edges, shares, beyond };
}
