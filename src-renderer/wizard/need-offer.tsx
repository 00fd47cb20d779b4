/** Offers what a source or a target lacks where it is first needed: asks, follows the installation, then goes on. */
import { type ReactElement, useEffect, useEffectEvent, useState } from 'react';
import type { ErrorInfo } from '../../src-shared/errors.js';
import { isEnded, type Job } from '../../src-shared/job.js';
import { setupPython } from '../app/start-job.js';
import { openLog, useJobs } from '../state/jobs-store.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { Progress } from '../ui/progress.js';
import type { Need } from './needs.js';

interface ViewProps {
  need: Need;
  /** The job that changes the environment, while it does. */
  job: Job | null;
  /** It was pressed, and is to be confirmed. */
  asking: boolean;
  onAsk: (asking: boolean) => void;
  onInstall: () => void;
}

/** What is offered, without knowing how. */
export function NeedOfferView({ need, job, asking, onAsk, onInstall }: ViewProps): ReactElement {
  const { name, lacks, command, provide } = need;
  const packages = lacks.join(', ');
  const label = `Install ${packages}`;
  return (
    <section className="notice warn need-offer" aria-label={`${name}: lacks ${packages}`}>
      {job === null ? (
        <>
          <p>
            {name}: the Python in use lacks {packages}.
          </p>
          {provide === null ? (
            <p className="path-line">
              <code className="small">{command}</code>
              <CopyButton iconOnly label={`Copy the command for ${name}`} text={command} />
            </p>
          ) : asking ? (
            <div className="button-row" role="alert">
              <span>It is added to the environment Lapidary made, up to 300 MB to download. Go on?</span>
              <button type="button" className="button small primary" onClick={onInstall}>
                {label}
              </button>
              <button type="button" className="button quiet small" onClick={() => onAsk(false)}>
                Not now
              </button>
            </div>
          ) : (
            <div className="button-row">
              <button type="button" className="button small" onClick={() => onAsk(true)}>
                {label}
              </button>
            </div>
          )}
        </>
      ) : (
        <>
          <p role="status">
            {job.title}: {job.progress.detail}
          </p>
          <Progress value={job.progress.value} label={job.title} />
          <div className="button-row">
            <button type="button" className="button quiet small" onClick={() => openLog(job.id)}>
              Open log
            </button>
          </div>
        </>
      )}
    </section>
  );
}

interface Props {
  need: Need;
  /** What was asked for here is there now. */
  onThere?: () => void;
}

export function NeedOffer({ need, onThere }: Props): ReactElement | null {
  const job = useJobs((state) => state.jobs.find(({ kind }) => kind === 'python-setup')) ?? null;
  const [asking, setAsking] = useState(false);
  const [installing, setInstalling] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const goOn = useEffectEvent(() => onThere?.());
  useEffect(() => {
    if (installing && need.present) goOn();
  }, [installing, need.present]);
  if (need.present) return null;
  const failure = error ?? (installing && job !== null && isEnded(job) ? job.error : null);
  return (
    <>
      <NeedOfferView
        need={need}
        job={job === null || isEnded(job) ? null : job}
        asking={asking}
        onAsk={setAsking}
        onInstall={() => {
          if (need.provide === null) return;
          setAsking(false);
          setInstalling(true);
          void setupPython(need.provide, false).then(setError);
        }}
      />
      {failure === null ? null : (
        <ErrorCard title={`${need.lacks.join(', ')} could not be installed`} error={failure} jobId={job?.id} />
      )}
    </>
  );
}
