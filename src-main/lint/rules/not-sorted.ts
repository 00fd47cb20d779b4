import { tooEarly } from '../too-early.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { warned } from '../warned.js';

export const notSorted: LintRule = {
  id: 'not-sorted',
  severity: 'error',
  title: 'Nodes before what they use',
  help: {
    why: 'ONNX asks for nodes in the order in which they can run. ONNX Runtime sorts them itself; the ONNX checker, TensorRT’s parser and many scripts do not and fail.',
    fix: 'Sort them: onnxslim and onnx-graphsurgeon (graph.toposort()) do.',
  },
  formats: onnxOnly,
  check: (context) => warned(context, 'not-sorted', () => ({ nodes: tooEarly(context) })),
};
