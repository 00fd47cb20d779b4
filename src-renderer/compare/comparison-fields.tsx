/** How a comparison is judged and how deep it looks: rule, tolerances, seed, layers. */
import type { ReactElement } from 'react';
import type { RuleChoice } from '../../src-shared/parity.js';
import { TextField } from '../ui/field.js';
import { LinesField } from '../ui/lines-field.js';
import { SelectField } from '../ui/select-field.js';
import { type CompareDraft, toleranceProblem } from './draft.js';

interface Props {
  draft: CompareDraft;
  change: (patch: Partial<CompareDraft>) => void;
}

const rules: readonly (readonly [RuleChoice, string])[] = [
  ['both', 'Both: pass both, warn at one, fail neither'],
  ['house', 'House: fixed tolerances by element type'],
  ['scale', 'Scale-aware: from precision, reduction length and size of the values'],
];

interface SwitchProps {
  title: string;
  help: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Switch({ title, help, checked, onChange }: SwitchProps): ReactElement {
  return (
    <label className="option-flag">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        <span className="check-title">{title}</span>
        <span className="check-help">{help}</span>
      </span>
    </label>
  );
}

export function ComparisonFields({ draft, change }: Props): ReactElement {
  return (
    <>
      <h2>Comparison</h2>
      <SelectField
        label="Rule"
        value={draft.rule}
        choices={rules}
        help="A fixed tolerance alone fails correct models with large outputs and passes broken ones with small outputs."
        onChange={(rule) => change({ rule })}
      />
      <div className="field-pair">
        <TextField
          label="Absolute tolerance"
          inputMode="decimal"
          placeholder="by element type"
          help="Of the house rule: 1e-4 for float32, 1e-2 for 16 bits."
          value={draft.atol}
          onChange={(atol) => change({ atol })}
        />
        <TextField
          label="Relative tolerance"
          inputMode="decimal"
          placeholder="by element type"
          help="Times |reference|: 1e-3 for float32, 1e-2 for 16 bits."
          value={draft.rtol}
          onChange={(rtol) => change({ rtol })}
        />
        <TextField
          label="Seed"
          inputMode="numeric"
          help="The same seed draws the same inputs."
          value={draft.seed}
          onChange={(seed) => change({ seed })}
        />
        <TextField
          label="Threads"
          inputMode="numeric"
          help="For every subject."
          value={draft.threads}
          onChange={(threads) => change({ threads })}
        />
      </div>
      <LinesField
        label="Tolerances of one type or output"
        lineName={(index) => `Tolerance ${String(index + 1)}`}
        lines={draft.tolerances}
        onChange={(tolerances) => change({ tolerances })}
        placeholder={() => 'float16=1e-2,1e-2 or output:logits=1e-3'}
        problem={toleranceProblem}
        addLabel="Add a tolerance"
        atLeast={1}
        help="Absolute, then relative; they go before the two above."
      />
      <Switch
        title="Compare layers"
        help="Values inside the models too, as a curve over depth and on the graphs. Takes a few more runs."
        checked={draft.layers}
        onChange={(layers) => change({ layers })}
      />
      <Switch
        title="Find the first difference"
        help="The first value that differs, and whether its node or what it is given is to blame."
        checked={draft.bisect}
        onChange={(bisect) => change({ bisect })}
      />
    </>
  );
}
