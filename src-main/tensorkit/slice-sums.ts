/** Root mean squares from sums of squares and counts; 0 where nothing was counted. */
export function rootMeanSquares(sums: Float64Array, counts: Float64Array): Float64Array {
  return sums.map((sum, at) => {
    const count = counts[at] ?? 0;
    return count === 0 ? 0 : Math.sqrt(sum / count);
  });
}
