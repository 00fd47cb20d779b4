/** How the values of one graph flow between its nodes; computed once per graph, whatever is expanded. */
import {
  type GraphIndex,
  type GraphRecord,
  type ModelGraph,
  nodeOutputs,
  type NodeIndex,
  type ValueIndex,
  ValueKind,
} from '../../src-shared/graph.js';
import { helperNodes } from '../../src-shared/scope-helpers.js';
import type { ScopeTree } from '../../src-shared/scope-tree.js';
import { isStored, type ModelLinks, nodeBodies, parentGraph, valueOrigin } from './model-links.js';

export interface GraphNet {
  model: ModelGraph;
  record: GraphRecord;
  /** 1 for nodes that are lines in the boxes of their users and no boxes themselves (Constant). By node - nodeStart. */
  folded: Uint8Array;
  /** CSR by value: nodes of this graph that use it, themselves or (If, Loop) in their bodies. Stored values have none. */
  consumerOffsets: Uint32Array;
  consumers: Int32Array;
  /** Values that come from outside the graph and get a box: inputs, outer values, values nothing produces. */
  entries: ValueIndex[];
  /** Values that leave the graph. */
  exits: ValueIndex[];
  /** 1 for values with too many consumers in one group to draw their edges: shown as labelled stubs. */
  shared: Uint8Array;
}

/** Consumers side by side in one group from which on a value is drawn as stubs. */
export const maxDrawnConsumers = 8;

/** `constants` false also folds what is computed from stored values only, and draws none of their values. */
export function buildNet(links: ModelLinks, tree: ScopeTree, constants = true): GraphNet {
  const { model } = links;
  const { nodes, values } = model;
  const record = model.graphs[tree.graph] ?? emptyRecord;
  const stored = new Int8Array(values.count).fill(-1);
  const fixed = constants ? undefined : constantNodes(links, record);
  const isStoredValue = (value: ValueIndex): boolean => {
    if (stored[value] === -1) {
      const made = values.producer[value] ?? -1;
      const isFixed = made >= record.nodeStart && made < record.nodeEnd && fixed?.[made - record.nodeStart] === 1;
      stored[value] = isFixed || isStored(links, value) ? 1 : 0;
    }
    return stored[value] === 1;
  };
  const captures = capturedValues(links, tree.graph);
  const consumerOffsets = new Uint32Array(values.count + 1);
  const isEntry = new Uint8Array(values.count);
  const each = (visit: (value: ValueIndex, node: NodeIndex) => void): void => {
    for (let node = record.nodeStart; node < record.nodeEnd; node += 1) {
      const end = nodes.inputOffsets[node + 1] ?? 0;
      for (let at = nodes.inputOffsets[node] ?? 0; at < end; at += 1) {
        const value = nodes.inputs[at] ?? -1;
        if (value >= 0 && !isStoredValue(value)) visit(value, node);
      }
    }
    for (const { value, node } of captures) if (!isStoredValue(value)) visit(value, node);
  };
  const comesFromOutside = (value: ValueIndex): boolean => {
    const producer = values.producer[value] ?? -1;
    return producer < record.nodeStart || producer >= record.nodeEnd;
  };
  each((value) => {
    consumerOffsets[value + 1] = (consumerOffsets[value + 1] ?? 0) + 1;
    if (comesFromOutside(value)) isEntry[value] = 1;
  });
  for (let at = 1; at <= values.count; at += 1)
    consumerOffsets[at] = (consumerOffsets[at] ?? 0) + (consumerOffsets[at - 1] ?? 0);
  const cursor = consumerOffsets.slice();
  const consumers = new Int32Array(consumerOffsets[values.count] ?? 0);
  each((value, node) => {
    const at = cursor[value] ?? 0;
    consumers[at] = node;
    cursor[value] = at + 1;
  });

  const exits = record.outputs.filter((value) => value >= 0);
  const exitSet = new Set(exits);
  const entries = record.inputs.filter((value) => value >= 0 && values.kind[value] !== ValueKind.initializer);
  const known = new Set(entries);
  // An output may hand on a value of the enclosing graph, or a stored one, without any node in between.
  for (const value of exits) if (comesFromOutside(value)) isEntry[value] = 1;
  isEntry.forEach((entry, value) => {
    if (entry === 1 && !known.has(value)) entries.push(value);
  });

  const folded = new Uint8Array(record.nodeEnd - record.nodeStart);
  for (let node = record.nodeStart; node < record.nodeEnd; node += 1) {
    const output = nodes.outputs[nodes.outputOffsets[node] ?? 0] ?? -1;
    const one = (nodes.outputOffsets[node + 1] ?? 0) - (nodes.outputOffsets[node] ?? 0) === 1;
    if (one && output >= 0 && isStoredValue(output) && !exitSet.has(output)) folded[node - record.nodeStart] = 1;
    if (fixed?.[node - record.nodeStart] === 1) folded[node - record.nodeStart] = 1;
  }
  const net: GraphNet = {
    model,
    record,
    folded,
    consumerOffsets,
    consumers,
    entries,
    exits,
    shared: new Uint8Array(values.count),
  };
  markShared(net, tree);
  return net;
}

/** Operators that make something new from nothing: never mere constants. */
const random = new Set([
  'RandomNormal',
  'RandomUniform',
  'RandomNormalLike',
  'RandomUniformLike',
  'Multinomial',
  'Bernoulli',
]);

/** 1 for nodes whose outputs are the same in every run and do not leave the graph, by node - nodeStart. */
function constantNodes(links: ModelLinks, record: GraphRecord): Uint8Array {
  const { model } = links;
  const { nodes, strings } = model;
  const helper = helperNodes(model, record.nodeStart, record.nodeEnd, (node) => {
    return random.has(strings.get(nodes.op[node] ?? 0)) || nodeBodies(links, node).length > 0;
  });
  const exits = new Set(record.outputs);
  for (let node = record.nodeStart; node < record.nodeEnd; node += 1) {
    const leaves = nodeOutputs(model, node).some((value) => exits.has(value));
    if (leaves) helper[node - record.nodeStart] = 0;
  }
  return helper;
}

const emptyRecord: GraphRecord = {
  name: '',
  kind: 'main',
  domain: '',
  parentNode: -1,
  attribute: '',
  nodeStart: 0,
  nodeEnd: 0,
  inputs: [],
  outputs: [],
};

/** Values of `graph` used inside the bodies of its nodes, at any depth. */
function capturedValues(links: ModelLinks, graph: GraphIndex): { value: ValueIndex; node: NodeIndex }[] {
  const { model } = links;
  if (model.graphs.length === 1) return [];
  const owners = new Map<GraphIndex, NodeIndex>();
  // Each body is looked at once: what is found for one holds for all that it was reached through.
  const settled = new Uint8Array(model.graphs.length);
  settled[graph] = 1;
  for (let body = 0; body < model.graphs.length; body += 1) {
    const passed: GraphIndex[] = [];
    let at = body;
    while (at >= 0 && settled[at] === 0) {
      settled[at] = 1;
      passed.push(at);
      at = parentGraph(model, at);
    }
    for (let i = passed.length - 1; i >= 0; i -= 1) {
      const inner = passed[i] ?? 0;
      const owner = at === graph ? model.graphs[inner]?.parentNode : owners.get(at);
      if (owner !== undefined) owners.set(inner, owner);
      at = inner;
    }
  }
  if (owners.size === 0) return [];
  const found: { value: ValueIndex; node: NodeIndex }[] = [];
  const seen = new Set<string>();
  for (let value = 0; value < model.values.count; value += 1) {
    if (model.values.kind[value] !== ValueKind.outer) continue;
    const node = owners.get(model.values.graph[value] ?? 0);
    if (node === undefined) continue;
    const origin = originWithin(links, value, graph);
    const key = `${String(origin)}:${String(node)}`;
    if (origin < 0 || seen.has(key)) continue;
    seen.add(key);
    found.push({ value: origin, node });
  }
  return found;
}

/** The row of `graph` an outer value of a nested body stands for; -1 when it comes from elsewhere. */
function originWithin(links: ModelLinks, value: ValueIndex, graph: GraphIndex): ValueIndex {
  const { values } = links.model;
  const origin = valueOrigin(links, value);
  if (values.graph[origin] === graph) return origin;
  // The value comes from further out: it passes through here if this graph names it too.
  return links.valuesByName.get(graph)?.get(values.name[value] ?? 0) ?? -1;
}

function markShared(net: GraphNet, tree: ScopeTree): void {
  const { consumerOffsets, consumers, shared, record } = net;
  for (let value = 0; value < shared.length; value += 1) {
    const start = consumerOffsets[value] ?? 0;
    const end = consumerOffsets[value + 1] ?? 0;
    if (end - start <= maxDrawnConsumers) continue;
    // Distinct consumers within each group; a child group counts once. Negative keys are nodes.
    const byGroup = new Map<number, Set<number>>();
    for (let at = start; at < end && shared[value] === 0; at += 1) {
      const node = consumers[at] ?? 0;
      let child = -1 - node;
      for (
        let group = tree.groupOfNode[node - record.nodeStart] ?? -1;
        group >= 0;
        group = tree.groups[group]?.parent ?? -1
      ) {
        const children = byGroup.get(group) ?? new Set();
        byGroup.set(group, children.add(child));
        if (children.size > maxDrawnConsumers) shared[value] = 1;
        child = group;
      }
    }
  }
}
