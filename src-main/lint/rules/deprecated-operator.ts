import { operatorDoc } from '../../analysis/operators/operator-docs.js';
import { byOperator } from '../by-operator.js';
import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { counted } from '../wording.js';

const documented = new Set(['', 'ai.onnx.ml']);

export const deprecatedOperator: LintRule = {
  id: 'deprecated-operator',
  severity: 'warning',
  title: 'Deprecated operators',
  help: {
    why: 'ONNX has withdrawn the operator at this opset: runtimes may refuse the node, or keep it only for old models.',
    fix: 'Export again with a current exporter, which writes its successor (Upsample → Resize, Scatter → ScatterElements).',
  },
  formats: onnxOnly,
  async check(context) {
    const hits: Hit[] = [];
    for (const nodes of byOperator(context, documented)) {
      const [first = -1] = nodes;
      const [domain, op] = [context.domain(first), context.op(first)];
      const opset = context.model.opset(context.graph.nodes.graph[first] ?? 0, domain);
      const doc = opset === 0 ? null : await operatorDoc(domain, op, opset);
      if (doc?.deprecated !== true) continue;
      const message = `${op} is deprecated since opset ${String(doc.since)} (${counted(nodes.length, 'node')}).`;
      hits.push({ message, nodes });
    }
    return hits;
  },
};
