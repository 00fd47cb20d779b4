/** What can be done with the chosen job: run it again, reveal what it made, copy its command. */
import { type ReactElement, useState } from 'react';
import type { ErrorInfo } from '../../src-shared/errors.js';
import { isEnded, type Job } from '../../src-shared/job.js';
import { runAgain } from '../app/start-job.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';

/** On the desktop the file manager; a browser has none of the machine the engine runs on, so the path is copied. */
function Reveal({ path }: { path: string }): ReactElement {
  const desktop = window.lapidary;
  const [gone, setGone] = useState(false);
  if (desktop === undefined) return <CopyButton label="Copy the path" text={path} />;
  return (
    <button
      type="button"
      className="button quiet small"
      title={path}
      onClick={() => void desktop.reveal(path).then((found) => setGone(!found))}
    >
      {gone ? 'It is no longer there' : 'Reveal in folder'}
    </button>
  );
}

export function JobActions({ job }: { job: Job }): ReactElement {
  const [error, setError] = useState<ErrorInfo | null>(null);
  return (
    <>
      <div className="button-row" role="group" aria-label={`Actions for ${job.title}`}>
        {job.again && isEnded(job) ? (
          <button type="button" className="button small" onClick={() => void runAgain(job).then(setError)}>
            Run again
          </button>
        ) : null}
        {job.place === null ? null : <Reveal path={job.place} />}
        {job.command === null ? (
          <span className="small muted">
            Options of a target cannot be said on the command line; a recipe can say them.
          </span>
        ) : (
          <CopyButton label="Copy as command" text={job.command} />
        )}
        {job.place === null || window.lapidary !== undefined ? null : (
          <code className="small muted ellipsis" title={job.place}>
            {job.place}
          </code>
        )}
      </div>
      {error === null ? null : <ErrorCard title={`${job.title} cannot be run again`} error={error} />}
    </>
  );
}
