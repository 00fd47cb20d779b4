/** Which views a run's tab has, and how it is called. Pure. */
import type { Job } from '../../src-shared/job.js';
import type { RunData } from './use-run.js';

export type RunViewId = 'steps' | 'parity' | 'latency' | 'artifacts' | 'report';

/** A single comparison has no artifacts, a measurement no verdict; a run has everything. */
export function viewsFor(job: Job | undefined): RunViewId[] {
  switch (job?.kind) {
    case 'parity':
      return ['steps', 'parity'];
    case 'bench':
      return ['steps', 'latency'];
    case 'export':
      return ['steps', 'artifacts'];
    case 'python-setup':
    case 'axes':
    case 'axes-edit':
    case 'model-edit':
      return ['steps'];
    default:
      return ['steps', 'parity', 'latency', 'artifacts', 'report'];
  }
}

/** What a view shows before it has anything; null when it has. */
export function missing(view: RunViewId, data: RunData, running: boolean): string | null {
  const later = running ? 'This comes when its step is done.' : 'The run ended before this step.';
  switch (view) {
    case 'steps':
      return null;
    case 'parity':
      return data.parity === null ? later : null;
    case 'latency':
      return data.latency === null ? later : null;
    case 'artifacts':
      return data.artifacts.length === 0 ? later : null;
    case 'report':
      return data.record === null || data.record.steps.every((step) => step.id !== 'report' || step.state !== 'done')
        ? later
        : null;
  }
}
