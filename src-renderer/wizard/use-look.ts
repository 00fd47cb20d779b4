/** What the source in the fields is, told from its file without loading it; asked again a moment after the last key. */
import { useEffect, useState } from 'react';
import type { ErrorInfo } from '../../src-shared/errors.js';
import type { SourceLook } from '../../src-shared/source.js';
import { useCall } from '../ui/use-call.js';

/** Milliseconds without a key before a typed path is looked at. */
const pause = 300;

export interface LookState {
  look: SourceLook | null;
  /** Why it is no source. */
  refusal: ErrorInfo | null;
}

/** `path` null: there is nothing to look at. */
export function useLook(path: string | null): LookState {
  const [settled, setSettled] = useState(path);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(path), pause);
    return () => clearTimeout(timer);
  }, [path]);
  const { data, error } = useCall(
    'source.look',
    settled === null || settled !== path ? null : { source: { path, entry: null } },
  );
  return { look: data, refusal: error };
}
