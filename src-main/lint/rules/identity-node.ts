import { ValueKind } from '../../../src-shared/graph.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { counted } from '../wording.js';

export const identityNode: LintRule = {
  id: 'identity-node',
  severity: 'info',
  title: 'Identity nodes that could go',
  help: {
    why: 'An Identity copies a tensor, or hides from quantisers and pattern-based optimisers that a node reads a weight. Only where an output is also an input, a weight or an outer value is one needed.',
    fix: 'onnxslim, onnxsim and ONNX Runtime remove them.',
  },
  formats: onnxOnly,
  check(context) {
    const { kind } = context.graph.values;
    const nodes = context.nodesOf('Identity').filter((node) => {
      const output = context.outputs(node)[0] ?? -1;
      if (output < 0) return false;
      const input = context.input(node, 0);
      return (
        !context.consumers.isOutput(output) ||
        (input >= 0 && kind[input] === ValueKind.intermediate && !context.consumers.isOutput(input))
      );
    });
    if (nodes.length === 0) return [];
    return [{ message: `${counted(nodes.length, 'Identity does', 'Identities do')} nothing.`, nodes }];
  },
};
