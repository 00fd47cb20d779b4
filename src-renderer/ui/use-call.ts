/** A call to the engine as React state: what it answered, or why not; asked again when its input changes. */
import { useEffect, useState } from 'react';
import type { CallInput, CallName, CallOutput } from '../../src-shared/contract.js';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';

export interface CallState<T> {
  data: T | null;
  error: ErrorInfo | null;
}

/**
 * `input` null: nothing is asked. `again` asks once more when it changes. The last answer stays while the next one is
 * under way only if the input is the same.
 */
export function useCall<N extends CallName>(
  name: N,
  input: CallInput<N> | null,
  again: unknown = 0,
): CallState<CallOutput<N>> {
  const key = input === null ? null : JSON.stringify(input);
  const [answer, setAnswer] = useState<CallState<CallOutput<N>> & { key: string | null }>({
    key: null,
    data: null,
    error: null,
  });
  useEffect(() => {
    if (key === null) return undefined;
    const controller = new AbortController();
    engine.call(name, JSON.parse(key) as CallInput<N>, controller.signal).then(
      (data) => setAnswer({ key, data, error: null }),
      (thrown: unknown) => {
        if (controller.signal.aborted) return;
        const error = toErrorInfo(thrown);
        logError(error);
        setAnswer({ key, data: null, error });
      },
    );
    return () => controller.abort();
  }, [name, key, again]);
  return answer.key === key ? answer : { data: null, error: null };
}
