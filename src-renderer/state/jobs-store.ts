/** Jobs and their logs as the engine reports them, and what the jobs drawer shows. */
import { create } from 'zustand';
import { isEnded, type Job, type LogLine } from '../../src-shared/job.js';

/** In the drawer's list: the log of the window itself. */
export const windowLog = 'window';
/** In its place: the settings of jobs. */
export const jobSettings = 'settings';

interface JobsSlice {
  /** Newest first. */
  jobs: readonly Job[];
  logs: Readonly<Record<string, readonly LogLine[]>>;
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

/**
 * Adds log lines that start at index `from`. Lines that are known already are not added again. Returns the index that
 * is missing when there is a gap, so that the caller can ask for the lines from there; otherwise null.
 */
export function addLogLines(jobId: string, from: number, lines: readonly LogLine[]): number | null {
  const known = useJobs.getState().logs[jobId] ?? [];
  if (from > known.length) return known.length;
  const fresh = lines.slice(known.length - from);
  if (fresh.length > 0) {
    useJobs.setState(({ logs }) => ({ logs: { ...logs, [jobId]: [...known, ...fresh] } }));
  }
  return null;
}

/** Opens the drawer on the log of a job, or on that of the window. */
export function openLog(jobId: string | null): void {
  useJobs.setState({ drawerOpen: true, chosen: jobId ?? windowLog });
}

export function setDrawer(open: boolean): void {
  useJobs.setState({ drawerOpen: open });
}

export function runningJobs(jobs: readonly Job[]): Job[] {
  return jobs.filter((job) => !isEnded(job));
}
