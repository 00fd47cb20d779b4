/** The field of one option of a target, made from its description. */
import { type ReactElement, useId } from 'react';
import type { TargetId } from '../../src-shared/target.js';
import type { Option } from '../../src-shared/targets/option.js';
import { TextField } from '../ui/field.js';
import { SelectField } from '../ui/select-field.js';
import { FieldHelp } from './field-help.js';
import { optionProblem, type TypedOption, typedOf } from './target-draft.js';

interface Props {
  target: TargetId;
  option: Option;
  /** undefined: it is at its default. */
  typed: TypedOption | undefined;
  onChange: (typed: TypedOption) => void;
}

const placeholders: Record<Option['kind'], string> = {
  flag: '',
  choice: '',
  number: "the exporter's default",
  path: 'none',
  versions: 'my.domain: 2',
};

export function OptionField({ target, option, typed, onChange }: Props): ReactElement {
  const id = useId();
  const value = typed ?? typedOf(option, option.default);
  const help = (
    <FieldHelp reason={option.reason} recipeKey={option.key}>
      {option.help}
    </FieldHelp>
  );
  // Two targets may have an option of the same title.
  const name = `${option.title} (${target})`;
  if (option.kind === 'flag') {
    return (
      <label className={typed === undefined ? 'option-flag' : 'option-flag said'}>
        <input
          type="checkbox"
          aria-label={name}
          aria-describedby={id}
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>
          <span className="check-title">{option.title}</span>
          <span className="check-help" id={id}>
            {help}
          </span>
        </span>
      </label>
    );
  }
  if (option.kind === 'choice') {
    return (
      <SelectField
        label={option.title}
        name={name}
        value={String(value)}
        choices={option.choices.map((choice) => [choice, choice] as const)}
        help={help}
        onChange={onChange}
      />
    );
  }
  return (
    <TextField
      label={option.title}
      name={name}
      mono={option.kind !== 'number'}
      value={String(value)}
      placeholder={placeholders[option.kind]}
      {...(option.kind === 'number' ? { inputMode: 'numeric' as const } : {})}
      problem={optionProblem(option, typed)}
      help={help}
      onChange={onChange}
    />
  );
}
