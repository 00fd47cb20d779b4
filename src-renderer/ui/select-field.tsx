/** A labelled choice of a few values with its help, tied together for screen readers. */
import { type ReactElement, type ReactNode, useId } from 'react';

interface Props<Value extends string> {
  label: string;
  /** Its name where the label alone is not unique on the page; starts with the label. */
  name?: string;
  value: Value;
  /** Value and how it is called, in order. */
  choices: readonly (readonly [Value, string])[];
  help?: ReactNode;
  onChange: (value: Value) => void;
}

export function SelectField<Value extends string>(props: Props<Value>): ReactElement {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {props.label}
      </label>
      <select
        id={id}
        className="select"
        aria-label={props.name}
        aria-describedby={props.help === undefined ? undefined : `${id}-help`}
        value={props.value}
        onChange={(event) => {
          const chosen = props.choices.find(([value]) => value === event.target.value);
          if (chosen !== undefined) props.onChange(chosen[0]);
        }}
      >
        {props.choices.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
      {props.help === undefined ? null : (
        <p className="field-help" id={`${id}-help`}>
          {props.help}
        </p>
      )}
    </div>
  );
}
