/** Which formula counts an operator. An operator that is not here is unknown, and said to be. */
import { attentionFormulas, microsoftAttentionFormulas } from './attention.js';
import { convolutionFormulas, microsoftConvolutionFormulas } from './convolution.js';
import { einsumFormulas } from './einsum.js';
import { elementwiseFormulas, microsoftElementwiseFormulas, mlFormulas } from './elementwise.js';
import { matmulFormulas, microsoftMatmulFormulas } from './matmul.js';
import { microsoftMovementFormulas, mlMovementFormulas, movementFormulas } from './movement.js';
import type { Formula } from './node-view.js';
import { microsoftNormalizationFormulas, normalizationFormulas } from './normalization.js';
import { microsoftQuantizationFormulas, quantizationFormulas } from './quantization.js';
import { microsoftRecurrentFormulas, recurrentFormulas } from './recurrent.js';
import { reductionFormulas } from './reduction.js';
import { samplingFormulas } from './sampling.js';
import { signalFormulas } from './signal.js';

const table = (...families: Readonly<Record<string, Formula>>[]): ReadonlyMap<string, Formula> =>
  new Map(families.flatMap((family) => Object.entries(family)));

const onnx = table(
  movementFormulas,
  elementwiseFormulas,
  reductionFormulas,
  normalizationFormulas,
  samplingFormulas,
  signalFormulas,
  quantizationFormulas,
  recurrentFormulas,
  matmulFormulas,
  einsumFormulas,
  attentionFormulas,
  convolutionFormulas,
);

const byDomain: ReadonlyMap<string, ReadonlyMap<string, Formula>> = new Map([
  ['', onnx],
  ['ai.onnx', onnx],
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
