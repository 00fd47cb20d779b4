/** Statistics of the tensor that is looked at: small ones at once, large ones when asked for; can be cancelled. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallOutput } from '../../src-shared/contract.js';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';

export type StatsAnswer = CallOutput<'model.tensorStats'>;

export interface TensorStats {
  state: 'idle' | 'running' | 'done' | 'failed';
  answer: StatsAnswer | null;
  error: ErrorInfo | null;
  startedAt: number;
  start: () => void;
  cancel: () => void;
}

type Shown = Pick<TensorStats, 'state' | 'answer' | 'error' | 'startedAt'>;

const idle: Shown = { state: 'idle', answer: null, error: null, startedAt: 0 };

/** Answers of tensors looked at lately, so that coming back to one computes nothing; by model and value. */
const kept = new Map<string, StatsAnswer>();
const keptAnswers = 200;

function keep(key: string, answer: StatsAnswer): void {
  kept.set(key, answer);
  const oldest = kept.keys().next().value;
  if (kept.size > keptAnswers && oldest !== undefined) kept.delete(oldest);
}

/** `auto`: begin by itself. The component has to be keyed by the value. */
export function useTensorStats(modelId: string, value: number, auto: boolean): TensorStats {
  const key = `${modelId} ${String(value)}`;
  const known = kept.get(key);
  const [shown, setShown] = useState<Shown>(known === undefined ? idle : { ...idle, state: 'done', answer: known });
  const controller = useRef<AbortController | null>(null);
  const start = useCallback(() => {
    const mine = new AbortController();
    controller.current?.abort();
    controller.current = mine;
    setShown({ ...idle, state: 'running', startedAt: Date.now() });
    engine.call('model.tensorStats', { modelId, value }, mine.signal).then(
      (answer) => {
        keep(key, answer);
        if (!mine.signal.aborted) setShown({ ...idle, state: 'done', answer });
      },
      (thrown: unknown) => {
        if (mine.signal.aborted) return;
        const error = toErrorInfo(thrown);
        logError(error);
        setShown({ ...idle, state: 'failed', error });
      },
    );
  }, [key, modelId, value]);
  const cancel = useCallback(() => {
    controller.current?.abort();
    setShown(idle);
  }, []);
  const begin = auto && known === undefined;
  useEffect(() => {
    // Begun after the panel is drawn; a value that was only passed by is not computed.
    const timer = begin ? setTimeout(start, 60) : undefined;
    return () => {
      clearTimeout(timer);
      controller.current?.abort();
    };
  }, [begin, start]);
  return { ...shown, start, cancel };
}
