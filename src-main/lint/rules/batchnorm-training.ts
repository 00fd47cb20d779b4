import { trainsByItself } from '../../formats/onnx/training-mode.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { counted } from '../wording.js';

export const batchnormTraining: LintRule = {
  id: 'batchnorm-training',
  severity: 'error',
  title: 'BatchNormalization in training mode',
  help: {
    why: 'In training mode a BatchNormalization uses mean and variance of the batch at hand instead of those that were learned: the result of one sample depends on the others beside it, and a batch of one gives nonsense.',
    fix: 'Call model.eval() before the export.',
  },
  formats: onnxOnly,
  check(context) {
    const nodes = context.nodesOf('BatchNormalization').filter((node) => {
      const attributes = context.attributes(node);
      const outputs = context.outputs(node).filter((value) => value >= 0).length;
      return trainsByItself('BatchNormalization', context.opset(node), outputs, (name) => attributes.int(name));
    });
    if (nodes.length === 0) return [];
    const message = `${counted(nodes.length, 'BatchNormalization is', 'BatchNormalizations are')} in training mode: results depend on what else is in the batch.`;
    return [{ message, nodes }];
  },
};
