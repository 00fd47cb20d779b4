import { type LintRule, onnxOnly } from '../lint-rule.js';
import { warned } from '../warned.js';

export const unknownDtype: LintRule = {
  id: 'unknown-dtype',
  severity: 'error',
  title: 'Element types ONNX does not have',
  help: {
    why: 'The number that stands for the element type is none of ONNX’s: the file is damaged, or written for a newer version than runtimes know.',
    fix: 'Export it again, with types the target knows.',
  },
  formats: onnxOnly,
  check: (context) => warned(context, 'unknown-dtype'),
};
