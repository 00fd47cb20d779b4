/** Cases at the example's sizes that differ in what the tensors hold. Pure. */
import { casesFor } from './cases.js';
import { type InputSpec, shapeAt } from './input-spec.js';
import { paddingRoleOf } from './padding-role.js';
import type { Case, CaseValues } from './parity.js';

const isFloat = (spec: InputSpec): boolean => /float/.test(spec.dtype);
const isId = (spec: InputSpec): boolean => /^u?int/.test(spec.dtype) && (spec.high ?? 0) > 1;

function valueCase(example: Case, values: CaseValues, title: string, why: string): Case {
  return { ...example, id: `${example.id}-${values}`, values, title, why };
}

/** Zeros, large magnitudes, values as pictures have them, and a row that is all padding: those that the inputs can hold. */
export function valueCases(specs: readonly InputSpec[], example: Case): Case[] {
  const cases: Case[] = [];
  if (specs.some(isFloat)) {
    cases.push(
      valueCase(example, 'zeros', 'all zeros', 'divisions by a norm and missing biases show where nothing comes in'),
      valueCase(example, 'uniform', 'uniform in 0…1', 'values as pictures and probabilities have them, all positive'),
      valueCase(example, 'large', 'large magnitude', 'a hundred times the usual: overflow and saturation show'),
    );
  } else if (specs.some(isId)) {
    cases.push(
      valueCase(example, 'zeros', 'all zeros', 'the first row of every table'),
      valueCase(example, 'large', 'largest ids', 'the last rows of every table'),
    );
  }
  const mask = specs.find((spec) => paddingRoleOf(spec) === 'mask' || paddingRoleOf(spec) === 'inverted-mask');
  const rows = mask === undefined ? 0 : (shapeAt(mask, example.sizes)[0] ?? 0);
  if (rows > 1) {
    const why = 'attention over nothing but padding: what comes out of that row is read by no one, the others are';
    cases.push({ ...valueCase(example, 'padded', 'a row that is all padding', why), paddingRow: rows - 1 });
  }
  return cases;
}

/** Every generated case of a comparison: sizes first, then values. */
export function parityCases(specs: readonly InputSpec[]): Case[] {
  const sizes = casesFor(specs);
  const [example] = sizes;
  return example === undefined ? sizes : [...sizes, ...valueCases(specs, example)];
}
