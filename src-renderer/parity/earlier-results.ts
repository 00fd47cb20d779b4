/** Earlier comparisons to hold a result against: jobs that compared, and runs. */
import { type CallState, useCall } from '../ui/use-call.js';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { useEffect, useMemo, useState } from 'react';
import { isEnded } from '../../src-shared/job.js';
import type { ParityResult } from '../../src-shared/parity.js';
import { engine } from '../engine-client.js';
import { useJobs } from '../state/jobs-store.js';
import { logError } from '../state/session-log.js';

export interface Earlier {
  /** Folder of the comparison or the run, which names it. */
  dir: string;
  kind: 'comparison' | 'run';
  title: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** Newest first, without `own`, the folder of what is shown. */
export function useEarlier(own: string | null): readonly Earlier[] {
  const jobs = useJobs((state) => state.jobs);
  const { data } = useCall('runs.list', {});
  return useMemo(() => {
    const compared = jobs.flatMap((job): Earlier[] =>
      job.kind === 'parity' && isEnded(job) && job.state === 'done' && job.runDir !== null
        ? [{ dir: job.runDir, kind: 'comparison', title: job.title, at: job.startedAt }]
        : [],
    );
    const runs = (data?.runs ?? []).map(
      (run): Earlier => ({
        dir: run.dir,
        kind: 'run',
        title: run.title,
        at: Date.parse(run.startedAt),
      }),
    );
    return [...compared, ...runs].filter(({ dir }) => dir !== own).sort((a, b) => b.at - a.at);
  }, [jobs, data, own]);
}

async function read({ dir, kind }: Earlier): Promise<ParityResult | null> {
  if (kind === 'run') return (await engine.call('runs.open', { dir })).run.parity;
  return (await engine.call('parity.open', { dir })).parity;
}

/** The result of an earlier one; null while it comes, and for a run that compared nothing. */
export function useEarlierResult(earlier: Earlier | null): CallState<ParityResult> & { done: boolean } {
  const [found, setFound] = useState<{ dir: string; data: ParityResult | null; error: ErrorInfo | null } | null>(null);
  useEffect(() => {
    if (earlier === null) return undefined;
    let current = true;
    const put = (data: ParityResult | null, error: ErrorInfo | null): void => {
      if (current) setFound({ dir: earlier.dir, data, error });
    };
    read(earlier).then(
      (data) => put(data, null),
      (thrown: unknown) => {
        const error = toErrorInfo(thrown);
        logError(error);
        put(null, error);
      },
    );
    return () => {
      current = false;
    };
  }, [earlier]);
  const mine = found !== null && found.dir === earlier?.dir;
  return mine ? { data: found.data, error: found.error, done: true } : { data: null, error: null, done: false };
}
