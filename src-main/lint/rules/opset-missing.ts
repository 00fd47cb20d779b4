import { type LintRule, onnxOnly } from '../lint-rule.js';
import { warned } from '../warned.js';

export const opsetMissing: LintRule = {
  id: 'opset-missing',
  severity: 'error',
  title: 'No version of an operator set that is used',
  help: {
    why: 'What an operator does depends on the version of its operator set. A model that does not import the set it uses is refused by runtimes and the checker.',
    fix: 'Add it to opset_import: onnx.helper.make_opsetid(domain, version).',
  },
  formats: onnxOnly,
  check: (context) => warned(context, 'opset-missing'),
};
