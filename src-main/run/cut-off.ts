/** Runs that their engine did not live to end. Pure. */
import { LapidaryError } from '../../src-shared/errors.js';
import type { RunRecord, Step } from '../../src-shared/run-record.js';
import { hasEnded } from '../process/has-ended.js';

const endings: Partial<Record<Step['state'], Step['state']>> = { running: 'failed', waiting: 'skipped' };

/** A record as it is to be read: one that says 'running' and has no engine any more is of a run that crashed. */
export function withTrueEnding(run: RunRecord): RunRecord {
  if (run.state !== 'running') return run;
  if (run.engine !== undefined && !hasEnded(run.engine, Date.parse(run.startedAt))) return run;
  const error = new LapidaryError(
    'ENGINE_GONE',
    'The engine ended while the run was under way.',
    'Run its recipe.yaml again; what it had finished before is in its folder.',
  );
  const steps = run.steps.map((step) => ({ ...step, state: endings[step.state] ?? step.state }));
  return { ...run, state: 'crashed', steps, error: error.toInfo(), verdict: null };
}
