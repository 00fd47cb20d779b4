/** Nodes by operator and operator set version, but for calls of the model's own functions. */
import type { NodeIndex } from '../../src-shared/graph.js';
import type { LintContext } from './lint-context.js';

export function byOperator(context: LintContext, domains: ReadonlySet<string>): NodeIndex[][] {
  const { graph, model } = context;
  const own = new Set(
    graph.graphs.filter(({ kind }) => kind === 'function').map(({ domain, name }) => `${domain}\n${name}`),
  );
  const groups = new Map<string, NodeIndex[]>();
  for (let node = 0; node < graph.nodes.count; node += 1) {
    const [domain, op] = [context.domain(node), context.op(node)];
    if (!domains.has(domain) || own.has(`${domain}\n${op}`)) continue;
    const key = `${domain}\n${op}\n${String(model.opset(graph.nodes.graph[node] ?? 0, domain))}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  return [...groups.values()];
}
