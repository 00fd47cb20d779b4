/** Who uses each value: nodes, in bodies too, and graphs that give it as their output. */
import { nodeInputs, type NodeIndex, type ValueIndex } from '../../src-shared/graph.js';
import type { OpenedModel } from '../formats/model-format.js';

export class Consumers {
  readonly #offsets: Uint32Array;
  readonly #nodes: Uint32Array;
  readonly #outputs = new Set<ValueIndex>();

  constructor(model: OpenedModel) {
    const { graph } = model;
    const { nodes, values } = graph;
    const counts = new Uint32Array(values.count + 1);
    const eachUse = (visit: (source: ValueIndex, node: NodeIndex) => void): void => {
      for (let node = 0; node < nodes.count; node += 1)
        for (const input of nodeInputs(graph, node)) if (input >= 0) visit(model.valueSource(input), node);
    };
    eachUse((source) => {
      counts[source + 1] = (counts[source + 1] ?? 0) + 1;
    });
    for (let at = 1; at < counts.length; at += 1) counts[at] = (counts[at] ?? 0) + (counts[at - 1] ?? 0);
    this.#offsets = counts;
    this.#nodes = new Uint32Array(counts[values.count] ?? 0);
    const next = counts.slice();
    eachUse((source, node) => {
      const at = next[source] ?? 0;
      this.#nodes[at] = node;
      next[source] = at + 1;
    });
    for (const record of graph.graphs)
      for (const output of record.outputs) this.#outputs.add(model.valueSource(output));
  }

  /** Nodes that use the value itself (`OpenedModel.valueSource`), once for every use. */
  of(source: ValueIndex): Uint32Array {
    return this.#nodes.subarray(this.#offsets[source] ?? 0, this.#offsets[source + 1] ?? 0);
  }

  /** Whether some graph, the main one or a body, gives it as an output. */
  isOutput(source: ValueIndex): boolean {
    return this.#outputs.has(source);
  }
}
