import { dtypeName } from '../../../src-shared/dtype.js';
import type { ValueIndex } from '../../../src-shared/graph.js';
import type { Hit, LintRule } from '../lint-rule.js';
import { counted } from '../wording.js';

export const nonfiniteWeights: LintRule = {
  id: 'nonfinite-weights',
  severity: 'error',
  title: 'NaN or infinities among the weights',
  help: {
    why: 'A NaN in a weight makes every result it touches NaN: training diverged, or the file was damaged. Infinities turn into NaN as soon as they are multiplied by zero or subtracted; minus infinity is usual in attention masks only.',
    fix: 'Go back to a checkpoint from before the divergence, or download the file again. In masks use a large negative number of the type instead of -inf.',
  },
  formats: 'all',
  weights: true,
  async check({ stored, graph }) {
    const nan: ValueIndex[] = [];
    const infinite: ValueIndex[] = [];
    const masks: ValueIndex[] = [];
    for (const value of stored.all) {
      if (!/float/.test(dtypeName(graph.values.dtype[value] ?? 0))) continue;
      const range = await stored.range(value);
      if (range === undefined) continue;
      if (range.nan > 0) nan.push(value);
      // A single infinity is a bound, of a Clip or of a search for the largest.
      else if (range.elements === 1) continue;
      else if (range.positiveInfinite > 0) infinite.push(value);
      else if (range.negativeInfinite > 0) masks.push(value);
    }
    const hits: Hit[] = [];
    if (nan.length > 0)
      hits.push({ message: `${counted(nan.length, 'tensor holds', 'tensors hold')} NaN.`, values: nan });
    if (infinite.length > 0)
      hits.push({
        message: `${counted(infinite.length, 'tensor holds', 'tensors hold')} +Inf.`,
        values: infinite,
        severity: 'warning',
      });
    if (masks.length > 0)
      hits.push({
        message: `${counted(masks.length, 'tensor holds', 'tensors hold')} -Inf, as attention masks do; a row that is masked altogether becomes NaN.`,
        values: masks,
        severity: 'info',
      });
    return hits;
  },
};
