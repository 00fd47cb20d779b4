import { fromAxes } from '../from-axes.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';

export const staticBatch: LintRule = {
  id: 'static-batch',
  severity: 'warning',
  title: 'Batch of one fixed size',
  help: {
    why: 'Without a dynamic leading axis a model takes the batch size of the example it was exported with and no other: no batching at serving time, no dynamic shapes for TensorRT.',
    fix: 'Export with a dynamic batch and an example size of 2 or more, or set one in the file: `lapidary axes MODEL --set INPUT:0=batch -o OUT`.',
  },
  formats: onnxOnly,
  check: (context) => fromAxes(context, 'static-batch'),
};
