import type { NodeIndex, ValueIndex } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { quoted } from '../wording.js';

/** Attributes are compared as text; those of more are taken to differ. */
const longest = 4096;

/** The value behind Identity nodes. */
function behindIdentity(context: LintContext, value: ValueIndex): ValueIndex {
  let at = value;
  for (let steps = 0; steps < 100; steps += 1) {
    const node = context.producer(at);
    if (!context.is(node, 'Identity')) break;
    at = context.model.valueSource(context.input(node, 0));
  }
  return at;
}

/** What a node computes, as text: the same for two nodes that compute the same. */
function computation(context: LintContext, node: NodeIndex): string | undefined {
  if (/^Random|^Multinomial$|^Bernoulli$|^Dropout$/.test(context.op(node))) return undefined;
  const inputs = [...context.inputs(node)].map((value) => (value < 0 ? -1 : behindIdentity(context, value)));
  const attributes = JSON.stringify(context.model.nodeDetail(node).attributes);
  if (attributes.length > longest || attributes.includes('"graph"') || attributes.includes('"tensor')) return undefined;
  return `${context.domain(node)}\n${context.op(node)}\n${inputs.join()}\n${attributes}`;
}

function keyOf(context: LintContext, output: ValueIndex): string {
  const value = behindIdentity(context, output);
  const node = context.producer(value);
  const same = node < 0 ? undefined : computation(context, node);
  return same === undefined ? `value ${String(value)}` : `${same}\n${String(context.outputs(node).indexOf(value))}`;
}

export const duplicateOutput: LintRule = {
  id: 'duplicate-output',
  severity: 'warning',
  title: 'Outputs that are the same',
  help: {
    why: 'Two outputs with the same values are computed, copied and sent twice, and a consumer wonders which is meant. It comes from returning a tensor under two names, or a tuple within a dict.',
    fix: 'Return it once, or remove one of the outputs from the graph.',
  },
  formats: onnxOnly,
  check(context) {
    const outputs = (context.graph.graphs[0]?.outputs ?? []).filter((value) => value >= 0);
    const byKey = new Map<string, ValueIndex[]>();
    for (const output of outputs) {
      const key = keyOf(context, output);
      const same = byKey.get(key);
      if (same === undefined) byKey.set(key, [output]);
      else same.push(output);
    }
    return [...byKey.values()]
      .filter((same) => same.length > 1)
      .map((values): Hit => {
        const names = values.slice(0, 6).map((value) => quoted(context.valueName(value)));
        return { message: `The outputs ${names.join(' and ')} are the same values.`, values };
      });
  },
};
