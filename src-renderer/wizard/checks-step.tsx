/** Page 4: how the artifacts are compared with the original. */
import type { ReactElement } from 'react';
import { TextField } from '../ui/field.js';
import { SelectField } from '../ui/select-field.js';
import { FieldHelp } from './field-help.js';
import type { StepProps } from './step-props.js';

export function ChecksStep({ draft, change, problem }: StepProps): ReactElement {
  return (
    <>
      <h1>Checks</h1>
      <p className="muted">
        Every artifact is compared with PyTorch eager at the example sizes, at 1, past the example and at the largest
        size of each dynamic axis, on zeros, large values and padded rows; then checked by its format&apos;s checker,
        loaded by its runtime, and linted.
      </p>
      <TextField
        label="Absolute tolerance"
        inputMode="decimal"
        value={draft.atol}
        placeholder="by element type"
        problem={problem('atol')}
        help={
          <FieldHelp
            initial="1e-4 for float32, 1e-2 for 16 bits, 0 for integers"
            reason="It is what rounding in another order leaves."
            recipeKey="checks.parity.atol"
          >
            The difference that passes, whatever the size of the value.
          </FieldHelp>
        }
        onChange={(atol) => change({ atol })}
      />
      <TextField
        label="Relative tolerance"
        inputMode="decimal"
        value={draft.rtol}
        placeholder="by element type"
        problem={problem('rtol')}
        help={
          <FieldHelp
            initial="1e-3 for float32, 1e-2 for 16 bits, 0 for integers"
            reason="Large values carry large rounding."
            recipeKey="checks.parity.rtol"
          >
            The part of the reference that is added to it: an element passes within atol + rtol·|reference|.
          </FieldHelp>
        }
        onChange={(rtol) => change({ rtol })}
      />
      <SelectField
        label="Which rule decides"
        value={draft.rule}
        choices={[
          ['', 'Both: pass both, warn one, fail neither'],
          ['house', 'The house rule: the tolerances above'],
          ['scale', 'The scale-aware rule: what rounding can do to this model'],
        ]}
        help={
          <FieldHelp
            initial="both"
            reason="The first is known to everyone and wrong for very large and very small outputs; the second is measured."
            recipeKey="checks.parity.rule"
          >
            The scale-aware tolerance is c · u · √K · RMS, with c measured against PyTorch in float64.
          </FieldHelp>
        }
        onChange={(rule) => change({ rule })}
      />
    </>
  );
}
