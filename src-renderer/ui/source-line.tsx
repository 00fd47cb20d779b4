/** A line of the user's code, with a button that shows the lines around it. */
import { type ReactElement, useId, useState } from 'react';
import { type SourcePlace, toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { CopyButton } from './copy.js';
import { linesAround, type NumberedLine } from './lines-around.js';

const shownAround = 6;

export function SourceLine({ place }: { place: SourcePlace }): ReactElement {
  const [lines, setLines] = useState<readonly NumberedLine[] | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const id = useId();
  const name = `${place.file.split(/[\\/]/).pop() ?? place.file}:${String(place.line)}`;
  const show = async (): Promise<void> => {
    try {
      const { text } = await engine.call('files.readText', { path: place.file });
      setRefusal(null);
      setLines(linesAround(text, place.line, shownAround));
    } catch (thrown) {
      setRefusal(toErrorInfo(thrown).message);
    }
  };
  return (
    <div className="code-place">
      <div className="code-place-head">
        <button
          type="button"
          className="link mono"
          title={place.file}
          aria-expanded={lines !== null}
          aria-controls={id}
          onClick={() => (lines === null ? void show() : setLines(null))}
        >
          {name}
        </button>
        <CopyButton label="Copy the place" text={`${place.file}:${String(place.line)}`} iconOnly />
      </div>
      <pre id={id} tabIndex={0} aria-label={`Code at ${name}`}>
        {lines === null
          ? place.text
          : lines.map(({ number, text }) => (
              <span key={number} className={number === place.line ? 'code-row here' : 'code-row'}>
                <span className="code-row-number">{number}</span>
                {`${text}\n`}
              </span>
            ))}
      </pre>
      {refusal === null ? null : <p className="small muted">{refusal}</p>}
    </div>
  );
}
