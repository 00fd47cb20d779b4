import { fromAxes } from '../from-axes.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';

export const declaredFreeze: LintRule = {
  id: 'declared-freeze',
  severity: 'warning',
  title: 'Sizes declared where operators give symbols',
  help: {
    why: 'The exporter wrote down sizes of its example for values in between, although the axis is declared dynamic. Runtimes plan memory by what is declared and break, or warn, at any other size.',
    fix: 'Drop what is declared: `lapidary axes MODEL --repair SYMBOL -o OUT`.',
  },
  formats: onnxOnly,
  check: (context) => fromAxes(context, 'declared-freeze'),
};
