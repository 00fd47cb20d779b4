/** The cost of an opened model, at its inferred shapes. What no symbol changes is found once per model. */
import type { NodeIndex } from '../../../src-shared/graph.js';
import type { Attribute } from '../../../src-shared/inspect.js';
import { applyShapes } from '../../../src-shared/shapes-codec.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { inferShapes } from '../shapes/infer-shapes.js';
import { toShapeColumns } from '../shapes/overlay.js';
import { evaluate } from '../shapes/size.js';
import { type Cost, CostModel } from './cost-of.js';

const models = new WeakMap<OpenedModel, CostModel>();

/**
 * What one run of a model costs, with `symbols` as the sizes of its symbolic dims; those not given are assumed
 * (symbols.ts). Usable outside the engine's handlers.
 */
export function costOf(model: OpenedModel, symbols: Readonly<Record<string, number>> = {}): Cost {
  let known = models.get(model);
  if (known === undefined) {
    known = prepare(model);
    models.set(model, known);
  }
  const costs = known;
  return model.during(() => costs.at(new Map(Object.entries(symbols))));
}

function prepare(model: OpenedModel): CostModel {
  const shapes = inferShapes(model);
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
  /** Input 0, where it is known without running the model. A condition may end a loop earlier; that is not. */
  const loopTrips = (node: NodeIndex, symbols: ReadonlyMap<string, number>): number | undefined => {
    const first = graph.nodes.inputOffsets[node] ?? 0;
    const value = first < (graph.nodes.inputOffsets[node + 1] ?? 0) ? (graph.nodes.inputs[first] ?? -1) : -1;
    const size = value < 0 ? undefined : shapes.elementsOf(value)?.items[0];
    const trips = size === undefined ? null : evaluate(size, (name) => symbols.get(name));
    return trips === null || trips < 0 ? undefined : trips;
  };
  return new CostModel({ graph, attributesOf, loopTrips, notParameters: model.notParameters?.() });
}
