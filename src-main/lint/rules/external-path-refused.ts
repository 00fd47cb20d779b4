import { type LintRule, onnxOnly } from '../lint-rule.js';
import { warned } from '../warned.js';

export const externalPathRefused: LintRule = {
  id: 'external-path-refused',
  severity: 'error',
  title: 'Weights outside the model’s folder',
  help: {
    why: 'An absolute path, or one with `..`, works on the machine it was written on only, and lets a model from a stranger make a program read, or show, any file of the reader. Current runtimes refuse it.',
    fix: 'Save the model again with its data beside it: onnx.save(model, path, save_as_external_data=True, location="model.onnx.data").',
  },
  formats: onnxOnly,
  check: (context) => warned(context, 'external-path-refused'),
};
