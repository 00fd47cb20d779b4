/** What the columnar graph does not say directly: bodies and functions behind a node, and where an outer value is from. */
import { attributesOf, constantTextsOf, type ModelAttributes } from '../../src-shared/attributes-codec.js';
import {
  type GraphIndex,
  type ModelGraph,
  type NodeIndex,
  type ValueIndex,
  ValueKind,
} from '../../src-shared/graph.js';
import { isConstantNode } from '../../src-shared/scope-tree.js';

/** A graph that can be entered from a node. */
export interface NodeBody {
  /** `then_branch`, `body`, or `function`. */
  label: string;
  graph: GraphIndex;
}

export interface ModelLinks {
  model: ModelGraph;
  /** Bodies of If/Loop/Scan nodes. */
  bodies: Map<NodeIndex, NodeBody[]>;
  /** Local functions by `domain::name`. */
  functions: Map<string, GraphIndex>;
  /** Values of a graph by the string index of their name; made when first asked for. */
  valuesByName: Map<GraphIndex, Map<number, ValueIndex>>;
  /** Where outer values come from, as far as it was asked. */
  origins: Map<ValueIndex, ValueIndex>;
  /** Attributes of a node as name and short text; absent until they have been read. */
  attributes?: (node: NodeIndex) => readonly NodeAttribute[];
  /** Small stored values as text; comes with the attributes. */
  constants?: ReadonlyMap<ValueIndex, string>;
}

/** Attributes and small constants as faces ask for them. */
export function attributeLinks(attributes: ModelAttributes): Pick<ModelLinks, 'attributes' | 'constants'> {
  return {
    attributes: (node) => attributesOf(attributes, node).map(([name, text]) => ({ name, text })),
    constants: constantTextsOf(attributes),
  };
}

/** An attribute as it is shown: its value as text, cut where it is long. */
export interface NodeAttribute {
  name: string;
  text: string;
}

/** Finds the links of a model; cheap, values are indexed later and only where a subgraph needs it. */
export function linkModel(model: ModelGraph): ModelLinks {
  const bodies = new Map<NodeIndex, NodeBody[]>();
  const functions = new Map<string, GraphIndex>();
  model.graphs.forEach((record, graph) => {
    if (record.kind === 'function') functions.set(`${record.domain}::${record.name}`, graph);
    if (record.parentNode < 0) return;
    const body = { label: record.attribute === '' ? 'body' : record.attribute, graph };
    const known = bodies.get(record.parentNode);
    if (known === undefined) bodies.set(record.parentNode, [body]);
    else known.push(body);
  });
  // Files hold the branches of an If in any order; people read then before else.
  for (const list of bodies.values())
    list.sort((a, b) => Number(b.label === 'then_branch') - Number(a.label === 'then_branch'));
  return { model, bodies, functions, valuesByName: new Map(), origins: new Map() };
}

/** Graphs behind a node: its bodies, or the local function it calls. */
export function nodeBodies(links: ModelLinks, node: NodeIndex): readonly NodeBody[] {
  const own = links.bodies.get(node);
  if (own !== undefined) return own;
  if (links.functions.size === 0) return [];
  const { nodes, strings } = links.model;
  const key = `${strings.get(nodes.domain[node] ?? 0)}::${strings.get(nodes.op[node] ?? 0)}`;
  const graph = links.functions.get(key);
  return graph === undefined ? [] : [{ label: 'function', graph }];
}

/** Graph that holds the node owning this subgraph; -1 for the main graph and functions. */
export function parentGraph(model: ModelGraph, graph: GraphIndex): GraphIndex {
  const owner = model.graphs[graph]?.parentNode ?? -1;
  return owner < 0 ? -1 : (model.nodes.graph[owner] ?? -1);
}

function valueNamed(links: ModelLinks, graph: GraphIndex, name: number): ValueIndex | undefined {
  if (links.valuesByName.size === 0) {
    // All graphs at once: thousands of nested bodies would each go through all values.
    const { values } = links.model;
    links.model.graphs.forEach((_, index) => links.valuesByName.set(index, new Map()));
    for (let value = 0; value < values.count; value += 1)
      links.valuesByName.get(values.graph[value] ?? 0)?.set(values.name[value] ?? 0, value);
  }
  return links.valuesByName.get(graph)?.get(name);
}

/** The row that defines a value: for an outer value the one in the enclosing graph it comes from, if there is one. */
export function valueOrigin(links: ModelLinks, value: ValueIndex): ValueIndex {
  const { model } = links;
  const passed: ValueIndex[] = [];
  let origin = value;
  let graph = model.values.graph[value] ?? 0;
  // At most one step per level of nesting; a record that names itself as its parent must not loop.
  for (let level = 0; level < model.graphs.length && model.values.kind[origin] === ValueKind.outer; level += 1) {
    const known = links.origins.get(origin);
    if (known !== undefined) {
      origin = known;
      break;
    }
    if (passed[passed.length - 1] !== origin) passed.push(origin);
    graph = parentGraph(model, graph);
    if (graph < 0) break;
    origin = valueNamed(links, graph, model.values.name[value] ?? 0) ?? origin;
  }
  for (const inner of passed) links.origins.set(inner, origin);
  return origin;
}

/** Whether a value is stored rather than computed: an initializer, or the output of a Constant node. */
export function isStored(links: ModelLinks, value: ValueIndex): boolean {
  const { values } = links.model;
  const origin = values.kind[value] === ValueKind.outer ? valueOrigin(links, value) : value;
  if (values.kind[origin] === ValueKind.initializer) return true;
  const producer = values.producer[origin] ?? -1;
  return producer >= 0 && isConstantNode(links.model, producer);
}
