import { type LintRule } from '../lint-rule.js';
import { warned } from '../warned.js';

export const tensorDataMismatch: LintRule = {
  id: 'tensor-data-mismatch',
  severity: 'error',
  title: 'Weights of another size than their shape',
  help: {
    why: 'The bytes that are stored are not as many as type and shape ask for: runtimes refuse the model, or read what lies behind.',
    fix: 'Fetch or export the file again; if it was edited, set dims, data_type and raw_data together.',
  },
  formats: 'all',
  check: (context) => warned(context, 'tensor-data-mismatch'),
};
