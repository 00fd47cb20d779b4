import { dtypeCode } from '../../../src-shared/dtype.js';
import type { ValueIndex } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { counted } from '../wording.js';

const int64 = dtypeCode('int64');
const largest = 2 ** 31 - 1;
const least = -(2 ** 31);

/** A Slice to "the end" is written as the largest number there is; narrowed, it still means the end. */
const onlyBoundsOfSlices = (context: LintContext, value: ValueIndex): boolean => {
  const users = [...context.consumers.of(value)];
  return users.length > 0 && users.every((node) => context.is(node, 'Slice') && context.input(node, 0) !== value);
};

export const int64OutOfRange: LintRule = {
  id: 'int64-out-of-range',
  severity: 'warning',
  title: 'int64 constants that int32 cannot hold',
  help: {
    why: 'TensorRT before version 10, Core ML and many accelerators compute with int32: they narrow int64 constants and clamp what does not fit, so that a result differs without an error.',
    fix: 'Use a smaller number where it only stands for "very large" or "nothing" (an ignore index, a mask), or keep that part on a runtime with int64.',
  },
  formats: onnxOnly,
  weights: true,
  async check(context) {
    const found: ValueIndex[] = [];
    for (const value of context.stored.all) {
      if (context.graph.values.dtype[value] !== int64 || onlyBoundsOfSlices(context, value)) continue;
      const range = await context.stored.range(value);
      if (range !== undefined && (range.max > largest || range.min < least)) found.push(value);
    }
    if (found.length === 0) return [];
    const message = `${counted(found.length, 'int64 tensor holds', 'int64 tensors hold')} numbers beyond int32 (±2,147,483,647).`;
    return [{ message, values: found }];
  },
};
