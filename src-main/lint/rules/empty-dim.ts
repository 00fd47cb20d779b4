import { valueShape } from '../../../src-shared/graph.js';
import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { counted, quoted } from '../wording.js';

export const emptyDim: LintRule = {
  id: 'empty-dim',
  severity: 'warning',
  title: 'Inputs or outputs with a size of zero',
  help: {
    why: 'A declared size of 0 means an empty tensor: no data can be given. Exporters write it where a size was not known, where a name or nothing should stand.',
    fix: 'Declare the axis as dynamic: `lapidary axes MODEL --set INPUT:AXIS=name -o OUT`.',
  },
  formats: onnxOnly,
  check(context) {
    const { graph } = context;
    const main = graph.graphs[0];
    const values = [...new Set([...(main?.inputs ?? []), ...(main?.outputs ?? [])])].filter(
      (value) => value >= 0 && (valueShape(graph, value) ?? []).includes(0),
    );
    if (values.length === 0) return [];
    const names = values.slice(0, 5).map((value) => quoted(context.valueName(value)));
    const hit: Hit = {
      message: `${counted(values.length, 'input or output is', 'inputs or outputs are')} declared with a size of 0: ${names.join(', ')}.`,
      values,
    };
    return [hit];
  },
};
