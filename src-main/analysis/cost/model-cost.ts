/** The cost of an opened model: reads from the file what the graph does not say, once per model. */
import type { Attribute } from '../../../src-shared/inspect.js';
import type { ModelGraph, NodeIndex, ValueIndex } from '../../../src-shared/graph.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { outerUses } from './bodies.js';
import { type Cost, CostModel } from './cost-of.js';

const models = new WeakMap<OpenedModel, Promise<CostModel>>();

/**
 * What one run of a model costs, with `symbols` as the sizes of its symbolic dims; those not given are assumed
 * (symbols.ts). Usable outside the engine's handlers.
 */
export async function costOf(model: OpenedModel, symbols: Readonly<Record<string, number>> = {}): Promise<Cost> {
  let known = models.get(model);
  if (known === undefined) {
    known = prepare(model);
    models.set(model, known);
  }
  return (await known).at(new Map(Object.entries(symbols)));
}

async function prepare(model: OpenedModel): Promise<CostModel> {
  const { graph } = model;
  const attributes = new Map<NodeIndex, readonly Attribute[]>();
  const attributesOf = (node: NodeIndex): readonly Attribute[] => {
    let list = attributes.get(node);
    if (list === undefined) {
      list = model.nodeDetail(node).attributes;
      attributes.set(node, list);
    }
    return list;
  };
  return new CostModel({ graph, attributesOf, loopTrips: await loopTrips(model, graph) });
}

/** Trip counts of the loops that have a stored one (input 0). A condition may end a loop earlier; that is not known here. */
async function loopTrips(model: OpenedModel, graph: ModelGraph): Promise<Map<NodeIndex, number>> {
  const trips = new Map<NodeIndex, number>();
  const { nodes, strings } = graph;
  const loops = new Map<NodeIndex, ValueIndex>();
  for (const { parentNode } of graph.graphs) {
    if (parentNode < 0 || strings.get(nodes.op[parentNode] ?? 0) !== 'Loop') continue;
    const first = nodes.inputOffsets[parentNode] ?? 0;
    const value = first < (nodes.inputOffsets[parentNode + 1] ?? 0) ? (nodes.inputs[first] ?? -1) : -1;
    if (value >= 0) loops.set(parentNode, value);
  }
  if (loops.size === 0) return trips;
  const sources = new Map(outerUses(graph).map(({ outer, source }) => [outer, source]));
  for (const [node, value] of loops) {
    const detail = await model.tensorDetail(sources.get(value) ?? value, 1);
    const count = Number(detail?.firstValues[0] ?? Number.NaN);
    if (Number.isSafeInteger(count) && count >= 0) trips.set(node, count);
  }
  return trips;
}
