import { tooEarly } from '../too-early.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { warned } from '../warned.js';

export const cycle: LintRule = {
  id: 'cycle',
  severity: 'error',
  title: 'Nodes that depend on their own result',
  help: {
    why: 'A graph with a cycle cannot be run: there is no first node. Loops are bodies of Loop or Scan, not edges that lead back.',
    fix: 'Break the edge that leads back; it usually comes from a name given twice.',
  },
  formats: onnxOnly,
  check: (context) => warned(context, 'cycle', () => ({ nodes: tooEarly(context) })),
};
