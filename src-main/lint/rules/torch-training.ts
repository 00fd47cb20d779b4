import type { NodeIndex } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import { type Hit, type LintRule } from '../lint-rule.js';
import { counted, tally } from '../wording.js';

/** Operators that do something else in training, by the name torch gives them: `dropout_`, `aten.batch_norm.default`. */
const differs =
  /(^|\.)(_?(feature_|alpha_|feature_alpha_)?dropout_?|native_dropout|batch_norm|instance_norm|native_batch_norm|_batch_norm_impl_index|rrelu_?)(\.|$)/;

const flags = new Set(['train', 'training', 'use_input_stats']);

function isTraining(context: LintContext, node: NodeIndex): boolean {
  if (!differs.test(context.op(node))) return false;
  if (isConditional(context, node)) return false;
  return context.model.nodeDetail(node).attributes.some(({ name, value }) => flags.has(name) && value === 'true');
}

/** Whether it runs only if a condition holds: scripted code asks for its mode, and keeps both branches. */
function isConditional(context: LintContext, node: NodeIndex): boolean {
  let at = node;
  while (at >= 0) {
    const owner = context.graph.graphs[context.graph.nodes.graph[at] ?? 0]?.parentNode ?? -1;
    if (/(^|\.)if$/i.test(context.op(owner))) return true;
    at = owner;
  }
  return false;
}

export const torchTraining: LintRule = {
  id: 'torch-training',
  severity: 'error',
  title: 'A TorchScript or torch.export program in training mode',
  help: {
    why: 'The program was traced, scripted or exported from a model in training mode: its dropouts are at work, so results are random, and its batch norms use the batch at hand. A trace keeps the mode for good, a scripted module until eval() is called on it.',
    fix: 'Call model.eval() before torch.jit.trace, torch.jit.script or torch.export.export, and save it again.',
  },
  formats: ['torchscript', 'exported-program'],
  check(context) {
    const nodes = Array.from({ length: context.graph.nodes.count }, (_, node) => node).filter((node) =>
      isTraining(context, node),
    );
    if (nodes.length === 0) return [];
    const hit: Hit = {
      message: `${counted(nodes.length, 'node is', 'nodes are')} in training mode: ${tally(nodes.map((node) => context.op(node)))}.`,
      nodes,
    };
    return [hit];
  },
};
