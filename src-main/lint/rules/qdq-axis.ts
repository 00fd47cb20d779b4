import type { NodeIndex } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { isDequantize, quantizeNodes } from '../quantized.js';

/** Axis of the output channels in the weight of an operator: per channel, only that one fuses. */
const channelAxis: Readonly<Record<string, number>> = { Conv: 0, ConvTranspose: 1 };

function hitOf(context: LintContext, node: NodeIndex): Hit[] {
  const attributes = context.attributes(node);
  if ((attributes.int('block_size') ?? 0) > 0) return [];
  const [count] = context.shapes.dimsOf(context.input(node, 1)) ?? [];
  const shape = context.shapes.dimsOf(context.input(node, 0));
  if (typeof count !== 'number' || count < 2 || shape === null) return [];
  const written = attributes.int('axis') ?? 1;
  const axis = written < 0 ? written + shape.length : written;
  const size = shape[axis];
  const nodes = [node];
  if (axis >= shape.length || (typeof size === 'number' && size !== count)) {
    const message = `${String(count)} scales along axis ${String(written)}, which has ${axis >= shape.length ? 'no place' : `${String(size)} channels`} in [${shape.map(String).join(', ')}].`;
    return [{ message, nodes, severity: 'error' }];
  }
  if (!isDequantize(context, node)) return [];
  const user = context.consumers
    .of(context.outputs(node)[0] ?? -1)
    .find((each) => context.input(each, 1) === context.outputs(node)[0]);
  const wanted = user === undefined ? undefined : channelAxis[context.op(user)];
  if (user === undefined || wanted === undefined || wanted === axis) return [];
  const message = `The weight of a ${context.op(user)} is quantised per channel along axis ${String(axis)}, not along its output channels (axis ${String(wanted)}).`;
  return [{ message, nodes: [node, user] }];
}

export const qdqAxis: LintRule = {
  id: 'qdq-axis',
  severity: 'warning',
  title: 'Per-channel scales along the wrong axis',
  help: {
    why: 'Per-channel quantisation has one scale for each place along `axis` (1 where nothing is written). With another number of scales the node cannot run; along another axis than the output channels the operator is not fused and computes in float.',
    fix: 'Set `axis` to that of the output channels: 0 for Conv, 1 for ConvTranspose, the last for MatMul.',
  },
  formats: onnxOnly,
  check: (context) => quantizeNodes(context).flatMap((node) => hitOf(context, node)),
};
