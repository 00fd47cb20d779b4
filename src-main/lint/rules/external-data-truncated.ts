import { type LintRule, onnxOnly } from '../lint-rule.js';
import { warned } from '../warned.js';

export const externalDataTruncated: LintRule = {
  id: 'external-data-truncated',
  severity: 'error',
  title: 'Files of weights that are too short',
  help: {
    why: 'The model names bytes of a data file that the file does not have: it was cut off while it was copied, or belongs to another version of the model.',
    fix: 'Fetch or export both files again, together.',
  },
  formats: onnxOnly,
  check: (context) => warned(context, 'external-data-truncated'),
};
