/** Findings that the analysis of axes has already made, as hits of the lint rule of the same name. */
import type { LintContext } from './lint-context.js';
import type { Hit } from './lint-rule.js';

export function fromAxes(context: LintContext, rule: string): Hit[] {
  const { graph } = context;
  return context.axes
    .filter((finding) => finding.rule === rule)
    .map(({ message, where, severity }) => {
      const node = context.nodeNamed(where);
      if (node >= 0) return { message, severity, nodes: [node] };
      // `images:0, mask:0` are inputs with their axes; anything else is the name of a value.
      const named = new Set(where.split(', ').map((name) => name.replace(/:\d+$/, '')));
      const inputs = (graph.graphs[0]?.inputs ?? []).filter((value) => named.has(context.valueName(value)));
      return { message, severity, where, values: inputs.length > 0 ? inputs : valueNamed(context, where) };
    });
}

function valueNamed(context: LintContext, name: string): number[] {
  for (let value = 0; value < context.graph.values.count; value += 1)
    if (context.valueName(value) === name) return [value];
  return [];
}
