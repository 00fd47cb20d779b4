import type { NodeIndex, ValueIndex } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { counted, tally } from '../wording.js';

/** Nodes whose results reach no output, in bodies and functions too. */
function deadNodes(context: LintContext): NodeIndex[] {
  const { graph, model } = context;
  const bodiesOf = new Map<NodeIndex, ValueIndex[]>();
  const waiting: ValueIndex[] = [];
  for (const { kind, parentNode, outputs } of graph.graphs) {
    if (kind !== 'subgraph') waiting.push(...outputs);
    else bodiesOf.set(parentNode, [...(bodiesOf.get(parentNode) ?? []), ...outputs]);
  }
  const live = new Uint8Array(graph.nodes.count);
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const node = value < 0 ? -1 : (graph.values.producer[model.valueSource(value)] ?? -1);
    if (node < 0 || live[node] === 1) continue;
    live[node] = 1;
    waiting.push(...context.inputs(node), ...(bodiesOf.get(node) ?? []));
  }
  const dead: NodeIndex[] = [];
  for (let node = 0; node < graph.nodes.count; node += 1) if (live[node] === 0) dead.push(node);
  return dead;
}

export const deadNode: LintRule = {
  id: 'dead-node',
  severity: 'warning',
  title: 'Nodes that feed no output',
  help: {
    why: 'What reaches no output is computed for nothing, or removed by the runtime: a sign that an output was lost in an edit, or that a branch was meant to be used.',
    fix: 'Check that no output is missing; onnxslim, onnxsim and ONNX Runtime remove the rest.',
  },
  formats: onnxOnly,
  check(context) {
    if ((context.graph.graphs[0]?.outputs ?? []).length === 0) return [];
    const nodes = deadNodes(context);
    if (nodes.length === 0) return [];
    const ops = tally(nodes.map((node) => context.op(node)));
    // Left-over constants cost nothing.
    const severity = nodes.every((node) => context.is(node, 'Constant')) ? ('info' as const) : ('warning' as const);
    const message = `${counted(nodes.length, 'node feeds', 'nodes feed')} no output: ${ops}.`;
    return [{ message, nodes, severity }];
  },
};
