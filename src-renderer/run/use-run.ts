/** Everything known of a run: its job while there is one, its record as it grows, its result. */
import { useEffect, useState } from 'react';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { isEnded, type Job } from '../../src-shared/job.js';
import type { LatencyResult } from '../../src-shared/latency.js';
import type { ParityResult } from '../../src-shared/parity.js';
import type { RunRecord } from '../../src-shared/run-record.js';
import type { Artifact } from '../../src-shared/target.js';
import { engine } from '../engine-client.js';
import { useEngineStore } from '../state/engine-store.js';
import { useJobs } from '../state/jobs-store.js';
import { logError } from '../state/session-log.js';

export interface RunData {
  /** Folder of the run on the engine's machine. */
  dir: string | null;
  /** null for a single comparison or measurement, and before run.json is written. */
  record: RunRecord | null;
  parity: ParityResult | null;
  latency: LatencyResult | null;
  artifacts: readonly Artifact[];
  error: ErrorInfo | null;
}

const nothing: RunData = { dir: null, record: null, parity: null, latency: null, artifacts: [], error: null };

function ofRecord(record: RunRecord, dir: string): RunData {
  const { parity, latency, artifacts } = record;
  return { dir, record, parity, latency, artifacts, error: null };
}

async function readResult(job: Job): Promise<RunData> {
  const { result } = await engine.call('jobs.result', { jobId: job.id });
  const dir = job.runDir;
  switch (result?.kind) {
    case 'run':
      return ofRecord(result.run, result.dir);
    case 'parity':
      return { ...nothing, dir, parity: result.parity };
    case 'bench':
      return { ...nothing, dir, latency: result.latency };
    case 'export':
      return { ...nothing, dir, artifacts: result.artifacts };
    default:
      // The result of an earlier engine's job is gone; its folder is not.
      if (job.kind === 'parity' && dir !== null) {
        return { ...nothing, dir, parity: (await engine.call('parity.open', { dir })).parity };
      }
      return job.kind === 'run' && dir !== null ? readRecord(dir) : { ...nothing, dir };
  }
}

async function readRecord(dir: string): Promise<RunData> {
  const { run, dir: opened } = await engine.call('runs.open', { dir });
  return ofRecord(run, opened);
}

/** What has to change for the record to be read again: the engine writes it after every step. */
function stageOf(job: Job | undefined): string {
  return job === undefined ? '' : `${job.state} ${job.progress.detail}`;
}

export function useRun(jobId: string | null, dir: string | null): { job: Job | undefined; data: RunData } {
  const job = useJobs((state) => state.jobs.find((each) => each.id === jobId));
  const generation = useEngineStore((state) => (state.state.kind === 'ready' ? state.state.generation : 0));
  const [data, setData] = useState<RunData>(nothing);
  const ended = job !== undefined && isEnded(job);
  const runDir = job?.runDir ?? dir;
  const stage = stageOf(job);
  const isRun = job === undefined || job.kind === 'run';
  useEffect(() => {
    let current = true;
    const show = (read: Promise<RunData>, patient: boolean): void => {
      read.then(
        (next) => {
          if (current) setData(next);
        },
        (thrown: unknown) => {
          const error = toErrorInfo(thrown);
          // While the job runs its folder may not be there yet.
          if (!current || (patient && error.code !== 'ENGINE_GONE')) return;
          logError(error);
          setData((before) => ({ ...before, error }));
        },
      );
    };
    const { jobs } = useJobs.getState();
    const latest = jobs.find((each) => each.id === jobId);
    if (ended && latest !== undefined) show(readResult(latest), false);
    else if (isRun && runDir !== null) show(readRecord(runDir), latest !== undefined);
    return () => {
      current = false;
    };
  }, [jobId, ended, runDir, isRun, stage, generation]);
  return { job, data };
}
