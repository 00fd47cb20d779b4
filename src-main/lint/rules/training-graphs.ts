import { type LintRule, onnxOnly } from '../lint-rule.js';
import { warned } from '../warned.js';

export const trainingGraphs: LintRule = {
  id: 'training-graphs',
  severity: 'warning',
  title: 'Training graphs in the file',
  help: {
    why: 'Beside the model the file holds graphs that train it, which inference runtimes ignore: more to download, and a sign that the wrong file is being deployed.',
    fix: 'Deploy the inference model, or remove training_info.',
  },
  formats: onnxOnly,
  check: (context) => warned(context, 'training-graphs'),
};
