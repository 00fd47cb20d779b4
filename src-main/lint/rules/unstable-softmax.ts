import type { NodeIndex, ValueIndex } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { counted } from '../wording.js';

/** Exp(x) / ReduceSum(Exp(x)), where x has not had its maximum taken away. */
function isUnstable(context: LintContext, exp: NodeIndex): boolean {
  const output = context.outputs(exp)[0] ?? -1;
  const users = [...context.consumers.of(output)];
  const sums = users.filter((node) => context.is(node, 'ReduceSum'));
  const divides = (node: NodeIndex, by: ValueIndex): boolean =>
    context.is(node, 'Div') && context.input(node, 1) === by;
  const isSoftmax = sums.some((sum) => {
    const total = context.outputs(sum)[0] ?? -1;
    return users.some((node) => divides(node, total));
  });
  if (!isSoftmax) return false;
  const before = context.producer(context.input(exp, 0));
  return !(context.is(before, 'Sub') && context.is(context.producer(context.input(before, 1)), 'ReduceMax'));
}

export const unstableSoftmax: LintRule = {
  id: 'unstable-softmax',
  severity: 'warning',
  title: 'Softmax written out without taking the maximum away',
  help: {
    why: 'exp(x) / sum(exp(x)) overflows for x over 88 in float32 and over 11 in float16: Inf / Inf is NaN. The Softmax operator subtracts the maximum first, which changes nothing but that.',
    fix: 'Use torch.softmax in the model, or subtract x.max(dim, keepdim=True) before exp.',
  },
  formats: onnxOnly,
  check(context) {
    const nodes = context.nodesOf('Exp').filter((node) => isUnstable(context, node));
    if (nodes.length === 0) return [];
    const hit: Hit = {
      message: `${counted(nodes.length, 'softmax is', 'softmaxes are')} written out without subtracting the maximum.`,
      nodes,
    };
    return [hit];
  },
};
