/** What was changed step by step, to be undone and done again. Typing in one field is one step. Pure. */
export interface History<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
  /** The field being typed in; null when the next change is a step of its own. */
  field: string | null;
}

/** Steps that can be undone at most. */
const maxSteps = 200;

export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [], field: null });

/** The next state; `field` null for a change that is complete in itself. What was undone is gone. */
export function record<T>(history: History<T>, next: T, field: string | null): History<T> {
  const isSame = field !== null && field === history.field;
  const past = isSame ? history.past : [...history.past, history.now].slice(-maxSteps);
  return { past, now: next, future: [], field };
}

/** The field was left: typing in it again is another step. */
export const leaveField = <T>(history: History<T>): History<T> => ({ ...history, field: null });

export function undo<T>({ past, now, future }: History<T>): History<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, now, future, field: null };
  return { past: past.slice(0, -1), now: before, future: [now, ...future], field: null };
}

export function redo<T>({ past, now, future }: History<T>): History<T> {
  const [next, ...rest] = future;
  if (next === undefined) return { past, now, future, field: null };
  return { past: [...past, now], now: next, future: rest, field: null };
}
