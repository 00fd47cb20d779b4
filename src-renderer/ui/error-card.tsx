/** An error as a card: what happened, the line of code, why, what to try, PyTorch's own words, [Copy report], [Open log]. */
import type { ReactElement, ReactNode } from 'react';
import type { ErrorInfo } from '../../src-shared/errors.js';
import { useEngineStore } from '../state/engine-store.js';
import { openLog } from '../state/jobs-store.js';
import { CopyButton } from './copy.js';
import { errorReport } from './error-report.js';
import { SourceLine } from './source-line.js';

interface Props {
  error: ErrorInfo;
  /** What was being done: 'Opening resnet.onnx'. */
  title?: string;
  /** Whose log [Open log] shows; the window's own where none is given. */
  jobId?: string;
  /** Further actions, first in the row. */
  actions?: ReactNode;
}

function context(): Record<string, string> {
  const { state } = useEngineStore.getState();
  const engine =
    state.kind === 'ready' ? `${state.info.version} on ${state.info.platform}, Node ${state.info.node}` : state.kind;
  return { engine, window: navigator.userAgent };
}

export function ErrorCard({ error, title, jobId, actions }: Props): ReactElement {
  return (
    <section className="error-card" role="alert" data-testid="error-card">
      <div className="error-head">
        <span className="verdict fail" aria-hidden="true">
          <span>✕</span>
        </span>
        <h2>{title ?? 'This did not work'}</h2>
        <code className="error-code">{error.code}</code>
      </div>
      <p className="error-message">{error.message}</p>
      {error.where === undefined ? null : <SourceLine place={error.where} />}
      {error.why === undefined ? null : <p className="error-why">{error.why}</p>}
      {error.hints.length === 0 ? null : (
        <ul className="error-hints">
          {error.hints.map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      )}
      {error.lesson === undefined || error.detail === undefined ? null : (
        <details className="error-detail">
          <summary>What PyTorch said</summary>
          <pre tabIndex={0}>{error.detail}</pre>
        </details>
      )}
      <div className="button-row">
        {actions}
        <CopyButton label="Copy report" text={() => errorReport(error, context())} />
        <button type="button" className="button quiet small" onClick={() => openLog(jobId ?? null)}>
          Open log
        </button>
      </div>
    </section>
  );
}
