/** The managed environment: set up, add extras, update, remove; each after a question where it downloads or deletes. */
import { type ReactElement, useState } from 'react';
import { pythonExtraSchema, pythonExtras, type PythonRequest } from '../../src-shared/python-environment.js';

interface Props {
  busy: boolean;
  onAsk: (request: PythonRequest) => void;
}

const questions = {
  update:
    'This makes the managed environment anew (about 1.1 GB to download); the old one works until it is complete. Go on?',
  remove: 'This deletes the managed environment. Exports then need another Python. Go on?',
} as const;

export function ManagedPython({ busy, onAsk }: Props): ReactElement {
  const [asking, setAsking] = useState<keyof typeof questions | null>(null);
  const ask = (request: PythonRequest): void => {
    setAsking(null);
    onAsk(request);
  };
  return (
    <section aria-label="Managed Python environment">
      <h2 className="minor">Managed environment</h2>
      <p className="small muted">
        A Python of its own in the data folder, from pinned packages; no other Python is touched. Set up downloads about
        1.1 GB, an extra up to 300 MB more.
      </p>
      <div className="button-row">
        <button
          type="button"
          className="button small"
          disabled={busy}
          onClick={() => ask({ action: 'setup', extras: [] })}
        >
          Set up
        </button>
        {pythonExtraSchema.options.map((extra) => (
          <button
            key={extra}
            type="button"
            className="button small"
            disabled={busy}
            title={`For ${pythonExtras[extra].use}`}
            onClick={() => ask({ action: 'setup', extras: [extra] })}
          >
            Add {pythonExtras[extra].title}
          </button>
        ))}
        <button type="button" className="button small" disabled={busy} onClick={() => setAsking('update')}>
          Update
        </button>
        <button type="button" className="button small" disabled={busy} onClick={() => setAsking('remove')}>
          Remove
        </button>
      </div>
      {asking === null ? null : (
        <div className="button-row" role="alert">
          <span>{questions[asking]}</span>
          <button type="button" className="button small" onClick={() => ask({ action: asking, extras: [] })}>
            {asking === 'update' ? 'Update it' : 'Remove it'}
          </button>
          <button type="button" className="button quiet small" onClick={() => setAsking(null)}>
            Keep it
          </button>
        </div>
      )}
    </section>
  );
}
