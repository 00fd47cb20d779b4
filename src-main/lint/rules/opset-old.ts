import { type LintRule, onnxOnly } from '../lint-rule.js';

/** From this version on LayerNormalization is one operator, and int8 per channel, bfloat16 and functions are there. */
const comfortable = 17;
/** Before it there is no per-channel quantisation, and axes are attributes that tools no longer write. */
const usable = 13;

export const opsetOld: LintRule = {
  id: 'opset-old',
  severity: 'warning',
  title: 'Old operator set',
  help: {
    why: `Before opset ${String(comfortable)} a LayerNormalization is nine nodes that runtimes must find again to fuse; before opset ${String(usable)} there is no per-channel quantisation, and converters and optimisers no longer test what they do with it.`,
    fix: `Export again with opset_version=${String(comfortable)} or newer, or convert with onnx.version_converter.`,
  },
  formats: onnxOnly,
  check(context) {
    const opset = context.model.opset(0, '');
    if (opset === 0 || opset >= comfortable) return [];
    const message = `The model uses opset ${String(opset)}, older than ${String(comfortable)}.`;
    return [{ message, severity: opset < usable ? 'warning' : 'info' }];
  },
};
