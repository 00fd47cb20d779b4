/** The doctor: what this machine has, what each target lacks with the button that provides it, and which Python is used. */
import { Dialog } from '@base-ui/react/dialog';
import { type ReactElement, useState } from 'react';
import type { DoctorReport } from '../../src-shared/contract.js';
import type { ErrorInfo } from '../../src-shared/errors.js';
import { isEnded } from '../../src-shared/job.js';
import { refreshDoctor } from '../app/engine-events.js';
import { setupPython } from '../app/start-job.js';
import { useEngineStore } from '../state/engine-store.js';
import { openLog, useJobs } from '../state/jobs-store.js';
import { useOverlays } from '../state/overlays-store.js';
import { ErrorCard } from '../ui/error-card.js';
import { Icon } from '../ui/icons.js';
import { Progress } from '../ui/progress.js';
import { ManagedPython } from './managed-python.js';
import { NeedsTable } from './needs-table.js';
import { PythonsTable } from './pythons-table.js';

const marks = { ok: '✓', warning: '!', missing: '✕' } as const;

function Checks({ report }: { report: DoctorReport }): ReactElement {
  return (
    <ul className="doctor-checks">
      {report.checks.map((check) => (
        <li key={check.id}>
          <span className={`doctor-${check.state}`} aria-hidden="true">
            {marks[check.state]}
          </span>{' '}
          <strong>{check.title}</strong> {check.detail}
          {check.hint === '' ? null : <span className="muted"> {check.hint}</span>}
        </li>
      ))}
    </ul>
  );
}

/** While the environment changes, its progress stands in place of the buttons. */
function UnderWay(): ReactElement | null {
  const job = useJobs((state) => state.jobs.find((each) => each.kind === 'python-setup' && !isEnded(each)));
  if (job === undefined) return null;
  return (
    <section className="notice" aria-label={job.title}>
      <p>
        {job.title}: {job.progress.detail}
      </p>
      <Progress value={job.progress.value} label={job.title} />
      <button
        type="button"
        className="button small"
        onClick={() => {
          useOverlays.setState({ doctor: false });
          openLog(job.id);
        }}
      >
        Open log
      </button>
    </section>
  );
}

function Doctor(): ReactElement {
  const report = useEngineStore((state) => state.doctor);
  const busy = useJobs((state) => state.jobs.some((each) => each.kind === 'python-setup' && !isEnded(each)));
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [looking, setLooking] = useState(0);
  const look = (): void => {
    setLooking(looking + 1);
    void refreshDoctor();
  };
  return (
    <>
      <div className="doctor-body">
        {error === null ? null : <ErrorCard title="The Python environment" error={error} />}
        <UnderWay />
        {report === null ? (
          <p className="muted">Looking…</p>
        ) : (
          <>
            <Checks report={report} />
            <NeedsTable
              needs={report.needs}
              busy={busy}
              onProvide={(request) => void setupPython(request, false).then(setError)}
            />
          </>
        )}
        <PythonsTable again={`${String(looking)} ${String(busy)}`} refresh={looking > 0} onUsed={look} />
        <ManagedPython busy={busy} onAsk={(request) => void setupPython(request, false).then(setError)} />
      </div>
      <div className="button-row">
        <button type="button" className="button small" onClick={look}>
          Look again
        </button>
      </div>
    </>
  );
}

export function DoctorDialog(): ReactElement {
  const open = useOverlays((state) => state.doctor);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => useOverlays.setState({ doctor: next })}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="dialog doctor" data-testid="doctor">
          <div className="panel-bar">
            <Dialog.Title className="dialog-title">Doctor</Dialog.Title>
            <Dialog.Close className="button quiet small icon push" aria-label="Close the doctor">
              <Icon name="close" size={14} />
            </Dialog.Close>
          </div>
          <Doctor />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
