/** The nodes of an exported graph by the PyTorch module they come from. */
import type { NodeIndex } from '../../../src-shared/graph.js';
import type { GraphValues } from './graph-values.js';

/** Nodes of every module, those of the modules inside it included. */
export class ModuleNodes {
  readonly #nodes = new Map<string, NodeIndex[]>();
  /** Module of each node, without the number of the call that the older exporter writes: `a.b_1` is `a.b`. */
  readonly modules: string[];

  constructor(graph: GraphValues, paths: ReadonlySet<string>) {
    this.modules = graph.scopes.map((scope) => {
      const parts: string[] = [];
      for (const part of scope.split('.')) {
        const whole = [...parts, part].join('.');
        const bare = [...parts, part.replace(/[_@]\d+$/, '')].join('.');
        parts.push(!paths.has(whole) && paths.has(bare) ? part.replace(/[_@]\d+$/, '') : part);
      }
      return parts.join('.');
    });
    const { nodes } = graph.model.graph;
    for (let node = 0; node < nodes.count; node += 1) {
      const scope = this.modules[node] ?? '';
      for (let end = scope.length; end > 0; end = scope.lastIndexOf('.', end - 1)) {
        const path = scope.slice(0, end);
        const list = this.#nodes.get(path);
        if (list === undefined) this.#nodes.set(path, [node]);
        else list.push(node);
      }
    }
  }

  of(path: string): readonly NodeIndex[] {
    return this.#nodes.get(path) ?? [];
  }
}
