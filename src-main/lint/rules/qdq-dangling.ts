import { dtypeName } from '../../../src-shared/dtype.js';
import type { LintContext } from '../lint-context.js';
import type { NodeIndex } from '../../../src-shared/graph.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { isDequantize, isQuantize, onlyMoves, quantizeNodes } from '../quantized.js';
import { counted } from '../wording.js';

const computesInIntegers = /^(QLinear|MatMulInteger|ConvInteger|QGemm|QAttention|DynamicQuantize)/;

function dangles(context: LintContext, node: NodeIndex): boolean {
  if (!isQuantize(context, node)) return false;
  const output = context.outputs(node)[0] ?? -1;
  if (output < 0 || context.consumers.isOutput(output)) return false;
  const users = [...context.consumers.of(output)];
  return !users.some(
    (user) =>
      isDequantize(context, user) ||
      onlyMoves(context, user) ||
      computesInIntegers.test(context.op(user)) ||
      !/^$|^com\.microsoft/.test(context.domain(user)),
  );
}

export const qdqDangling: LintRule = {
  id: 'qdq-dangling',
  severity: 'warning',
  title: 'QuantizeLinear without DequantizeLinear',
  help: {
    why: 'Runtimes turn QuantizeLinear, DequantizeLinear and the operator around them into one integer kernel. A QuantizeLinear whose result no DequantizeLinear (or integer operator) takes is not fused: it only rounds, and costs time.',
    fix: 'Quantise again with quantize_static(quant_format=QDQ), or remove the node with its scale.',
  },
  formats: onnxOnly,
  check(context) {
    const nodes = quantizeNodes(context).filter((node) => dangles(context, node));
    if (nodes.length === 0) return [];
    const types = new Set(nodes.map((node) => dtypeName(context.dtype(context.outputs(node)[0] ?? -1))));
    return [
      {
        message: `${counted(nodes.length, 'QuantizeLinear has', 'QuantizeLinears have')} no DequantizeLinear behind (${[...types].join(', ')}).`,
        nodes,
      },
    ];
  },
};
