import type { NodeIndex } from '../../../src-shared/graph.js';
import { operatorDoc } from '../../analysis/operators/operator-docs.js';
import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { counted, quoted } from '../wording.js';
import { byOperator } from '../by-operator.js';
import type { LintContext } from '../lint-context.js';

const documented = new Set(['', 'ai.onnx.ml']);

async function hitOf(context: LintContext, nodes: readonly NodeIndex[]): Promise<Hit[]> {
  const [first = -1] = nodes;
  const [domain, op] = [context.domain(first), context.op(first)];
  const opset = context.model.opset(context.graph.nodes.graph[first] ?? 0, domain);
  if (opset === 0 || (await operatorDoc(domain, op, opset)) !== null) return [];
  const newest = await operatorDoc(domain, op, 0);
  const set = `${domain === '' ? 'ONNX' : domain} opset ${String(opset)}`;
  const why = newest === null ? 'no version has it' : 'it came later';
  return [
    {
      message: `${quoted(op) || 'A nameless operator'} is no operator of ${set}: ${why} (${counted(nodes.length, 'node')}).`,
      nodes,
    },
  ];
}

export const unknownOperator: LintRule = {
  id: 'unknown-operator',
  severity: 'error',
  title: 'Operators the operator set does not have',
  help: {
    why: 'No runtime can load a node whose operator is not in the operator set the model asks for. Older exporters write such models without an error when a custom symbolic function names an operator of a newer set.',
    fix: 'Export with the opset that brought the operator, or with a decomposition of it.',
  },
  formats: onnxOnly,
  async check(context) {
    const hits = await Promise.all(byOperator(context, documented).map((nodes) => hitOf(context, nodes)));
    return hits.flat();
  },
};
