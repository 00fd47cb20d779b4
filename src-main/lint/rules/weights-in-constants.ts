import { formatBytes } from '../../../src-shared/units.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { counted } from '../wording.js';

/** A Constant of less is a setting, not a weight. */
const smallest = 4096;

export const weightsInConstants: LintRule = {
  id: 'weights-in-constants',
  severity: 'info',
  title: 'Weights in Constant nodes',
  help: {
    why: 'Weights kept in Constant nodes instead of initializers run the same, but quantisers, float16 converters and optimisers look for weights among the initializers only and leave these as they are; they also cannot go into external data everywhere.',
    fix: 'Move them to initializers: onnxsim, onnxslim and ONNX Runtime at optimisation level basic do.',
  },
  formats: onnxOnly,
  check(context) {
    const nodes = context.nodesOf('Constant').filter((node) => {
      const value = context.outputs(node)[0] ?? -1;
      return value >= 0 && context.stored.bytes(value) >= smallest;
    });
    if (nodes.length === 0) return [];
    const bytes = nodes.reduce((sum, node) => sum + context.stored.bytes(context.outputs(node)[0] ?? 0), 0);
    const message = `${counted(nodes.length, 'Constant node holds', 'Constant nodes hold')} weights (${formatBytes(bytes)}).`;
    return [{ message, nodes }];
  },
};
