/** Several one-line fields under one label: lines can be added and taken away; each may have its own problem. */
import { type ReactElement, type ReactNode, useId } from 'react';
import { Icon } from './icons.js';

interface Props {
  label: string;
  /** Name of one line, for its label: 'Input'. */
  lineName: (index: number) => string;
  lines: readonly string[];
  onChange: (lines: string[]) => void;
  placeholder?: (index: number) => string;
  problem: (line: string, index: number) => string | null;
  /** Below a line that has no problem: what was understood. */
  reading?: (line: string) => ReactNode;
  help?: ReactNode;
  addLabel: string;
  /** Lines that cannot be taken away. */
  atLeast: number;
  /** Buttons right of a line. */
  after?: (index: number) => ReactNode;
}

export function LinesField(props: Props): ReactElement {
  const { lines, onChange, atLeast } = props;
  const id = useId();
  return (
    <fieldset className="field lines">
      <legend className="field-label">{props.label}</legend>
      {props.help === undefined ? null : (
        <p className="field-help" id={`${id}-help`}>
          {props.help}
        </p>
      )}
      {lines.map((line, index) => {
        const problem = props.problem(line, index);
        const lineId = `${id}-${String(index)}`;
        return (
          // Lines have no identity but their place.
          <div key={index} className="line">
            <div className="input-row">
              <input
                className="input mono"
                aria-label={props.lineName(index)}
                aria-invalid={problem === null ? undefined : true}
                aria-describedby={problem === null ? undefined : lineId}
                spellCheck={false}
                autoComplete="off"
                placeholder={props.placeholder?.(index)}
                value={line}
                onChange={(event) => onChange(lines.map((old, at) => (at === index ? event.target.value : old)))}
              />
              {props.after?.(index)}
              <button
                type="button"
                className="button quiet icon"
                aria-label={`Remove ${props.lineName(index).toLowerCase()}`}
                disabled={lines.length <= atLeast}
                onClick={() => onChange(lines.filter((_, at) => at !== index))}
              >
                <Icon name="close" size={14} />
              </button>
            </div>
            {problem === null ? (
              line.trim() === '' ? null : (
                props.reading?.(line)
              )
            ) : (
              <p className="field-problem" id={lineId}>
                {problem}
              </p>
            )}
          </div>
        );
      })}
      <button type="button" className="button small" onClick={() => onChange([...lines, ''])}>
        <Icon name="plus" size={14} />
        {props.addLabel}
      </button>
    </fieldset>
  );
}
