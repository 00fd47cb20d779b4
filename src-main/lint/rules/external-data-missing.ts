import { type Hit, type LintRule } from '../lint-rule.js';
import { warned } from '../warned.js';

export const externalDataMissing: LintRule = {
  id: 'external-data-missing',
  severity: 'error',
  title: 'Files of weights that are not there',
  help: {
    why: 'The model keeps weights in other files, and names them: without them under these names beside the model no runtime loads it. It happens when only the .onnx file is copied, or the data file is renamed.',
    fix: 'Put the files beside the model, under the names they had when it was saved.',
  },
  formats: 'all',
  check: (context): Hit[] => warned(context, 'external-data-missing'),
};
