import { supportedByOrt } from '../../runtimes/ort/supported.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { quoted } from '../wording.js';

export const opsetNew: LintRule = {
  id: 'opset-new',
  severity: 'error',
  title: 'Operator set newer than the runtime',
  help: {
    why: 'ONNX Runtime refuses a model whose operator set is newer than the newest one it was released with. Exporters may also write a number they do not support, with operators of an older set under it.',
    fix: `Export with an opset the runtime takes (ai.onnx up to ${String(supportedByOrt.opsets.get(''))} for ONNX Runtime ${supportedByOrt.version}), or update the runtime.`,
  },
  formats: onnxOnly,
  check: ({ report }) =>
    Object.entries(report.opsets).flatMap(([name, version]) => {
      const domain = name === 'ai.onnx' ? '' : name;
      const newest = supportedByOrt.opsets.get(domain);
      if (newest === undefined || version <= newest) return [];
      const what = domain === '' ? 'Opset' : `Opset of ${quoted(domain)}`;
      return [
        {
          message: `${what} ${String(version)} is newer than ONNX Runtime ${supportedByOrt.version} takes (${String(newest)}).`,
        },
      ];
    }),
};
