import type { NodeIndex } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { counted } from '../wording.js';

const permOf = (context: LintContext, node: NodeIndex): readonly number[] | undefined =>
  context.attributes(node).ints('perm');

function undoesTheOneBefore(context: LintContext, node: NodeIndex): boolean {
  const before = context.producer(context.input(node, 0));
  if (!context.is(before, 'Transpose')) return false;
  const [first, second] = [permOf(context, before), permOf(context, node)];
  // Without perm the axes are reversed, which twice is nothing.
  if (first === undefined || second === undefined) return first === second;
  return first.length === second.length && second.every((axis, at) => first[axis] === at);
}

export const transposePair: LintRule = {
  id: 'transpose-pair',
  severity: 'info',
  title: 'Transposes that undo one another',
  help: {
    why: 'Two Transposes that follow one another and give the first layout back move all data twice for nothing; converters between channel orders leave them.',
    fix: 'onnxslim, onnxsim and ONNX Runtime remove them.',
  },
  formats: onnxOnly,
  check(context) {
    const nodes = context.nodesOf('Transpose').filter((node) => undoesTheOneBefore(context, node));
    if (nodes.length === 0) return [];
    return [{ message: `${counted(nodes.length, 'Transpose undoes', 'Transposes undo')} the one before.`, nodes }];
  },
};
