/** Groups from the friendly names of layers, which keep the names the layers had where the model came from. */
import { scopeOfName } from '../onnx/node-scope.js';

/** What the converter from PyTorch puts before a module's dotted path. */
const modulePrefix = '__module.';

/**
 * - From PyTorch: `__module.encoder.layers.0/aten::linear/MatMul` → `encoder/layers/0`.
 * - From ONNX and TensorFlow: `/encoder/layers.0/MatMul` → `encoder/layers.0`; '' where the name has no path.
 */
export function scopeOfLayer(name: string): string {
  if (!name.startsWith(modulePrefix)) return scopeOfName(name);
  const end = name.indexOf('/');
  return name.slice(modulePrefix.length, end === -1 ? undefined : end).replaceAll('.', '/');
}
