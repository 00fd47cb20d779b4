/** Offers to set up Python where the doctor, or a refusal, says that it is missing. */
import { type ReactElement, useState } from 'react';
import type { ErrorInfo } from '../../src-shared/errors.js';
import { isEnded } from '../../src-shared/job.js';
import { setupPython } from '../app/start-job.js';
import { pythonIsMissing, useEngineStore } from '../state/engine-store.js';
import { openLog, useJobs } from '../state/jobs-store.js';
import { ErrorCard } from '../ui/error-card.js';
import { Progress } from '../ui/progress.js';

/** A package that a source or target needs is no missing Python: its error says the command that installs it. */
export function needsPython(error: ErrorInfo | null): boolean {
  return error !== null && /^PYTHON_/.test(error.code) && error.code !== 'PYTHON_PACKAGE_MISSING';
}

export function PythonNotice({ refusal = null }: { refusal?: ErrorInfo | null }): ReactElement | null {
  const missing = useEngineStore((state) => pythonIsMissing(state.doctor));
  const detail = useEngineStore(
    (state) => state.doctor?.checks.find((check) => check.state === 'missing')?.detail ?? null,
  );
  const setup = useJobs((state) => state.jobs.find((job) => job.kind === 'python-setup' && !isEnded(job)));
  const [error, setError] = useState<ErrorInfo | null>(null);
  // An extra that is added is followed where it was asked for.
  if (setup !== undefined && (missing || needsPython(refusal))) {
    return (
      <section className="notice" aria-label="Setting up Python">
        <h2>Setting up Python</h2>
        <p>{setup.progress.detail}</p>
        <Progress value={setup.progress.value} label="Setting up Python" />
        <div className="button-row">
          <button type="button" className="button small" onClick={() => openLog(setup.id)}>
            Open log
          </button>
        </div>
      </section>
    );
  }
  if (error !== null) return <ErrorCard title="Python cannot be set up" error={error} />;
  if (!missing && !needsPython(refusal)) return null;
  return (
    <section className="notice warn" aria-label="Python is missing">
      <h2>Exporting needs Python with PyTorch</h2>
      <p>
        {refusal?.message ?? detail ?? 'No Python with torch was found on this machine.'} Lapidary can create an
        environment of its own from pinned packages; it downloads about 1.1 GB and touches no other Python.
      </p>
      <div className="button-row">
        <button type="button" className="button primary" onClick={() => void setupPython().then(setError)}>
          Set up Python
        </button>
      </div>
    </section>
  );
}
