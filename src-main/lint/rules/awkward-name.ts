import { ValueKind } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { counted, quoted } from '../wording.js';

const breaksTools = (name: string): boolean => /[\p{Cc}\p{Cf}\u2028\u2029\uFFFD]/u.test(name);

/** Values a caller names, or the file must: inputs, outputs and weights without a name. */
function nameless({ graph }: LintContext): number[] {
  const { values } = graph;
  const main = graph.graphs[0];
  const weights: number[] = [];
  for (let value = 0; value < values.count; value += 1)
    if (values.kind[value] === ValueKind.initializer) weights.push(value);
  return [...(main?.inputs ?? []), ...(main?.outputs ?? []), ...weights].filter((value) => values.name[value] === 0);
}

export const awkwardName: LintRule = {
  id: 'awkward-name',
  severity: 'warning',
  title: 'Names that break tools',
  help: {
    why: 'Control characters, invisible characters and bytes that are no UTF-8 in a name break log files, command lines (trtexec --shapes) and generated code; two names may look the same and differ. An input without a name cannot be given.',
    fix: 'Rename them: input_names and output_names at the export, `lapidary axes --rename` for symbols, or a short script over graph.node.',
  },
  formats: onnxOnly,
  check(context) {
    const { nodes, values } = context.graph;
    const hits: Hit[] = [];
    const odd = Array.from({ length: values.count }, (_, value) => value).filter((value) =>
      breaksTools(context.valueName(value)),
    );
    const oddNodes = Array.from({ length: nodes.count }, (_, node) => node).filter((node) =>
      breaksTools(context.nodeName(node)),
    );
    if (odd.length > 0) {
      const example = JSON.stringify(quoted(context.valueName(odd[0] ?? 0)));
      hits.push({
        message: `${counted(odd.length, 'value has', 'values have')} characters in the name that cannot be seen, as ${example}.`,
        values: odd,
      });
    }
    if (oddNodes.length > 0)
      hits.push({
        message: `${counted(oddNodes.length, 'node has', 'nodes have')} characters in the name that cannot be seen.`,
        nodes: oddNodes,
      });
    const empty = nameless(context);
    if (empty.length > 0)
      hits.push({
        message: `${counted(empty.length, 'input, output or weight has', 'inputs, outputs or weights have')} no name.`,
        values: empty,
        severity: 'error',
      });
    return hits;
  },
};
