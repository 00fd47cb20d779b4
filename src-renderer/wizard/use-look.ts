/** What the source in the fields is, told from its file without loading it; asked again a moment after the last key. */
import { useEffect, useState } from 'react';
import type { ErrorInfo } from '../../src-shared/errors.js';
import type { SourceLook } from '../../src-shared/source.js';
import { useEngineStore } from '../state/engine-store.js';
import { useCall } from '../ui/use-call.js';

/** Milliseconds without a key before a typed path is looked at. */
const pause = 300;

export interface LookState {
  look: SourceLook | null;
  /** Why it is no source. */
  refusal: ErrorInfo | null;
}

/** `path` null: there is nothing to look at. Looked at anew when `again` changes, or with another engine. */
export function useLook(path: string | null, again: string): LookState {
  const generation = useEngineStore((engine) => (engine.state.kind === 'ready' ? engine.state.generation : 0));
  const [settled, setSettled] = useState(path);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(path), pause);
    return () => clearTimeout(timer);
  }, [path]);
  const { data, error } = useCall(
    'source.look',
    settled === null || settled !== path ? null : { source: { path, entry: null } },
    `${String(generation)} ${again}`,
  );
  return { look: data, refusal: error };
}
