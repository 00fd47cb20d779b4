/** Formulas of ONNX's own operators, by name; other formats' operators that do the same take theirs from here. */
import { attentionFormulas } from './attention.js';
import { convolutionFormulas } from './convolution.js';
import { einsumFormulas } from './einsum.js';
import { elementwiseFormulas } from './elementwise.js';
import { matmulFormulas } from './matmul.js';
import { movementFormulas } from './movement.js';
import type { Formula } from './node-view.js';
import { normalizationFormulas } from './normalization.js';
import { quantizationFormulas } from './quantization.js';
import { recurrentFormulas } from './recurrent.js';
import { reductionFormulas } from './reduction.js';
import { samplingFormulas } from './sampling.js';
import { signalFormulas } from './signal.js';

export const onnxFormulas = {
  ...movementFormulas,
  ...elementwiseFormulas,
  ...reductionFormulas,
  ...normalizationFormulas,
  ...samplingFormulas,
  ...signalFormulas,
  ...quantizationFormulas,
  ...recurrentFormulas,
  ...matmulFormulas,
  ...einsumFormulas,
  ...attentionFormulas,
  ...convolutionFormulas,
} as Readonly<Record<string, Formula>>;

/**
 * Formulas of operators that count as an ONNX one does, as `ours=Theirs` or, where the names are the same but for case,
 * `ours`; only for formulas that ask for no attribute.
 */
export function likeOnnx(pairs: string): Record<string, Formula> {
  const byLowerCase = new Map(Object.entries(onnxFormulas).map(([op, formula]) => [op.toLowerCase(), formula]));
  const found: Record<string, Formula> = {};
  for (const pair of pairs.split(/\s+/).filter((each) => each !== '')) {
    const [ours = '', named] = pair.split('=');
    const theirs = named ?? ours.replaceAll('_', '');
    const formula = byLowerCase.get(theirs.toLowerCase());
    if (formula === undefined) throw new Error(`ONNX has no formula for ${theirs}.`);
    found[ours] = formula;
  }
  return found;
}
