import { fromAxes } from '../from-axes.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';

export const badRanges: LintRule = {
  id: 'bad-ranges',
  severity: 'warning',
  title: 'Ranges of axes that do not fit the model',
  help: {
    why: 'The file keeps ranges of its symbols for profiles and tests. Those it holds cannot be read, or are of symbols no input has: another tool has changed the model since.',
    fix: 'Give them anew: `lapidary axes MODEL --range SYMBOL=MIN:OPT:MAX -o OUT`.',
  },
  formats: onnxOnly,
  check: (context) => fromAxes(context, 'bad-ranges'),
};
