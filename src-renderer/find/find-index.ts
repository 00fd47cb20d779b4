/** What find looks through, made when it is first used: lower-case texts, groups, what is an output, attributes. */
import type { ModelAttributes } from '../../src-shared/attributes-codec.js';
import { type GraphIndex, type ModelGraph, type NodeColumns, ValueKind } from '../../src-shared/graph.js';
import type { StringTable } from '../../src-shared/string-table.js';
import { scopeTreeOf } from '../model/scope-trees.js';
import type { ThingKind } from './query.js';
import { TextIndex } from './text-index.js';

export interface FoundGroup {
  graph: GraphIndex;
  path: string;
  label: string;
  nodes: number;
  lowerPath: string;
  lowerLabel: string;
}

export interface FindIndex {
  graph: ModelGraph;
  texts: TextIndex;
  /** Groups of all graphs, without the graphs themselves. */
  groups: readonly FoundGroup[];
  /** 1 for each value that a graph gives out. */
  isOutput: Uint8Array;
  /** What each value is listed as: an index into `thingOrder`; `unlisted` for a use of an enclosing graph's value. */
  things: Uint8Array;
  attributes: { columns: ModelAttributes; texts: TextIndex } | null;
}

function groupsOf(graph: ModelGraph): FoundGroup[] {
  const found: FoundGroup[] = [];
  graph.graphs.forEach((_, index) => {
    for (const { path, label, total } of scopeTreeOf(graph, index).groups) {
      if (path === '') continue;
      const lower = { lowerPath: path.toLowerCase(), lowerLabel: label.toLowerCase() };
      found.push({ graph: index, path, label, nodes: total, ...lower });
    }
  });
  return found;
}

/** Kinds of things in the order of the list. */
export const thingOrder: readonly ThingKind[] = ['group', 'input', 'output', 'node', 'weight', 'tensor'];
/** What a value is that is listed elsewhere. */
export const unlisted = 255;

function thingsOf({ values }: ModelGraph, isOutput: Uint8Array): Uint8Array {
  const [input, output, weight, tensor] = (['input', 'output', 'weight', 'tensor'] as const).map((kind) =>
    thingOrder.indexOf(kind),
  ) as [number, number, number, number];
  const things = new Uint8Array(values.count);
  for (let value = 0; value < things.length; value += 1) {
    const kind = values.kind[value];
    if (kind === ValueKind.outer) things[value] = unlisted;
    else if (kind === ValueKind.input) things[value] = input;
    else if (kind === ValueKind.initializer) things[value] = weight;
    else things[value] = isOutput[value] === 1 ? output : tensor;
  }
  return things;
}

function outputsOf(graph: ModelGraph): Uint8Array {
  const flags = new Uint8Array(graph.values.count);
  for (const { outputs } of graph.graphs) for (const value of outputs) if (value >= 0) flags[value] = 1;
  return flags;
}

/** By the parts they are made of, which stay when inferred shapes are put on a graph. */
const textsByTable = new WeakMap<StringTable, TextIndex>();
const groupsByNodes = new WeakMap<NodeColumns, readonly FoundGroup[]>();
/** By the nodes too: what a value is listed as does not change with its shape. */
const listingsByNodes = new WeakMap<NodeColumns, Pick<FindIndex, 'isOutput' | 'things'>>();
const indexes = new WeakMap<ModelGraph, FindIndex>();

function once<K extends object, V>(known: WeakMap<K, V>, key: K, make: () => V): V {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}

const textsOf = (table: StringTable): TextIndex => once(textsByTable, table, () => new TextIndex(table));
const groupsOfModel = (graph: ModelGraph): readonly FoundGroup[] =>
  once(groupsByNodes, graph.nodes, () => groupsOf(graph));

function listingOf(graph: ModelGraph): Pick<FindIndex, 'isOutput' | 'things'> {
  return once(listingsByNodes, graph.nodes, () => {
    const isOutput = outputsOf(graph);
    return { isOutput, things: thingsOf(graph, isOutput) };
  });
}

/** The costly parts of an index, each a task of its own, for idle time. */
export const indexParts: readonly ((graph: ModelGraph, attributes: ModelAttributes | null) => void)[] = [
  ({ strings }) => textsOf(strings),
  groupsOfModel,
  (_, attributes) => attributes === null || textsOf(attributes.strings),
];

/** The index of a graph; attributes that have come since it was made are taken in. */
export function findIndexOf(graph: ModelGraph, attributes: ModelAttributes | null): FindIndex {
  let index = indexes.get(graph);
  if (index === undefined) {
    index = {
      graph,
      texts: textsOf(graph.strings),
      groups: groupsOfModel(graph),
      ...listingOf(graph),
      attributes: null,
    };
    indexes.set(graph, index);
  }
  if (attributes !== null && index.attributes?.columns !== attributes) {
    index.attributes = { columns: attributes, texts: textsOf(attributes.strings) };
  }
  return index;
}
