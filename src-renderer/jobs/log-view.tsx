/** The log of a job, live: follows its end until the person scrolls up. */
import { type ReactElement, useEffect, useLayoutEffect, useRef } from 'react';
import type { LogLine } from '../../src-shared/job.js';
import { fetchLog } from '../app/engine-events.js';
import { useJobs } from '../state/jobs-store.js';
import { CopyButton } from '../ui/copy.js';

/** Lines on the page; older ones are still copied. */
const shownLines = 1000;

function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

export function logText(lines: readonly LogLine[]): string {
  return lines
    .map((line) => `${new Date(line.at).toISOString()} ${line.level} ${line.source}: ${line.message}`)
    .join('\n');
}

export function LogLines({ lines, title }: { lines: readonly LogLine[]; title: string }): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  // After every render: new lines, and a box that became smaller because something came above it.
  useLayoutEffect(() => {
    if (following.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  });
  const hidden = Math.max(0, lines.length - shownLines);
  return (
    <section className="log" aria-label={title}>
      <div className="panel-bar">
        <h2 className="minor">{title}</h2>
        <span className="small muted">{lines.length.toLocaleString('en')} lines</span>
        <span className="push">
          <CopyButton label="Copy the log" text={() => logText(lines)} />
        </span>
      </div>
      <div
        ref={box}
        className="log-lines"
        role="log"
        aria-label={title}
        tabIndex={0}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          following.current = scrollHeight - scrollTop - clientHeight < 24;
        }}
      >
        {hidden === 0 ? null : <p className="muted">{hidden.toLocaleString('en')} earlier lines are in the copy.</p>}
        {lines.slice(hidden).map((line, index) => (
          // A log only grows: places are stable.
          <div key={hidden + index} className={`log-line ${line.level}`}>
            <time>{clock(line.at)}</time>
            <span className="log-source">{line.source}</span>
            <span className="log-message">{line.message}</span>
          </div>
        ))}
        {lines.length === 0 ? <p className="muted">No line yet.</p> : null}
      </div>
    </section>
  );
}

const none: readonly LogLine[] = [];

export function LogView({ jobId, title }: { jobId: string; title: string }): ReactElement {
  const lines = useJobs((state) => state.logs[jobId] ?? none);
  // Lines from before this window was open.
  useEffect(() => {
    void fetchLog(jobId, useJobs.getState().logs[jobId]?.length ?? 0);
  }, [jobId]);
  return <LogLines lines={lines} title={title} />;
}
