import type { ValueIndex } from '../../../src-shared/graph.js';
import { float16, float32, largestHalf } from '../float16.js';
import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { counted } from '../wording.js';

/** Adding anything of size to a number this large overflows. */
const near = largestHalf / 2;

export const fp16Weights: LintRule = {
  id: 'fp16-weights',
  severity: 'warning',
  title: 'Values float16 cannot hold, or hardly',
  help: {
    why: 'float16 ends at 65,504. A mask of -1e9 becomes -Inf in it, and a row that is masked altogether becomes NaN in the Softmax; a weight near the limit overflows in the first sum. In a float32 model this says what a conversion to float16 would do.',
    fix: 'Use a mask within the range (-1e4), clip outliers, or keep the nodes concerned in float32 (op_block_list, node_block_list of the converter).',
  },
  formats: onnxOnly,
  weights: true,
  async check({ stored, graph }) {
    const infinite: ValueIndex[] = [];
    const large: ValueIndex[] = [];
    const wide: ValueIndex[] = [];
    for (const value of stored.all) {
      const dtype = graph.values.dtype[value];
      if (dtype !== float16 && dtype !== float32) continue;
      const range = await stored.range(value);
      if (range === undefined) continue;
      const most = Math.max(Math.abs(range.min), Math.abs(range.max));
      if (dtype === float32 && most > largestHalf) wide.push(value);
      else if (dtype === float16 && range.positiveInfinite + range.negativeInfinite > 0) infinite.push(value);
      else if (dtype === float16 && most > near) large.push(value);
    }
    const hits: Hit[] = [];
    if (infinite.length > 0)
      hits.push({
        message: `${counted(infinite.length, 'float16 tensor has', 'float16 tensors have')} overflowed to infinity.`,
        values: infinite,
      });
    if (large.length > 0)
      hits.push({
        message: `${counted(large.length, 'float16 tensor holds', 'float16 tensors hold')} numbers over ${near.toLocaleString('en-US')}, near the limit of 65,504.`,
        values: large,
        severity: 'info',
      });
    if (wide.length > 0)
      hits.push({
        message: `${counted(wide.length, 'float32 tensor holds', 'float32 tensors hold')} numbers beyond float16 (65,504): converted, they become infinite.`,
        values: wide,
        severity: 'info',
      });
    return hits;
  },
};
