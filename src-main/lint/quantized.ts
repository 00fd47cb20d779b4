/** Quantize and dequantize nodes, and the scales they use. */
import type { NodeIndex, ValueIndex } from '../../src-shared/graph.js';
import type { LintContext } from './lint-context.js';

/** Also ONNX Runtime's own forms of them. */
const ofKind =
  (kind: string) =>
  (context: LintContext, node: NodeIndex): boolean =>
    node >= 0 && context.op(node) === kind && /^(com\.microsoft)?$/.test(context.domain(node));

export const isQuantize = ofKind('QuantizeLinear');
export const isDequantize = ofKind('DequantizeLinear');

/** All quantize and dequantize nodes, in the order of the file. */
export function quantizeNodes(context: LintContext): NodeIndex[] {
  const found: NodeIndex[] = [];
  for (let node = 0; node < context.graph.nodes.count; node += 1)
    if (isQuantize(context, node) || isDequantize(context, node)) found.push(node);
  return found;
}

/** Operators that move numbers and compute nothing: quantised values pass through them as they are. */
const moving = new Set(
  'Reshape Transpose Squeeze Unsqueeze Flatten Gather GatherElements GatherND Slice Concat Split Expand Tile Pad Identity DepthToSpace SpaceToDepth MaxPool Resize Cast Where If Loop Scan'.split(
    ' ',
  ),
);

export const onlyMoves = (context: LintContext, node: NodeIndex): boolean => moving.has(context.op(node));

/** Whether two stored values are the same numbers; undefined where that is not known. */
export function sameNumbers(context: LintContext, a: ValueIndex, b: ValueIndex): boolean | undefined {
  const [one, other] = [a, b].map((value) => (value < 0 ? -1 : context.model.valueSource(value)));
  if (one === other) return true;
  // An omitted zero point is 0.
  const numbers = (value: ValueIndex): readonly (number | null)[] | undefined =>
    value < 0 ? [0] : context.small(value, 4096)?.items;
  const [left, right] = [numbers(a), numbers(b)];
  if (left === undefined || right === undefined) return undefined;
  if (a < 0 || b < 0) return [...left, ...right].every((item) => item === 0);
  return left.length === right.length && left.every((item, at) => item === right[at]);
}
