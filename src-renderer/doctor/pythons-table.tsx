/** The interpreters of this machine, and which one is used. */
import { type ReactElement, useEffect, useState } from 'react';
import type { CallOutput } from '../../src-shared/contract.js';
import type { FoundPython } from '../../src-shared/python-environment.js';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { ErrorCard } from '../ui/error-card.js';

interface Props {
  /** Changes when the list is to be asked for again. */
  again: string;
  /** What is remembered of them is forgotten first. */
  refresh: boolean;
  onUsed: () => void;
}

const shownPackages = ['torch', 'onnx', 'onnxruntime', 'transformers'] as const;

function stateOf({ problem, lacks }: FoundPython): string {
  if (problem !== null) return problem;
  return lacks.length === 0 ? 'ready' : `lacks ${lacks.join(', ')}`;
}

export function PythonsTable({ again, refresh, onUsed }: Props): ReactElement {
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [list, setList] = useState<CallOutput<'python.list'> | null>(null);
  useEffect(() => {
    let wanted = true;
    engine.call('python.list', { refresh }).then(
      (found) => {
        if (wanted) setList(found);
      },
      (thrown: unknown) => setError(toErrorInfo(thrown)),
    );
    return () => {
      wanted = false;
    };
  }, [again, refresh]);
  if (list === null && error !== null) return <ErrorCard title="Looking for Pythons" error={error} />;
  if (list === null) return <p className="muted">Looking for Pythons…</p>;
  const use = (path: string | null): void => {
    setError(null);
    engine.call('python.use', { path }).then(onUsed, (thrown: unknown) => setError(toErrorInfo(thrown)));
  };
  const chosen = list.pythons.some(({ place }) => place === 'chosen');
  return (
    <>
      {error === null ? null : <ErrorCard title="Choosing a Python" error={error} />}
      <div className="doctor-scroll" tabIndex={0} role="region" aria-label="Pythons of this machine">
        <table className="table">
          <caption className="minor">Pythons of this machine</caption>
          <thead>
            <tr>
              <th scope="col">Use</th>
              <th scope="col">Python</th>
              <th scope="col">Found</th>
              <th scope="col">Version</th>
              {shownPackages.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">Devices</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {list.pythons.map((python) => (
              <tr key={python.path}>
                <td>
                  {python.used ? (
                    <span className="doctor-ok">✓ used</span>
                  ) : (
                    <button
                      type="button"
                      className="button small"
                      aria-label={`Use ${python.path}`}
                      disabled={list.fixed || python.problem !== null || python.lacks.length > 0}
                      onClick={() => use(python.path)}
                    >
                      Use
                    </button>
                  )}
                </td>
                <th scope="row">
                  <code className="small">{python.path}</code>
                </th>
                <td>{python.place}</td>
                <td>{python.version ?? '–'}</td>
                {shownPackages.map((name) => (
                  <td key={name}>{python.packages[name] ?? '–'}</td>
                ))}
                <td>{python.devices.length === 0 ? '–' : python.devices.join('; ')}</td>
                <td>{stateOf(python)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {list.fixed ? <p className="small muted">LAPIDARY_PYTHON is set and decides which one is used.</p> : null}
      {chosen && !list.fixed ? (
        <button type="button" className="button quiet small" onClick={() => use(null)}>
          Let Lapidary choose again
        </button>
      ) : null}
    </>
  );
}
