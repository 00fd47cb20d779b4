import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { counted, quoted, tally } from '../wording.js';
import { foreignNodes } from './custom-operator.js';

export const vendorOperator: LintRule = {
  id: 'vendor-operator',
  severity: 'info',
  title: 'Operators that ONNX Runtime alone knows',
  help: {
    why: 'Operators of com.microsoft come from ONNX Runtime: its optimiser and quantiser write them. TensorRT, OpenVINO, Core ML and other readers of ONNX do not know them.',
    fix: 'Keep the model as it was before it was optimised for use elsewhere.',
  },
  formats: onnxOnly,
  check: (context) =>
    [...foreignNodes(context, (domain) => /^com\.(microsoft|ms)(\.|$)/.test(domain))].map(([domain, nodes]): Hit => {
      const ops = tally(nodes.map((node) => context.op(node)));
      return { message: `${counted(nodes.length, 'node is', 'nodes are')} of ${quoted(domain)}: ${ops}.`, nodes };
    }),
};
