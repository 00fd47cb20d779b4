/** Where to cut a sequence into sections: at cheap places, and so that sections are of about one size. */

/** Cuts considered at most; of longer sequences only the best place in every stretch. */
const mostCandidates = 1200;

/**
 * Places to cut, ascending (section k starts at cuts[k]; the first is 0). `weight[i]` is the size of item i, `cost(i)`
 * rates a cut before it, `target` is the wanted size. Dynamic programming over the candidates.
 */
export function bestCuts(weight: Float64Array, cost: (before: number) => number, target: number): number[] {
  const count = weight.length;
  const sums = new Float64Array(count + 1);
  for (let i = 0; i < count; i += 1) sums[i + 1] = (sums[i] ?? 0) + (weight[i] ?? 0);
  const places = candidates(count, cost);
  const ends = [...places, count];
  const best = new Float64Array(ends.length).fill(Infinity);
  const from = new Int32Array(ends.length).fill(-1);
  best[0] = 0;
  for (let end = 1; end < ends.length; end += 1) {
    const here = end === ends.length - 1 ? 0 : cost(ends[end] ?? 0);
    for (let start = end - 1; start >= 0; start -= 1) {
      const size = (sums[ends[end] ?? 0] ?? 0) - (sums[ends[start] ?? 0] ?? 0);
      const off = (size - target) / target;
      // Larger than wanted is worse than smaller: what is too large has to be cut again.
      const price = (best[start] ?? 0) + here + (off > 0 ? 3 : 1.5) * off * off;
      if (price < (best[end] ?? Infinity)) {
        best[end] = price;
        from[end] = start;
      }
      if (size > 3 * target) break;
    }
  }
  const cuts: number[] = [];
  for (let at = from[ends.length - 1] ?? -1; at >= 0; at = from[at] ?? -1) cuts.push(ends[at] ?? 0);
  return cuts.reverse();
}

function candidates(count: number, cost: (before: number) => number): number[] {
  const stretch = Math.max(1, Math.ceil(count / mostCandidates));
  const places = [0];
  for (let start = 1; start < count; start += stretch) {
    let best = start;
    for (let at = start + 1; at < Math.min(count, start + stretch); at += 1) if (cost(at) < cost(best)) best = at;
    places.push(best);
  }
  return places;
}
