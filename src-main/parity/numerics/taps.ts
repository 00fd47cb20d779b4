/** Elements that a window of pooling, or an interpolation, sums for one of its output. */
import { type NodeIndex, nodeInputs, nodeOutputs, type ValueIndex } from '../../../src-shared/graph.js';
import type { InferredShapes } from '../../analysis/shapes/infer-shapes.js';
import type { OpenedModel } from '../../formats/model-format.js';

/** Along one axis, by the mode of Resize, Upsample and GridSample; nearest takes one. */
const perAxis: Readonly<Record<string, number>> = { linear: 2, bilinear: 2, cubic: 4, bicubic: 4 };

/** Along the axes whose size changes; of a GridSample all but the first two. NaN for other operators, and where not known. */
export function tapsOf(
  model: OpenedModel,
  shapes: InferredShapes,
  node: NodeIndex,
  dim: (value: ValueIndex | undefined, axis: number) => number,
): number {
  const { graph } = model;
  const op = graph.strings.get(graph.nodes.op[node] ?? 0);
  if (!/^(?:Resize|Upsample|GridSample|AveragePool|LpPool)$/.test(op)) return Number.NaN;
  const attributes = model.nodeAttributes(node);
  if (op.endsWith('Pool')) return (attributes.ints('kernel_shape') ?? []).reduce((product, size) => product * size, 1);
  const taps = perAxis[attributes.text('mode') ?? (op === 'GridSample' ? 'linear' : 'nearest')] ?? 1;
  const [input] = nodeInputs(graph, node);
  const [output] = nodeOutputs(graph, node);
  const rank = input === undefined || input < 0 ? 0 : (shapes.shapeOf(input)?.length ?? 0);
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  if (op === 'GridSample') return taps ** Math.max(0, rank - 2);
  const resized = axes.filter((axis) => dim(input, axis) !== dim(output, axis));
  // Smaller and without aliases: as many more as it is smaller.
  const wider =
    attributes.int('antialias') === 1 ? resized.map((axis) => Math.max(1, dim(input, axis) / dim(output, axis))) : [];
  return wider.reduce((product, share) => product * share, taps ** resized.length);
}
