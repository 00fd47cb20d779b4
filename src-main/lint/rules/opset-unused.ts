import type { LintContext } from '../lint-context.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { counted, quoted } from '../wording.js';

/** Domains of nodes, and of the functions they may call. */
function usedDomains(context: LintContext): Set<string> {
  const used = new Set(context.graph.graphs.map(({ domain }) => domain));
  for (let node = 0; node < context.graph.nodes.count; node += 1) used.add(context.domain(node));
  return used;
}

export const opsetUnused: LintRule = {
  id: 'opset-unused',
  severity: 'info',
  title: 'Operator sets that are imported and not used',
  help: {
    why: 'A runtime may refuse a model for the version of an operator set that none of its nodes needs, and a reader takes it for a model that needs an extension.',
    fix: 'Remove the entries from opset_import.',
  },
  formats: onnxOnly,
  check(context) {
    const used = usedDomains(context);
    const unused = Object.keys(context.report.opsets).filter(
      (name) => name !== '' && name !== 'ai.onnx' && !used.has(name),
    );
    if (unused.length === 0) return [];
    const names = unused.slice(0, 8).map(quoted).join(', ');
    return [
      { message: `${counted(unused.length, 'operator set is', 'operator sets are')} imported and not used: ${names}.` },
    ];
  },
};
