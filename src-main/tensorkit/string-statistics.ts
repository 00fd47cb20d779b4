/** Statistics of a tensor of strings: their number and lengths in bytes. */
import type { StringStatistics } from '../../src-shared/tensor-statistics.js';

export function stringStatistics(lengths: Iterable<number>): StringStatistics {
  let [count, empty, minLength, maxLength, sum] = [0, 0, Infinity, 0, 0];
  for (const length of lengths) {
    count += 1;
    if (length === 0) empty += 1;
    minLength = Math.min(minLength, length);
    maxLength = Math.max(maxLength, length);
    sum += length;
  }
  return { count, empty, minLength: count === 0 ? 0 : minLength, maxLength, meanLength: count === 0 ? 0 : sum / count };
}
