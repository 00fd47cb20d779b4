/** Reading a source: what it declares, why it could not be read, and filling in what is still empty. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { SourceDescription } from '../../src-shared/contract.js';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import type { Source } from '../../src-shared/source.js';
import { engine } from '../engine-client.js';
import { changeExport, useDrafts } from '../state/drafts-store.js';
import { logError } from '../state/session-log.js';
import { sourceOfDraft } from './source-draft.js';

export interface SourceState {
  described: SourceDescription | null;
  refusal: ErrorInfo | null;
  reading: boolean;
  read: () => void;
}

/** The description is forgotten when anything of the source changes. */
export function useSource(tabId: string): SourceState {
  const draft = useDrafts((state) => state.exports[tabId]?.draft);
  const source = draft === undefined ? null : sourceOfDraft(draft);
  const key = source === null ? null : JSON.stringify(source);
  const [answer, setAnswer] = useState<Omit<SourceState, 'read'> & { key: string | null }>({
    key: null,
    described: null,
    refusal: null,
    reading: false,
  });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const read = useCallback(() => {
    if (key === null) return;
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setAnswer({ key, described: null, refusal: null, reading: true });
    engine.call('source.describe', { source: JSON.parse(key) as Source, showMismatch: true }, controller.signal).then(
      (described) => {
        setAnswer({ key, described, refusal: null, reading: false });
        const now = useDrafts.getState().exports[tabId]?.draft;
        if (now === undefined) return;
        if (described.declaredInputs !== null && now.inputs.every((line) => line.trim() === '')) {
          changeExport(tabId, { inputs: described.declaredInputs });
        }
        if (described.declaredOutputs !== null && now.outputs.trim() === '') {
          changeExport(tabId, { outputs: described.declaredOutputs.join(', ') });
        }
      },
      (thrown: unknown) => {
        if (controller.signal.aborted) return;
        const refusal = toErrorInfo(thrown);
        logError(refusal);
        setAnswer({ key, described: null, refusal, reading: false });
      },
    );
  }, [tabId, key]);
  const mine = key !== null && answer.key === key;
  return {
    described: mine ? answer.described : null,
    refusal: mine ? answer.refusal : null,
    reading: mine && answer.reading,
    read,
  };
}
