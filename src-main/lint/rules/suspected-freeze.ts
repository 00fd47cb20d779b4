import { fromAxes } from '../from-axes.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';

export const suspectedFreeze: LintRule = {
  id: 'suspected-freeze',
  severity: 'warning',
  title: 'Dynamic axis that meets a constant size',
  help: {
    why: 'An axis is declared dynamic, but a Reshape, a table or an initial state inside holds the size of the example: the model loads, and fails or answers wrongly at every other size. Shapes alone raise the suspicion; running the model decides.',
    fix: 'Run it at other sizes with `lapidary axes MODEL --probe`; what breaks is repaired by `--repair SYMBOL -o OUT`, or by an export with an example size of 2 or more.',
  },
  formats: onnxOnly,
  check: (context) => fromAxes(context, 'suspected-freeze'),
};
