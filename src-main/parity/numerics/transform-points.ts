/** Points of a node's Fourier transform. */
import { type NodeIndex, nodeInputs, nodeOutputs, type ValueIndex } from '../../../src-shared/graph.js';
import type { InferredShapes } from '../../analysis/shapes/infer-shapes.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { transformTerms } from './node-reduction.js';

type Dim = (value: ValueIndex | undefined, axis: number) => number;

/** Of a DFT whose axis is only known as it runs: the one that rounds most. NaN for other operators, and where not known. */
export function transformPoints(model: OpenedModel, shapes: InferredShapes, node: NodeIndex, dim: Dim): number {
  const { graph } = model;
  const op = graph.strings.get(graph.nodes.op[node] ?? 0);
  if (op !== 'DFT' && op !== 'STFT') return Number.NaN;
  const inputs = [...nodeInputs(graph, node)];
  const [output] = nodeOutputs(graph, node);
  const constant = (at: number): number | undefined => {
    const value = inputs[at] ?? -1;
    const item = value < 0 ? undefined : shapes.elementsOf(value)?.items[0];
    return typeof item === 'number' ? item : undefined;
  };
  const attributes = model.nodeAttributes(node);
  if (op === 'STFT') {
    const window = dim(inputs[2], 0);
    const bins = dim(output, -2);
    return window > 0 ? window : (constant(3) ?? (attributes.int('onesided') === 0 ? bins : 2 * (bins - 1)));
  }
  // Half of the bins are left away from the output; the input may be cut or padded to the length.
  const whole = attributes.int('onesided') === 1 ? inputs[0] : output;
  const rank = whole === undefined ? 0 : (shapes.shapeOf(whole)?.length ?? 0);
  const axis = attributes.int('axis') ?? constant(2);
  const axes = axis === undefined ? Array.from({ length: Math.max(0, rank - 1) }, (_, at) => at) : [axis];
  const sizes = axes.map((at) => dim(whole, at)).filter((size) => size > 0);
  return sizes.reduce(
    (most, size) => (transformTerms(size) > transformTerms(most) ? size : most),
    sizes[0] ?? Number.NaN,
  );
}
