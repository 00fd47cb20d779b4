import type { NodeIndex, ValueIndex } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { isDequantize, quantizeNodes } from '../quantized.js';
import { counted, tally } from '../wording.js';

const fusing = ['Conv', 'ConvTranspose', 'Gemm', 'MatMul'];

function isHalf(context: LintContext, node: NodeIndex): boolean {
  const isQuantized = (value: ValueIndex): boolean => isDequantize(context, context.producer(value));
  const [data, weight] = [context.input(node, 0), context.input(node, 1)];
  return isQuantized(data) !== isQuantized(weight);
}

export const qdqHalf: LintRule = {
  id: 'qdq-half',
  severity: 'info',
  title: 'Operators with one quantised input of two',
  help: {
    why: 'A Conv, Gemm or MatMul becomes an integer kernel only if data and weights both come from a DequantizeLinear. With one of the two it runs in float: the file is smaller, nothing is faster.',
    fix: 'Nothing, where only the weights should be small. Else quantise the activations too, or exclude the node from quantisation.',
  },
  formats: onnxOnly,
  check(context) {
    if (quantizeNodes(context).length === 0) return [];
    const nodes = context.nodesOf(...fusing).filter((node) => isHalf(context, node));
    if (nodes.length === 0) return [];
    return [
      {
        message: `${counted(nodes.length, 'node has', 'nodes have')} one quantised input of two: ${tally(nodes.map((node) => context.op(node)))}.`,
        nodes,
      },
    ];
  },
};
