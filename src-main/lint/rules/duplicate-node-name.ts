import { type LintRule, onnxOnly } from '../lint-rule.js';
import { warned } from '../warned.js';

export const duplicateNodeName: LintRule = {
  id: 'duplicate-node-name',
  severity: 'info',
  title: 'Node names used more than once',
  help: {
    why: 'Names of nodes are optional and runtimes do not need them, but profiles, layer lists of TensorRT and quantisation settings tell nodes apart by them.',
    fix: 'Make them unique if a tool asks for nodes by name.',
  },
  formats: onnxOnly,
  check: (context) =>
    warned(context, 'duplicate-node-name', () => {
      const { name, count } = context.graph.nodes;
      const uses = new Map<number, number>();
      for (let node = 0; node < count; node += 1) uses.set(name[node] ?? 0, (uses.get(name[node] ?? 0) ?? 0) + 1);
      const isTwice = (node: number): boolean => name[node] !== 0 && (uses.get(name[node] ?? 0) ?? 0) > 1;
      return { nodes: Array.from({ length: count }, (_, node) => node).filter(isTwice) };
    }),
};
