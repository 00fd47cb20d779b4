/** Which nodes feed a node, which use what it makes, and which stand next to it: over the model, whatever is open. */
import type { ModelGraph, NodeIndex } from '../../src-shared/graph.js';
import { parentGraph } from './model-links.js';

/** Edges between nodes, both ways (CSR by node). */
export interface NodeLinks {
  nextOffsets: Uint32Array;
  next: Int32Array;
  previousOffsets: Uint32Array;
  previous: Int32Array;
}

/** A value used this many bodies further in counts as used by the nodes around the use; beyond, only by the use itself. */
const maxNesting = 64;

const made = new WeakMap<ModelGraph, NodeLinks>();

/**
 * Edges of all graphs of a model. A node that owns bodies uses what its bodies capture, and what a body hands out
 * reaches its owner.
 */
export function nodeLinks(model: ModelGraph): NodeLinks {
  let links = made.get(model);
  if (links === undefined) {
    links = buildLinks(model);
    made.set(model, links);
  }
  return links;
}

function eachEdge(model: ModelGraph, visit: (from: NodeIndex, to: NodeIndex) => void): void {
  const { nodes, values, graphs } = model;
  for (let node = 0; node < nodes.count; node += 1) {
    const end = nodes.inputOffsets[node + 1] ?? 0;
    for (let at = nodes.inputOffsets[node] ?? 0; at < end; at += 1) {
      const producer = values.producer[nodes.inputs[at] ?? -1] ?? -1;
      if (producer < 0 || producer >= nodes.count) continue;
      visit(producer, node);
      const home = nodes.graph[producer] ?? 0;
      let graph = nodes.graph[node] ?? 0;
      for (let level = 0; graph !== home && graph >= 0 && level < maxNesting; level += 1) {
        const owner = graphs[graph]?.parentNode ?? -1;
        if (owner < 0 || owner === producer) break;
        visit(producer, owner);
        graph = parentGraph(model, graph);
      }
    }
  }
  for (const { parentNode, outputs } of graphs) {
    if (parentNode < 0) continue;
    for (const value of outputs) {
      const producer = values.producer[value] ?? -1;
      if (producer >= 0 && producer < nodes.count) visit(producer, parentNode);
    }
  }
}

function buildLinks(model: ModelGraph): NodeLinks {
  const { count } = model.nodes;
  const nextOffsets = new Uint32Array(count + 1);
  const previousOffsets = new Uint32Array(count + 1);
  eachEdge(model, (from, to) => {
    nextOffsets[from + 1] = (nextOffsets[from + 1] ?? 0) + 1;
    previousOffsets[to + 1] = (previousOffsets[to + 1] ?? 0) + 1;
  });
  for (let at = 1; at <= count; at += 1) {
    nextOffsets[at] = (nextOffsets[at] ?? 0) + (nextOffsets[at - 1] ?? 0);
    previousOffsets[at] = (previousOffsets[at] ?? 0) + (previousOffsets[at - 1] ?? 0);
  }
  const next = new Int32Array(nextOffsets[count] ?? 0);
  const previous = new Int32Array(previousOffsets[count] ?? 0);
  const nextAt = nextOffsets.slice();
  const previousAt = previousOffsets.slice();
  const put = (list: Int32Array, cursor: Uint32Array, row: number, value: number): void => {
    const at = cursor[row] ?? 0;
    list[at] = value;
    cursor[row] = at + 1;
  };
  eachEdge(model, (from, to) => {
    put(next, nextAt, from, to);
    put(previous, previousAt, to, from);
  });
  return { nextOffsets, next, previousOffsets, previous };
}

/** Nodes reached from `start` within `depth` steps, `start` included, as 1 by node index. Cycles end where they began. */
export function reach(
  links: NodeLinks,
  start: readonly NodeIndex[],
  direction: 'up' | 'down' | 'both',
  depth = Infinity,
): Uint8Array {
  const reached = new Uint8Array(links.nextOffsets.length - 1);
  const walks: [Uint32Array, Int32Array][] = [];
  if (direction !== 'down') walks.push([links.previousOffsets, links.previous]);
  if (direction !== 'up') walks.push([links.nextOffsets, links.next]);
  let front = start.filter((node) => node >= 0 && node < reached.length);
  for (const node of front) reached[node] = 1;
  for (let step = 0; step < depth && front.length > 0; step += 1) {
    const further: NodeIndex[] = [];
    for (const node of front) {
      for (const [offsets, list] of walks) {
        for (let at = offsets[node] ?? 0; at < (offsets[node + 1] ?? 0); at += 1) {
          const other = list[at] ?? -1;
          if (other < 0 || reached[other] === 1) continue;
          reached[other] = 1;
          further.push(other);
        }
      }
    }
    front = further;
  }
  return reached;
}
