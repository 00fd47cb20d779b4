/** A run's tab: Steps · Parity · Latency · Artifacts · Report. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { isEnded, type Job } from '../../src-shared/job.js';
import { cancelJob } from '../app/start-job.js';
import { openRunAgain } from '../app/open-tabs.js';
import { LatencyView } from '../latency/latency-view.js';
import { ParityView } from '../parity/parity-view.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { formatClock } from '../ui/format.js';
import { useNow } from '../ui/use-now.js';
import { VerdictMark } from '../ui/verdict.js';
import { ViewSwitch, viewPanelProps } from '../ui/view-switch.js';
import { ArtifactsView } from './artifacts-view.js';
import { ReportView } from './report-view.js';
import { missing, type RunViewId, viewsFor } from './run-views.js';
import { StepsView } from './steps-view.js';
import { type RunData, useRun } from './use-run.js';

const labels: Record<RunViewId, string> = {
  steps: 'Steps',
  parity: 'Parity',
  latency: 'Latency',
  artifacts: 'Artifacts',
  report: 'Report',
};

interface HeadProps {
  job: Job | undefined;
  data: RunData;
  /** The command line that does this again; the record's own goes first. */
  command: string | null;
}

function Elapsed({ job }: { job: Job }): ReactElement {
  const now = useNow(isEnded(job) ? null : 500);
  return <span title="Elapsed time">{formatClock((job.endedAt ?? now) - job.startedAt)}</span>;
}

function RunHead({ job, data, command }: HeadProps): ReactElement {
  const { record, dir } = data;
  const again = record?.command ?? command;
  const state = job?.state ?? record?.state ?? 'queued';
  const verdict = record?.verdict ?? data.parity?.verdict ?? null;
  const title = record?.title ?? job?.title ?? 'Run';
  return (
    <header className="run-head">
      <div className="run-title">
        <h1>{title}</h1>
        {verdict === null ? null : <VerdictMark verdict={verdict} />}
        {/* "done" says that it ended, not that it is good: the colour is the verdict's. */}
        <span className={state === 'done' ? 'small muted' : `small state-${state}`} role="status">
          {state}
        </span>
        {job === undefined ? null : (
          <span className="small muted">
            <Elapsed job={job} />
          </span>
        )}
      </div>
      <div className="button-row push">
        {again === null ? null : <CopyButton label="Copy the command" text={again} />}
        {record === null || dir === null ? null : (
          <button type="button" className="button small" onClick={() => openRunAgain(dir)}>
            Change and run again
          </button>
        )}
        {job === undefined || isEnded(job) ? null : (
          <button type="button" className="button small" onClick={() => cancelJob(job.id)}>
            Cancel
          </button>
        )}
      </div>
    </header>
  );
}

/** Files of a run's subjects, which are called by their target. */
const artifactPaths = ({ artifacts }: RunData): ReadonlyMap<string, string> =>
  new Map(artifacts.flatMap(({ target, path }) => (path === null ? [] : [[target, path] as const])));

interface BodyProps extends Omit<HeadProps, 'command'> {
  idBase: string;
  view: RunViewId;
  onView: (view: RunViewId) => void;
}

function Body({ job, data, idBase, view, onView }: BodyProps): ReactElement {
  const running = job !== undefined && !isEnded(job);
  const absent = missing(view, data, running);
  if (absent !== null) return <p className="empty">{absent}</p>;
  switch (view) {
    case 'steps':
      return <StepsView job={job} data={data} onView={onView} />;
    case 'parity':
      return data.parity === null ? (
        <></>
      ) : (
        <ParityView parity={data.parity} dir={data.dir} paths={artifactPaths(data)} />
      );
    case 'latency':
      return data.latency === null ? <></> : <LatencyView idBase={idBase} latency={data.latency} dir={data.dir} />;
    case 'artifacts':
      return <ArtifactsView artifacts={data.artifacts} />;
    case 'report':
      return <ReportView dir={data.dir} />;
  }
}

interface Props {
  tabId: string;
  jobId: string | null;
  dir: string | null;
  command: string | null;
  /** The view that was asked for last from elsewhere. */
  at: RunViewId | undefined;
}

export function RunTab({ tabId, jobId, dir, command, at }: Props): ReactElement {
  const { job, data } = useRun(jobId, dir);
  const views = viewsFor(job);
  const [view, setView] = useState<RunViewId>(at ?? 'steps');
  const [asked, setAsked] = useState(at);
  if (asked !== at) {
    setAsked(at);
    if (at !== undefined) setView(at);
  }
  const [chosen, setChosen] = useState(false);
  const shown = views.includes(view) ? view : 'steps';
  // A comparison or a measurement has one result: it is shown when it comes, unless the person went elsewhere.
  const only = views.length === 2 ? views[1] : undefined;
  const arrived = only !== undefined && missing(only, data, false) === null;
  const jumped = useRef(false);
  useEffect(() => {
    if (!arrived || jumped.current || chosen) return;
    jumped.current = true;
    setView(only);
  }, [arrived, only, chosen]);
  const go = (next: RunViewId): void => {
    setChosen(true);
    setView(next);
  };
  return (
    <div className="run">
      <RunHead job={job} data={data} command={command} />
      <ViewSwitch
        label="Views of the run"
        idBase={tabId}
        view={shown}
        onView={go}
        views={views.map((id) => ({ id, label: labels[id] }))}
      />
      <div className={`run-body ${shown}`} {...viewPanelProps(tabId, shown)} tabIndex={0}>
        {data.error === null ? null : (
          <ErrorCard title="The run cannot be read" error={data.error} jobId={jobId ?? undefined} />
        )}
        <Body job={job} data={data} idBase={tabId} view={shown} onView={go} />
      </div>
    </div>
  );
}
