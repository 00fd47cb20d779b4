/** A small field of a table: what is typed is taken as soon as it can be, and stays with its problem when it cannot. */
import { type ReactElement, useId, useState } from 'react';

interface Props {
  label: string;
  value: string;
  /** Takes the text and returns null, or returns why it cannot. */
  take: (text: string) => string | null;
  leave: () => void;
  numeric?: boolean;
  placeholder?: string;
  /** Marks the field as the one a message elsewhere is about. */
  marked?: boolean;
  describedBy?: string;
}

export function EditField(props: Props): ReactElement {
  const { value, take, leave } = props;
  const id = useId();
  const [refused, setRefused] = useState<{ text: string; problem: string; value: string } | null>(null);
  // An undo, the text lines or another field changed the value: what was half typed is over, for good.
  if (refused !== null && refused.value !== value) setRefused(null);
  const typed = refused?.value === value ? refused : null;
  const problem = typed?.problem ?? null;
  return (
    <>
      <input
        className="input mono edit-field"
        type="text"
        aria-label={props.label}
        aria-invalid={problem !== null || props.marked === true ? true : undefined}
        aria-describedby={problem === null ? props.describedBy : id}
        inputMode={props.numeric === true ? 'numeric' : undefined}
        spellCheck={false}
        autoComplete="off"
        placeholder={props.placeholder}
        value={typed?.text ?? value}
        onChange={(event) => {
          const text = event.target.value;
          const why = take(text);
          setRefused(why === null ? null : { text, problem: why, value });
        }}
        onBlur={leave}
      />
      {problem === null ? null : (
        <span className="field-problem" id={id}>
          {problem}
        </span>
      )}
    </>
  );
}
