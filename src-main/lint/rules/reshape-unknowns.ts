import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';

export const reshapeUnknowns: LintRule = {
  id: 'reshape-unknowns',
  severity: 'error',
  title: 'Reshape with more than one -1',
  help: {
    why: 'Only one size of a Reshape can be left to be worked out; with two the shape is not defined and every runtime refuses the node when it runs.',
    fix: 'Give all sizes but one as numbers, or as 0 where they stay what they are.',
  },
  formats: onnxOnly,
  check: (context) =>
    context.nodesOf('Reshape').flatMap((node): Hit[] => {
      const shape = context.small(context.input(node, 1))?.items ?? context.attributes(node).ints('shape');
      if (shape === undefined || shape.filter((size) => size === -1).length < 2) return [];
      return [{ message: `A Reshape to [${shape.join(', ')}] leaves more than one size open.`, nodes: [node] }];
    }),
};
