import type { NodeIndex } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { counted, quoted, tally } from '../wording.js';

/** Domains some runtime knows by itself. */
const isKnown = (domain: string): boolean => domain === '' || /^(ai\.onnx|com\.microsoft|com\.ms)(\.|$)/.test(domain);

/** Nodes by domain, but for calls of functions the model brings itself. */
export function foreignNodes(context: LintContext, isForeign: (domain: string) => boolean): Map<string, NodeIndex[]> {
  const own = new Set(
    context.graph.graphs.filter(({ kind }) => kind === 'function').map(({ domain, name }) => `${domain}\n${name}`),
  );
  const byDomain = new Map<string, NodeIndex[]>();
  for (let node = 0; node < context.graph.nodes.count; node += 1) {
    const domain = context.domain(node);
    if (!isForeign(domain) || own.has(`${domain}\n${context.op(node)}`)) continue;
    const nodes = byDomain.get(domain);
    if (nodes === undefined) byDomain.set(domain, [node]);
    else nodes.push(node);
  }
  return byDomain;
}

export const customOperator: LintRule = {
  id: 'custom-operator',
  severity: 'warning',
  title: 'Operators of a custom domain',
  help: {
    why: 'Operators of a domain no runtime knows need a library that is registered before the model is loaded (a custom operator library of ONNX Runtime, a TensorRT plugin). The model file does not carry it: elsewhere it does not load. The ONNX checker accepts it all the same.',
    fix: 'Deliver the operator library with the model, or export with a decomposition or a local function in its place.',
  },
  formats: onnxOnly,
  check: (context) =>
    [...foreignNodes(context, (domain) => !isKnown(domain))].map(([domain, nodes]): Hit => {
      const ops = tally(nodes.map((node) => context.op(node)));
      return {
        message: `${counted(nodes.length, 'node needs', 'nodes need')} a library for ${quoted(domain)}: ${ops}.`,
        nodes,
      };
    }),
};
