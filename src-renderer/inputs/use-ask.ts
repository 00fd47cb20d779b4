/** A call that is made when it is asked for, as React state; an answer about something else than what is there is dropped. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallInput, CallName, CallOutput } from '../../src-shared/contract.js';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';

export interface Asked<T> {
  answer: T | null;
  error: ErrorInfo | null;
  asking: boolean;
}

/** A call made when it is asked for. `key`: what the answer is about; another key forgets it. */
export function useAsk<N extends CallName>(
  name: N,
  key: string,
): Asked<CallOutput<N>> & {
  ask: (input: CallInput<N>, then?: (answer: CallOutput<N>) => void) => void;
  stop: () => void;
} {
  const none = { key: '', answer: null, error: null, asking: false };
  const [state, setState] = useState<Asked<CallOutput<N>> & { key: string }>(none);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const ask = useCallback(
    (input: CallInput<N>, then?: (answer: CallOutput<N>) => void): void => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      setState({ key, answer: null, error: null, asking: true });
      engine.call(name, input, controller.signal).then(
        (answer) => {
          setState({ key, answer, error: null, asking: false });
          then?.(answer);
        },
        (thrown: unknown) => {
          if (controller.signal.aborted) return;
          const error = toErrorInfo(thrown);
          logError(error);
          setState({ key, answer: null, error, asking: false });
        },
      );
    },
    [name, key],
  );
  const stop = useCallback((): void => {
    running.current?.abort();
    setState({ key: '', answer: null, error: null, asking: false });
  }, []);
  const mine = state.key === key;
  return {
    answer: mine ? state.answer : null,
    error: mine ? state.error : null,
    asking: mine && state.asking,
    ask,
    stop,
  };
}
