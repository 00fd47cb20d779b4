/** A comparison with another of its subjects as the reference, judged by the engine a subject and case at a time. */
import { useEffect, useMemo, useState } from 'react';
import { type ErrorInfo, LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import type { OutputComparison, ParityResult } from '../../src-shared/parity.js';
import {
  notKept,
  notKeptHint,
  type PairAtCase,
  pairsAgainst,
  resultAgainst,
} from '../../src-shared/parity-results/against.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';

export interface Against {
  parity: ParityResult;
  /** How many of the pairs are judged; null when all are. */
  progress: { done: number; total: number } | null;
  error: ErrorInfo | null;
}

/** What has to be judged, or why it cannot be. */
function planOf(
  parity: ParityResult,
  dir: string | null,
  reference: string | null,
): { pairs: readonly PairAtCase[]; error: ErrorInfo | null } {
  if (reference === null) return { pairs: [], error: null };
  try {
    if (dir === null) throw new LapidaryError('NOT_FOUND', notKept, notKeptHint);
    return { pairs: pairsAgainst(parity, reference), error: null };
  } catch (thrown) {
    return { pairs: [], error: toErrorInfo(thrown) };
  }
}

interface Judged {
  of: ParityResult;
  reference: string;
  done: number;
  outputs: readonly OutputComparison[];
  error: ErrorInfo | null;
}

/** `reference` null: as it was made. What was under way for another choice is no longer asked for. */
export function useAgainst(parity: ParityResult, dir: string | null, reference: string | null): Against {
  const [state, setState] = useState<Judged | null>(null);
  const { pairs, error } = useMemo(() => planOf(parity, dir, reference), [parity, dir, reference]);
  useEffect(() => {
    if (reference === null || dir === null || pairs.length === 0) return undefined;
    const controller = new AbortController();
    const outputs: OutputComparison[] = [];
    const judge = async (): Promise<void> => {
      for (const [at, pair] of pairs.entries()) {
        const answer = await engine.call('parity.against', { dir, reference, ...pair }, controller.signal);
        if (controller.signal.aborted) return;
        outputs.push(...answer.outputs);
        setState({ of: parity, reference, done: at + 1, outputs: [...outputs], error: null });
      }
    };
    judge().catch((thrown: unknown) => {
      if (controller.signal.aborted) return;
      const info = toErrorInfo(thrown);
      logError(info);
      setState({ of: parity, reference, done: 0, outputs: [], error: info });
    });
    return () => controller.abort();
  }, [parity, dir, reference, pairs]);
  const mine = state !== null && state.of === parity && state.reference === reference ? state : null;
  const shown = useMemo(
    () => (reference === null ? parity : resultAgainst(parity, reference, mine?.outputs ?? [])),
    [parity, reference, mine],
  );
  const done = mine?.done ?? 0;
  const failure = error ?? mine?.error ?? null;
  const progress = failure === null && done < pairs.length ? { done, total: pairs.length } : null;
  return { parity: shown, progress, error: failure };
}
