/** What of a main graph is needed for some of its values: nodes, initializers, functions and what bodies capture. Pure. */
import { type NodeIndex, nodeInputs, nodeOutputs, type ValueIndex, ValueKind } from '../../src-shared/graph.js';
import type { OpenedModel } from '../formats/model-format.js';
import { functionKey } from '../formats/onnx/edit/model-edits.js';

export interface Needed {
  nodes: ReadonlySet<NodeIndex>;
  /** Values of the main graph that are read or asked for, those at which the search stopped included. */
  values: ReadonlySet<ValueIndex>;
  /** Inputs of the graph that are reached, with a node that reads each; -1 where one is asked for itself. */
  inputs: ReadonlyMap<ValueIndex, NodeIndex>;
}

export class Dependencies {
  /** Main-graph node that holds each body; undefined for the main graph and for functions. */
  readonly #owners: (NodeIndex | undefined)[] = [];
  readonly #captured = new Map<NodeIndex, ValueIndex[]>();

  constructor(readonly model: OpenedModel) {
    const { graphs, nodes, values } = model.graph;
    graphs.forEach(({ kind, parentNode }, graph) => {
      const around = nodes.graph[parentNode] ?? 0;
      this.#owners[graph] = kind === 'subgraph' ? (around === 0 ? parentNode : this.#owners[around]) : undefined;
    });
    for (let row = 0; row < values.count; row += 1) {
      if (values.kind[row] !== ValueKind.outer) continue;
      const owner = this.#owners[values.graph[row] ?? 0];
      const source = model.valueSource(row);
      if (owner === undefined || values.graph[source] !== 0 || values.kind[source] === ValueKind.outer) continue;
      const list = this.#captured.get(owner) ?? [];
      list.push(source);
      this.#captured.set(owner, list);
    }
  }

  /** Values of the main graph that a node reads, in its bodies as well. */
  readBy(node: NodeIndex): ValueIndex[] {
    return [...nodeInputs(this.model.graph, node), ...(this.#captured.get(node) ?? [])].filter((row) => row >= 0);
  }

  /** What `targets` need when `stops` are given. */
  neededFor(targets: readonly ValueIndex[], stops: ReadonlySet<ValueIndex> = new Set()): Needed {
    const { producer, kind } = this.model.graph.values;
    const nodes = new Set<NodeIndex>();
    const values = new Set<ValueIndex>();
    const inputs = new Map<ValueIndex, NodeIndex>();
    const waiting = targets.map((row) => ({ row, by: -1 }));
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { row, by } = next;
      if (values.has(row)) continue;
      values.add(row);
      if (stops.has(row)) continue;
      const node = producer[row] ?? -1;
      if (node < 0) {
        if (kind[row] !== ValueKind.initializer) inputs.set(row, by);
        continue;
      }
      if (nodes.has(node)) continue;
      nodes.add(node);
      for (const read of this.readBy(node)) waiting.push({ row: read, by: node });
    }
    return { nodes, values, inputs };
  }

  /** Local functions that none of these nodes of the main graph calls, not through others either. */
  unusedFunctions(kept: (node: NodeIndex) => boolean): Set<string> {
    const { graphs, nodes, strings } = this.model.graph;
    const byKey = new Map(
      graphs.flatMap(({ kind, domain, name }, graph) =>
        kind === 'function' ? [[functionKey(domain, name), graph] as const] : [],
      ),
    );
    if (byKey.size === 0) return new Set();
    const callsOf = new Map<number, Set<string>>();
    const roots = new Set<string>();
    const rootOf: number[] = [];
    graphs.forEach(({ kind, parentNode }, graph) => {
      rootOf[graph] = kind === 'subgraph' ? (rootOf[nodes.graph[parentNode] ?? 0] ?? 0) : graph;
    });
    for (let node = 0; node < nodes.count; node += 1) {
      const key = functionKey(strings.get(nodes.domain[node] ?? 0), strings.get(nodes.op[node] ?? 0));
      if (!byKey.has(key)) continue;
      const graph = nodes.graph[node] ?? 0;
      const root = rootOf[graph] ?? 0;
      if (root === 0) {
        if (kept(this.#owners[graph] ?? node)) roots.add(key);
      } else callsOf.set(root, (callsOf.get(root) ?? new Set()).add(key));
    }
    const used = new Set<string>();
    const waiting = [...roots];
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      if (used.has(key)) continue;
      used.add(key);
      waiting.push(...(callsOf.get(byKey.get(key) ?? -1) ?? []));
    }
    return new Set([...byKey.keys()].filter((key) => !used.has(key)));
  }

  /** Values nodes give. */
  madeBy(nodes: Iterable<NodeIndex>): ValueIndex[] {
    return Array.from(nodes, (node) => [...nodeOutputs(this.model.graph, node)].filter((row) => row >= 0)).flat();
  }
}
