/** The log of a job, live: follows its end until the person scrolls up. Only the rows in sight are on the page. */
import { type ReactElement, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { LogLine } from '../../src-shared/job.js';
import { fetchLog } from '../app/engine-events.js';
import { nextLogLine, useJobs } from '../state/jobs-store.js';
import { CopyButton } from '../ui/copy.js';
import { VirtualList, type VirtualListHandle } from '../ui/virtual-list.js';
import { logRows, matchingLines, plainMessage } from './log-rows.js';

/** Height of a row in pixels, as in jobs.css. */
const rowHeight = 18;
/** Pixels left and right of a message: padding, the time, the source, the scroll bar. */
const besideMessage = 24 + 68 + 64 + 16;
/** Before anything was measured. */
const usualColumns = 120;

function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

export function logText(lines: readonly LogLine[]): string {
  return lines
    .map((line) => `${new Date(line.at).toISOString()} ${line.level} ${line.source}: ${plainMessage(line.message)}`)
    .join('\n');
}

interface Props {
  lines: readonly LogLine[];
  title: string;
  /** Lines before these that are not known any more. */
  earlier?: number;
}

export function LogLines({ lines, title, earlier = 0 }: Props): ReactElement {
  const [filter, setFilter] = useState('');
  const [columns, setColumns] = useState(usualColumns);
  const box = useRef<HTMLDivElement>(null);
  const ruler = useRef<HTMLSpanElement>(null);
  const list = useRef<VirtualListHandle>(null);
  const following = useRef(true);
  const shown = useMemo(() => matchingLines(lines, filter), [lines, filter]);
  const rows = useMemo(() => logRows(shown, columns), [shown, columns]);
  useLayoutEffect(() => {
    if (following.current) list.current?.reveal(rows.count - 1);
  }, [rows]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      const letter = (ruler.current?.getBoundingClientRect().width ?? 0) / 10;
      if (letter > 0) setColumns(Math.max(20, Math.floor((element.clientWidth - besideMessage) / letter)));
      // What came above the log may have made it smaller.
      if (following.current) list.current?.reveal(Number.MAX_SAFE_INTEGER);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const all = lines.length.toLocaleString('en');
  return (
    <section className="log" aria-label={title}>
      <div className="panel-bar">
        <h2 className="minor">{title}</h2>
        <span className="small muted">
          {shown === lines ? `${all} lines` : `${shown.length.toLocaleString('en')} of ${all} lines`}
          {earlier === 0 ? '' : `, after ${earlier.toLocaleString('en')} that are in the log file only`}
        </span>
        <input
          className="input small push log-filter"
          type="search"
          aria-label={`Filter: ${title}`}
          placeholder="Filter"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <CopyButton label="Copy the log" text={() => logText(shown)} />
      </div>
      <div
        ref={box}
        className="log-box"
        // A list's scrolling is told to its parents on the way down only.
        onScrollCapture={(event) => {
          if (!(event.target instanceof HTMLElement)) return;
          const { scrollHeight, scrollTop, clientHeight } = event.target;
          following.current = scrollHeight - scrollTop - clientHeight < 24;
        }}
      >
        <span ref={ruler} className="log-ruler" aria-hidden="true">
          0000000000
        </span>
        {rows.count === 0 ? (
          <p className="log-none muted">{lines.length === 0 ? 'No line yet.' : 'No line says that.'}</p>
        ) : (
          <VirtualList
            role="group"
            label={title}
            className="log-lines"
            count={rows.count}
            rowHeight={rowHeight}
            handleRef={list}
            row={(index) => {
              const row = rows.at(index);
              if (row === undefined) return null;
              const { line, text, begins } = row;
              return (
                <div key={index} className={`log-line ${line.level}`}>
                  <time>{begins ? clock(line.at) : ''}</time>
                  <span className="log-source">{begins ? line.source : ''}</span>
                  <span className="log-message">{text}</span>
                </div>
              );
            }}
          />
        )}
      </div>
    </section>
  );
}

const none: readonly LogLine[] = [];

export function LogView({ jobId, title }: { jobId: string; title: string }): ReactElement {
  const log = useJobs((state) => state.logs[jobId]);
  // Lines from before this window was open.
  useEffect(() => {
    void fetchLog(jobId, nextLogLine(jobId));
  }, [jobId]);
  return <LogLines lines={log?.lines ?? none} earlier={log?.first ?? 0} title={title} />;
}
