/** Finished runs of a source among the newest ones on disk. */
import { useEffect, useState } from 'react';
import { toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';
import { type EarlierRun, earlierRunOf } from './estimate.js';

/** Runs that are looked into. */
const newest = 12;

const none: readonly EarlierRun[] = [];

async function read(path: string, entry: string, signal: AbortSignal): Promise<EarlierRun[]> {
  const { runs } = await engine.call('runs.list', {}, signal);
  const found: EarlierRun[] = [];
  for (const { dir } of runs.filter(({ state }) => state === 'done').slice(0, newest)) {
    const { run } = await engine.call('runs.open', { dir }, signal);
    const earlier = earlierRunOf(run, path, entry);
    if (earlier !== null) found.push(earlier);
  }
  return found;
}

/** `path` null: there is no source yet. */
export function useEarlierRuns(path: string | null, entry: string): readonly EarlierRun[] {
  const key = `${path ?? ''}:${entry}`;
  const [answer, setAnswer] = useState<{ key: string; runs: readonly EarlierRun[] }>({ key: '', runs: none });
  useEffect(() => {
    if (path === null) return undefined;
    const controller = new AbortController();
    read(path, entry, controller.signal).then(
      (runs) => {
        if (!controller.signal.aborted) setAnswer({ key, runs });
      },
      (thrown: unknown) => {
        if (!controller.signal.aborted) logError(toErrorInfo(thrown));
      },
    );
    return () => controller.abort();
  }, [key, path, entry]);
  return answer.key === key ? answer.runs : none;
}
