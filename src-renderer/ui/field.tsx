/** A labelled text field with help, a warning and its problem, tied together for screen readers. */
import { type ReactElement, type ReactNode, useId } from 'react';

interface Props {
  label: string;
  /** Its name where the label alone is not unique on the page; starts with the label. */
  name?: string;
  value: string;
  onChange: (value: string) => void;
  /** The field was left. */
  onLeave?: () => void;
  help?: ReactNode;
  problem?: string | null;
  warning?: string | null;
  placeholder?: string;
  mono?: boolean;
  /** Right of the field, e.g. a button that fills it. */
  after?: ReactNode;
  inputMode?: 'numeric' | 'decimal';
}

export function TextField(props: Props): ReactElement {
  const id = useId();
  const problem = props.problem ?? null;
  const warning = props.warning ?? null;
  const described = [
    props.help === undefined ? '' : `${id}-help`,
    warning === null ? '' : `${id}-warning`,
    problem === null ? '' : `${id}-problem`,
  ]
    .filter((part) => part !== '')
    .join(' ');
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {props.label}
      </label>
      <div className="input-row">
        <input
          id={id}
          className={props.mono === true ? 'input mono' : 'input'}
          type="text"
          inputMode={props.inputMode}
          spellCheck={false}
          autoComplete="off"
          placeholder={props.placeholder}
          value={props.value}
          aria-label={props.name}
          aria-invalid={problem === null ? undefined : true}
          aria-describedby={described === '' ? undefined : described}
          onChange={(event) => props.onChange(event.target.value)}
          onBlur={props.onLeave}
        />
        {props.after}
      </div>
      {props.help === undefined ? null : (
        <p className="field-help" id={`${id}-help`}>
          {props.help}
        </p>
      )}
      {warning === null ? null : (
        <p className="field-warning" id={`${id}-warning`}>
          ! {warning}
        </p>
      )}
      {problem === null ? null : (
        <p className="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}
