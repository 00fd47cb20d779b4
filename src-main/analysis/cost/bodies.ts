/** How graphs hang together: bodies of If/Loop/Scan, local functions that are called, and where outer values come from. */
import {
  type GraphIndex,
  type ModelGraph,
  type NodeIndex,
  type ValueIndex,
  ValueKind,
} from '../../../src-shared/graph.js';

export interface Bodies {
  /** Graphs a node holds in attributes. */
  ofNode: ReadonlyMap<NodeIndex, readonly GraphIndex[]>;
  /** Local function a node calls. */
  functionOf: ReadonlyMap<NodeIndex, GraphIndex>;
  /** Every graph after the ones its nodes run; a function that calls itself comes before its own end is known. */
  order: readonly GraphIndex[];
}

const key = (domain: string, name: string): string => `${domain}\n${name}`;

/** Bodies and calls of a model, in one pass over its nodes. */
export function findBodies(graph: ModelGraph): Bodies {
  const ofNode = new Map<NodeIndex, GraphIndex[]>();
  const functions = new Map<string, GraphIndex>();
  graph.graphs.forEach((record, index) => {
    if (record.kind === 'function') functions.set(key(record.domain, record.name), index);
    if (record.parentNode < 0) return;
    const list = ofNode.get(record.parentNode);
    if (list === undefined) ofNode.set(record.parentNode, [index]);
    else list.push(index);
  });
  const functionOf = new Map<NodeIndex, GraphIndex>();
  if (functions.size > 0) {
    const { nodes, strings } = graph;
    for (let node = 0; node < nodes.count; node += 1) {
      const called = functions.get(key(strings.get(nodes.domain[node] ?? 0), strings.get(nodes.op[node] ?? 0)));
      if (called !== undefined) functionOf.set(node, called);
    }
  }
  return { ofNode, functionOf, order: innerFirst(graph, ofNode, functionOf) };
}

/** Depth-first, with a list for a stack; calls in a circle are cut where they close. */
function innerFirst(
  graph: ModelGraph,
  ofNode: ReadonlyMap<NodeIndex, readonly GraphIndex[]>,
  functionOf: ReadonlyMap<NodeIndex, GraphIndex>,
): GraphIndex[] {
  const inner = graph.graphs.map((): GraphIndex[] => []);
  for (const [node, bodies] of ofNode) inner[graph.nodes.graph[node] ?? 0]?.push(...bodies);
  for (const [node, called] of functionOf) inner[graph.nodes.graph[node] ?? 0]?.push(called);
  const order = new Set<GraphIndex>();
  const entered = new Set<GraphIndex>();
  for (let root = 0; root < graph.graphs.length; root += 1) {
    const stack = [root];
    while (stack.length > 0) {
      const at = stack[stack.length - 1] ?? 0;
      if (entered.has(at)) {
        stack.pop();
        order.add(at); // It may wait on the stack twice; a set keeps its first place.
        continue;
      }
      entered.add(at);
      for (const next of inner[at] ?? []) if (!entered.has(next)) stack.push(next);
    }
  }
  return [...order];
}

/** A use of an enclosing graph's value: the value's own row, and the node of its graph inside which it is used. */
export interface OuterUse {
  outer: ValueIndex;
  source: ValueIndex;
  user: NodeIndex;
}

/** Resolves rows of kind `outer` by name, one level of nesting at a time. */
export function outerUses(graph: ModelGraph): OuterUse[] {
  const { values } = graph;
  const outers: ValueIndex[] = [];
  for (let value = 0; value < values.count; value += 1) if (values.kind[value] === ValueKind.outer) outers.push(value);
  if (outers.length === 0) return [];
  const byName = new Map<number, ValueIndex>();
  // Graph and name in one exact number: both are below 2^32, their product with the number of strings below 2^53.
  const place = (of: GraphIndex, name: number): number => of * graph.strings.count + name;
  for (let value = 0; value < values.count; value += 1) {
    if (values.kind[value] === ValueKind.outer) continue;
    const at = place(values.graph[value] ?? 0, values.name[value] ?? 0);
    if (!byName.has(at)) byName.set(at, value);
  }
  const uses: OuterUse[] = [];
  for (const outer of outers) {
    let inside = values.graph[outer] ?? 0;
    for (let level = 0; level < graph.graphs.length; level += 1) {
      const user = graph.graphs[inside]?.parentNode ?? -1;
      if (user < 0) break;
      inside = graph.nodes.graph[user] ?? 0;
      const source = byName.get(place(inside, values.name[outer] ?? 0));
      if (source === undefined) continue;
      uses.push({ outer, source, user });
      break;
    }
  }
  return uses;
}
