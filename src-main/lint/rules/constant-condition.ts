import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { counted } from '../wording.js';

export const constantCondition: LintRule = {
  id: 'constant-condition',
  severity: 'warning',
  title: 'If with a constant condition',
  help: {
    why: 'One branch is never taken: its nodes and weights are dead, and TensorRT and others that take no control flow refuse the model for nothing. Often a flag that was meant to be an input was baked in.',
    fix: 'Fold it with onnxsim or onnxslim; if the flag should stay, make it an input and export by torch.cond.',
  },
  formats: onnxOnly,
  check(context) {
    const nodes = context.nodesOf('If').filter((node) => context.small(context.input(node, 0), 1) !== undefined);
    if (nodes.length === 0) return [];
    const hit: Hit = { message: `${counted(nodes.length, 'If has', 'Ifs have')} a constant condition.`, nodes };
    return [hit];
  },
};
