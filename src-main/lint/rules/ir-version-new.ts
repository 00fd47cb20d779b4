import { supportedByOrt } from '../../runtimes/ort/supported.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';

export const irVersionNew: LintRule = {
  id: 'ir-version-new',
  severity: 'error',
  title: 'IR version newer than the runtime',
  help: {
    why: 'The IR version says which features of the file format itself a model may use. ONNX Runtime refuses a number it does not know, even where nothing new is used.',
    fix: `Save it with an IR version of ${String(supportedByOrt.irVersion)} or lower (model.ir_version = ${String(supportedByOrt.irVersion)}) if it uses nothing newer, or update the runtime.`,
  },
  formats: onnxOnly,
  check({ report: { irVersion } }) {
    if (irVersion === null || irVersion <= supportedByOrt.irVersion) return [];
    const { version, irVersion: newest } = supportedByOrt;
    return [
      {
        message: `IR version ${String(irVersion)} is newer than ONNX Runtime ${version} takes (${String(newest)}).`,
      },
    ];
  },
};
