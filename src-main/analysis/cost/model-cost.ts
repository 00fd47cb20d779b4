/** The cost of an opened model, at its inferred shapes. What no symbol changes is found once per model. */
import type { NodeIndex, ValueIndex } from '../../../src-shared/graph.js';
import type { Attribute } from '../../../src-shared/inspect.js';
import { applyShapes } from '../../../src-shared/shapes-codec.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { type InferredShapes, inferShapes } from '../shapes/infer-shapes.js';
import type { InputShapes } from '../shapes/input-shapes.js';
import { toShapeColumns } from '../shapes/overlay.js';
import { evaluate } from '../shapes/size.js';
import { type Cost, CostModel } from './cost-of.js';

const models = new WeakMap<InferredShapes, CostModel>();

/**
 * What one run of a model costs, with `symbols` as the sizes of its symbolic dims; those not given are assumed
 * (symbols.ts); `given` are shapes of inputs (input-shapes.ts). Usable outside the engine's handlers.
 */
export function costOf(
  model: OpenedModel,
  symbols: Readonly<Record<string, number>> = {},
  given: InputShapes = {},
): Cost {
  const shapes = inferShapes(model, given);
  let known = models.get(shapes);
  if (known === undefined) {
    known = prepare(model, shapes);
    models.set(shapes, known);
  }
  const costs = known;
  return model.during(() => costs.at(new Map(Object.entries(symbols))));
}

function prepare(model: OpenedModel, shapes: InferredShapes): CostModel {
  const graph = applyShapes(model.graph, toShapeColumns(model.graph, shapes));
  const attributes = new Map<NodeIndex, readonly Attribute[]>();
  const attributesOf = (node: NodeIndex): readonly Attribute[] => {
    let list = attributes.get(node);
    if (list === undefined) {
      list = model.nodeDetail(node).attributes;
      attributes.set(node, list);
    }
    return list;
  };
  /**
   * Input 0, or the attribute that stands for it, where it is known without running the model. A condition may end a loop
   * earlier; that is not.
   */
  const loopTrips = (node: NodeIndex, symbols: ReadonlyMap<string, number>): number | undefined => {
    const names = model.argumentNames?.(node);
    if (names !== undefined && names[0] !== 'trip_count') return model.nodeAttributes(node).int('trip_count');
    const first = graph.nodes.inputOffsets[node] ?? 0;
    const value = first < (graph.nodes.inputOffsets[node + 1] ?? 0) ? (graph.nodes.inputs[first] ?? -1) : -1;
    const size = value < 0 ? undefined : shapes.elementsOf(value)?.items[0];
    const trips = size === undefined ? null : evaluate(size, (name) => symbols.get(name));
    return trips === null || trips < 0 ? undefined : trips;
  };
  /** Lists of TorchScript hold tensors that have values of their own. */
  const isReference = (value: ValueIndex): boolean => {
    const producer = graph.values.producer[value] ?? -1;
    if (producer < 0 || shapes.typeOf(value).kind !== 'sequence') return false;
    const domain = graph.strings.get(graph.nodes.domain[producer] ?? 0);
    return domain === 'aten' || domain === 'prim';
  };
  return new CostModel({ graph, attributesOf, loopTrips, isReference, notParameters: model.notParameters?.() });
}
