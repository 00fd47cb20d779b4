/** The run a wizard started, and what the wizard does as it goes on: remembers its folder, shows its result. */
import { useEffect, useRef } from 'react';
import { isEnded, type Job } from '../../src-shared/job.js';
import { type RunData, useRun } from '../run/use-run.js';
import { followRun, goToStep, useDrafts } from '../state/drafts-store.js';
import type { RunProgress } from './page-list.js';

export interface WizardRun {
  job: Job | undefined;
  data: RunData;
  progress: RunProgress;
  /** There is something to show on the Result page. */
  hasResult: boolean;
}

function progressOf(started: boolean, job: Job | undefined, state: string | undefined): RunProgress {
  if (!started) return 'none';
  const word = job?.state ?? state;
  if (word === 'done') return 'done';
  if (word === 'failed' || word === 'crashed' || word === 'cancelled') return 'failed';
  // Neither a job nor a record: its engine has ended before it wrote one.
  return word === undefined ? 'failed' : 'running';
}

export function useWizardRun(tabId: string): WizardRun {
  const run = useDrafts((state) => state.exports[tabId]?.run ?? null);
  const page = useDrafts((state) => state.exports[tabId]?.step);
  const { job, data } = useRun(run?.jobId ?? null, run?.dir ?? null);
  const runDir = job?.runDir ?? null;
  useEffect(() => {
    if (run !== null && runDir !== null && run.dir !== runDir) followRun(tabId, { ...run, dir: runDir }, false);
  }, [tabId, run, runDir]);
  // What was read may still be that of the run before.
  const record = data.record !== null && (run?.dir ?? null) === data.dir ? data.record : null;
  const running = job !== undefined && !isEnded(job);
  const hasResult = record !== null && !running && record.artifacts.length > 0;
  const progress = progressOf(run !== null, job, record?.state);
  const shownFor = useRef<string | null>(null);
  const jobId = run?.jobId ?? null;
  useEffect(() => {
    // Once for each run: who goes back to its steps stays there.
    if (!hasResult || progress !== 'done' || jobId === null || shownFor.current === jobId) return;
    shownFor.current = jobId;
    if (page === 'run') goToStep(tabId, 'result');
  }, [tabId, hasResult, progress, jobId, page]);
  return { job, data: { ...data, record }, progress, hasResult };
}
