/** Which waiting jobs may begin beside those that run. Pure. */
import type { JobKind } from '../../src-shared/job.js';

/** Jobs that may run at the same time. */
export const maxRunning = 2;

/** These take times, and whatever runs beside them spoils them: they run alone. */
const measuring: ReadonlySet<JobKind> = new Set<JobKind>(['bench', 'run']);

/** These share the warm Python worker or change its environment: one at a time, so that a cancel ends no other's work. */
const python: ReadonlySet<JobKind> = new Set<JobKind>(['export', 'parity', 'python-setup']);

function fits(kind: JobKind, running: readonly JobKind[]): boolean {
  if (running.length === 0) return true;
  if (measuring.has(kind) || running.some((each) => measuring.has(each))) return false;
  if (running.length >= maxRunning) return false;
  return !python.has(kind) || !running.some((each) => python.has(each));
}

/**
 * Indices into `waiting` of the jobs to begin now, in order. A job may pass one that waits for Python, but none passes
 * a measurement: it would wait for ever.
 */
export function toBegin(waiting: readonly JobKind[], running: readonly JobKind[]): number[] {
  const chosen: number[] = [];
  const busy = [...running];
  for (const [index, kind] of waiting.entries()) {
    if (fits(kind, busy)) {
      chosen.push(index);
      busy.push(kind);
    } else if (measuring.has(kind)) break;
  }
  return chosen;
}
