import type { NodeIndex } from '../../../src-shared/graph.js';
import { trainsByItself } from '../../formats/onnx/training-mode.js';
import type { LintContext } from '../lint-context.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { counted } from '../wording.js';

function isTraining(context: LintContext, node: NodeIndex): boolean {
  const attributes = context.attributes(node);
  const outputs = context.outputs(node).filter((value) => value >= 0).length;
  if (trainsByItself('Dropout', context.opset(node), outputs, (name) => attributes.int(name))) return true;
  // From opset 12 on its third input says so.
  return context.small(context.input(node, 2), 1)?.items[0] === 1;
}

export const dropoutTraining: LintRule = {
  id: 'dropout-training',
  severity: 'error',
  title: 'Dropout in training mode',
  help: {
    why: 'A Dropout in training mode throws away activations at random in every run: results differ from run to run and from what was evaluated. It comes from exporting or tracing a model that was not in eval mode.',
    fix: 'Call model.eval() before the export, and leave training=TrainingMode.EVAL.',
  },
  formats: onnxOnly,
  check(context) {
    const nodes = context.nodesOf('Dropout').filter((node) => isTraining(context, node));
    if (nodes.length === 0) return [];
    const message = `${counted(nodes.length, 'Dropout is', 'Dropouts are')} in training mode: results are random.`;
    return [{ message, nodes }];
  },
};
