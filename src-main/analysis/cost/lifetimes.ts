/**
 * How much memory values take: each lives from the node that makes it to the last node that uses it, inputs from the
 * start, outputs to the end. Nodes run in the order of the file, nothing is computed in place, weights are not counted.
 */
import {
  type GraphIndex,
  type ModelGraph,
  type NodeIndex,
  type ValueIndex,
  ValueKind,
} from '../../../src-shared/graph.js';
import { isConstantNode } from '../../../src-shared/scope-tree.js';
import type { OuterUse } from './bodies.js';
import type { ValueSizes } from './value-sizes.js';

/** Where each value's life begins and ends. Does not depend on sizes, so it is found once per model. */
export interface Lifetimes {
  /** First node of a life: its producer's index, or the graph's first node for an input. -1: not in memory (a weight). */
  from: Int32Array;
  /** Last node of it; the graph's `nodeEnd` for an output. */
  to: Int32Array;
  /** 1 for inputs and outputs of the value's graph. */
  formal: Uint8Array;
}

export function findLifetimes(graph: ModelGraph, outer: readonly OuterUse[]): Lifetimes {
  const { nodes, values } = graph;
  const from = new Int32Array(values.count).fill(-1);
  const to = new Int32Array(values.count).fill(-1);
  const formal = new Uint8Array(values.count);
  for (let value = 0; value < values.count; value += 1) {
    const kind = values.kind[value];
    const producer = values.producer[value] ?? -1;
    if (kind === ValueKind.input) from[value] = graph.graphs[values.graph[value] ?? 0]?.nodeStart ?? 0;
    else if (kind === ValueKind.intermediate && producer >= 0 && !isConstantNode(graph, producer))
      from[value] = producer;
    to[value] = from[value] ?? -1;
  }
  const use = (value: ValueIndex, node: NodeIndex): void => {
    if (value >= 0 && node > (to[value] ?? -1)) to[value] = node;
  };
  for (let node = 0; node < nodes.count; node += 1) {
    for (let at = nodes.inputOffsets[node] ?? 0; at < (nodes.inputOffsets[node + 1] ?? 0); at += 1)
      use(nodes.inputs[at] ?? -1, node);
  }
  for (const { source, user } of outer) use(source, user);
  for (const { inputs, outputs, nodeEnd } of graph.graphs) {
    for (const value of inputs) formal[value] = 1;
    for (const value of outputs) {
      if (value < 0) continue;
      use(value, nodeEnd);
      formal[value] = 1;
    }
  }
  return { from, to, formal };
}

export interface Peak {
  bytes: number;
  /** Node that runs then; null in a graph without nodes. */
  node: NodeIndex | null;
}

/** Bytes alive while each graph's nodes run; `unknown` counts values left out because their size is not known. */
export class LiveBytes {
  /** For graph g and its node i: change of the bytes alive when i begins, at i + g. Every graph has one place more. */
  readonly #change: Float64Array;
  readonly #inner: Float64Array;
  unknown = 0;

  constructor(
    readonly graph: ModelGraph,
    readonly lifetimes: Lifetimes,
    sizes: ValueSizes,
    /** Graphs whose formal inputs and outputs are the node's own around them (If, function calls). */
    borrows: (graph: GraphIndex) => boolean,
    isReference: (value: ValueIndex) => boolean = () => false,
  ) {
    this.#change = new Float64Array(graph.nodes.count + graph.graphs.length + 1);
    this.#inner = new Float64Array(graph.nodes.count);
    const borrowed = graph.graphs.map((_, index) => borrows(index));
    for (let value = 0; value < graph.values.count; value += 1) {
      const begin = lifetimes.from[value] ?? -1;
      if (begin < 0 || isReference(value)) continue;
      const home = graph.values.graph[value] ?? 0;
      if (lifetimes.formal[value] === 1 && borrowed[home] === true) continue;
      const bytes = sizes.bytes(value);
      if (Number.isNaN(bytes)) {
        this.unknown += 1;
        continue;
      }
      const end = Math.min((lifetimes.to[value] ?? begin) + 1, graph.graphs[home]?.nodeEnd ?? begin);
      this.#change[begin + home] = (this.#change[begin + home] ?? 0) + bytes;
      this.#change[end + home] = (this.#change[end + home] ?? 0) - bytes;
    }
  }

  /** What the bodies of a node need on top of the values around it. */
  setInner(node: NodeIndex, bytes: number): void {
    this.#inner[node] = bytes;
  }

  /** The most a graph needs at once. Its nodes' bodies must have been set. */
  peak(index: GraphIndex): Peak {
    const record = this.graph.graphs[index];
    const peak: Peak = { bytes: 0, node: null };
    let live = 0;
    for (let node = record?.nodeStart ?? 0; node < (record?.nodeEnd ?? 0); node += 1) {
      live += this.#change[node + index] ?? 0;
      const here = live + (this.#inner[node] ?? 0);
      if (peak.node === null || here > peak.bytes) Object.assign(peak, { bytes: here, node });
    }
    return peak;
  }
}
