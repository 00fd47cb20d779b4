import { float16 } from '../float16.js';
import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { counted, tally } from '../wording.js';

/** Exp overflows from 11.1 on, a square from 256 on, sums as soon as there is enough to add. */
const risky = 'Exp Pow ReduceSum ReduceSumSquare ReduceL2 ReduceLogSumExp ReduceProd CumSum Reciprocal'.split(' ');

export const fp16Operators: LintRule = {
  id: 'fp16-operators',
  severity: 'info',
  title: 'Operators that overflow easily in float16',
  help: {
    why: 'In float16 exp(11.1), a square of 256 and a long sum are infinite already. Norms written out as Pow and ReduceMean, and softmaxes written out as Exp and ReduceSum, are where float16 models fail on real inputs.',
    fix: 'Keep these nodes in float32 (op_block_list of the converter), use the fused LayerNormalization and Softmax, and compare with float32 on real inputs: `lapidary parity`.',
  },
  formats: onnxOnly,
  check(context) {
    const nodes = context.nodesOf(...risky).filter((node) => context.dtype(context.outputs(node)[0] ?? -1) === float16);
    if (nodes.length === 0) return [];
    const hit: Hit = {
      message: `${counted(nodes.length, 'node computes', 'nodes compute')} in float16: ${tally(nodes.map((node) => context.op(node)))}.`,
      nodes,
    };
    return [hit];
  },
};
