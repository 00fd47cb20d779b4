/** Raw samples of several rows, fetched together. */
import { useEffect, useState } from 'react';
import { type ErrorInfo, LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import type { LatencyRow } from '../../src-shared/latency.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';
import { baseName, dirName, joinPath } from '../ui/format.js';

export interface SamplesState {
  /** In the order of the rows; null while they are being read. */
  samples: number[][] | null;
  error: ErrorInfo | null;
}

/**
 * Folder and name to ask for: a recipe's run names files inside its folder, a measurement on its own names them
 * absolutely.
 */
export function samplesPlace(dir: string | null, file: string): { dir: string; file: string } | null {
  if (joinPath('/x', file) === file) return { dir: dirName(file), file: baseName(file) };
  return dir === null ? null : { dir, file };
}

export function useSamples(dir: string | null, rows: readonly LatencyRow[]): SamplesState {
  const key = JSON.stringify([dir, ...rows.map((row) => row.samplesFile)]);
  const [state, setState] = useState<SamplesState & { key: string }>({ key: '', samples: null, error: null });
  useEffect(() => {
    const [from, ...files] = JSON.parse(key) as [string | null, ...string[]];
    const places = files.map((file) => samplesPlace(from, file));
    const controller = new AbortController();
    const read = async (place: { dir: string; file: string } | null): Promise<number[]> => {
      if (place === null) throw new LapidaryError('NOT_FOUND', 'The folder with the raw samples is not known.');
      return (await engine.call('runs.samples', place, controller.signal)).samplesMs;
    };
    Promise.all(places.map(read)).then(
      (samples) => setState({ key, samples, error: null }),
      (thrown: unknown) => {
        if (controller.signal.aborted) return;
        const error = toErrorInfo(thrown);
        logError(error);
        setState({ key, samples: null, error });
      },
    );
    return () => controller.abort();
  }, [key]);
  return state.key === key ? state : { samples: null, error: null };
}
