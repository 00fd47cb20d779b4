/** Jobs and their logs as the engine reports them, and what the jobs drawer shows. */
import { create } from 'zustand';
import { isEnded, type Job, type LogLine } from '../../src-shared/job.js';
import { counted } from '../../src-shared/units.js';

/** In the drawer's list: the log of the window itself. */
export const windowLog = 'window';
/** In its place: the settings of jobs. */
export const jobSettings = 'settings';

/** The known lines of a log: those from index `first` on. */
export interface KnownLog {
  first: number;
  lines: readonly LogLine[];
}

interface JobsSlice {
  /** Newest first. */
  jobs: readonly Job[];
  logs: Readonly<Record<string, KnownLog>>;
  drawerOpen: boolean;
  /** Waiting jobs are held back. */
  paused: boolean;
  /** Job whose log the drawer shows, `windowLog` or `jobSettings`; null: the newest job. */
  chosen: string | null;
}

export const useJobs = create<JobsSlice>()(() => ({
  jobs: [],
  logs: {},
  drawerOpen: false,
  paused: false,
  chosen: null,
}));

/** Puts a job in its place; a new one becomes the first. */
export function putJob(job: Job): void {
  useJobs.setState(({ jobs }) => ({
    jobs: jobs.some((known) => known.id === job.id)
      ? jobs.map((known) => (known.id === job.id ? job : known))
      : [job, ...jobs],
  }));
}

/** All jobs, as the engine lists them, newest first. */
export function putJobs(jobs: readonly Job[], paused = false): void {
  useJobs.setState({ jobs: [...jobs].sort((a, b) => b.startedAt - a.startedAt), paused });
}

const unknown: KnownLog = { first: 0, lines: [] };

function setLog(jobId: string, log: KnownLog): void {
  useJobs.setState(({ logs }) => ({ logs: { ...logs, [jobId]: log } }));
}

/** The index of the line that comes after the known ones. */
export function nextLogLine(jobId: string): number {
  const { first, lines } = useJobs.getState().logs[jobId] ?? unknown;
  return first + lines.length;
}

/**
 * Adds log lines that start at index `from`. Lines that are known already are not added again. Returns the index that
 * is missing when there is a gap, so that the caller can ask for the lines from there; otherwise null.
 */
export function addLogLines(jobId: string, from: number, lines: readonly LogLine[]): number | null {
  const known = useJobs.getState().logs[jobId] ?? unknown;
  const next = known.first + known.lines.length;
  if (from > next) return next;
  const fresh = lines.slice(next - from);
  if (fresh.length > 0) setLog(jobId, { first: known.first, lines: [...known.lines, ...fresh] });
  return null;
}

/** Adds what the engine still has of a log, whose last line comes before index `next`; a gap before it cannot be filled. */
export function putKeptLog(jobId: string, lines: readonly LogLine[], next: number): void {
  const from = next - lines.length;
  if (addLogLines(jobId, from, lines) !== null) setLog(jobId, { first: from, lines });
}

/** Opens the drawer on the log of a job, or on that of the window. */
export function openLog(jobId: string | null): void {
  useJobs.setState({ drawerOpen: true, chosen: jobId ?? windowLog });
}

export function setDrawer(open: boolean): void {
  useJobs.setState({ drawerOpen: open });
}

/** The job of the status bar: one that runs, else one that waits. */
export const shownJob = (jobs: readonly Job[]): Job | undefined =>
  jobs.find((job) => job.state === 'running') ?? jobs.find((job) => !isEnded(job));

/** `1 job running, 2 waiting`; `Jobs` where there is nothing to be done. */
export function jobsText(jobs: readonly Job[]): string {
  const count = (state: Job['state']): number => jobs.filter((job) => job.state === state).length;
  const [running, waiting] = [count('running'), count('queued')];
  if (running > 0) return `${counted(running, 'job')} running${waiting === 0 ? '' : `, ${String(waiting)} waiting`}`;
  return waiting === 0 ? 'Jobs' : `${counted(waiting, 'job')} waiting`;
}
