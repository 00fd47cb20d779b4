import type { NodeIndex } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { isDequantize, isQuantize, quantizeNodes, sameNumbers } from '../quantized.js';
import { counted } from '../wording.js';

function differs(context: LintContext, node: NodeIndex): boolean {
  if (!isDequantize(context, node)) return false;
  const quantize = context.producer(context.input(node, 0));
  if (!isQuantize(context, quantize)) return false;
  return [1, 2].some(
    (place) => sameNumbers(context, context.input(quantize, place), context.input(node, place)) === false,
  );
}

export const qdqScales: LintRule = {
  id: 'qdq-scales',
  severity: 'warning',
  title: 'Pairs that quantise and dequantise with different scales',
  help: {
    why: 'A QuantizeLinear and the DequantizeLinear behind it with another scale or zero point multiply all numbers by the ratio of the two: seldom meant, and no runtime fuses the pair.',
    fix: 'Give both the same scale and zero point, the same initializers at best.',
  },
  formats: onnxOnly,
  check(context) {
    const nodes = quantizeNodes(context).filter((node) => differs(context, node));
    if (nodes.length === 0) return [];
    return [
      {
        message: `${counted(nodes.length, 'DequantizeLinear has', 'DequantizeLinears have')} another scale or zero point than the QuantizeLinear before.`,
        nodes,
      },
    ];
  },
};
