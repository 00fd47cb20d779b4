/** What a step of a job is given: a signal to stop, somewhere to log, and its share of the progress bar. */
import { type ErrorInfo, LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import type { LogLevel } from '../../src-shared/job.js';

export interface JobContext {
  readonly signal: AbortSignal;
  /** `source` says who speaks: 'job', 'python', 'ort'. */
  log(level: LogLevel, source: string, message: string): void;
  /** `value` is 0–1 of this context's share, or null while it cannot be told. */
  progress(value: number | null, detail: string): void;
}

/** A context for a part of the work that fills [from, to] of its parent's bar. */
export function share(parent: JobContext, from: number, to: number): JobContext {
  return {
    signal: parent.signal,
    log: (level, source, message) => {
      parent.log(level, source, message);
    },
    progress: (value, detail) => {
      parent.progress(from + (to - from) * (value ?? 0), detail);
    },
  };
}

/** Throws CANCELLED once the signal is aborted; called between steps. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new LapidaryError('CANCELLED', 'It was cancelled.');
}

/**
 * Why work ended that threw `error`: a limit that ended it, else the cancel, whatever the abort made it throw on its
 * way out, else the error itself.
 */
export function whyEnded(signal: AbortSignal, error: unknown): ErrorInfo {
  if (!signal.aborted) return toErrorInfo(error);
  // An abort without a reason of ours is somebody who wants no more of it.
  if (signal.reason instanceof LapidaryError) return signal.reason.toInfo();
  return new LapidaryError('CANCELLED', 'It was cancelled.').toInfo();
}
