/** Which formula counts an operator. An operator that is not here is unknown, and said to be. */
import { microsoftAttentionFormulas } from './attention.js';
import { microsoftConvolutionFormulas } from './convolution.js';
import { microsoftElementwiseFormulas, mlFormulas } from './elementwise.js';
import { microsoftMatmulFormulas } from './matmul.js';
import { milFormulas } from './mil.js';
import { microsoftMovementFormulas, mlMovementFormulas } from './movement.js';
import type { Formula } from './node-view.js';
import { microsoftNormalizationFormulas } from './normalization.js';
import { onnxFormulas } from './onnx.js';
import { openvinoFormulas } from './openvino.js';
import { microsoftQuantizationFormulas } from './quantization.js';
import { microsoftRecurrentFormulas } from './recurrent.js';
import { tfliteFormulas } from './tflite.js';
import { torchFormulas } from './torch.js';

const table = (...families: Readonly<Record<string, Formula>>[]): ReadonlyMap<string, Formula> =>
  new Map(families.flatMap((family) => Object.entries(family)));

const onnx = table(onnxFormulas);
const torch = table(torchFormulas);

const byDomain: ReadonlyMap<string, ReadonlyMap<string, Formula>> = new Map([
  ['', onnx],
  ['ai.onnx', onnx],
  ['aten', torch],
  ['prim', torch],
  ['python', torch],
  ['tflite', table(tfliteFormulas)],
  ['openvino', table(openvinoFormulas)],
  ['mil', table(milFormulas)],
  ['ai.onnx.ml', table(mlFormulas, mlMovementFormulas)],
  [
    'com.microsoft',
    table(
      microsoftMovementFormulas,
      microsoftElementwiseFormulas,
      microsoftNormalizationFormulas,
      microsoftQuantizationFormulas,
      microsoftRecurrentFormulas,
      microsoftMatmulFormulas,
      microsoftAttentionFormulas,
      microsoftConvolutionFormulas,
    ),
  ],
]);

/** The formula of an operator; undefined when there is none. */
export function formulaOf(domain: string, op: string): Formula | undefined {
  return byDomain.get(domain)?.get(op);
}
