/** Reading a source: what it declares, why it could not be read, and filling in what is still empty. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { SourceDescription } from '../../src-shared/contract.js';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { changeExport, useDrafts } from '../state/drafts-store.js';
import { logError } from '../state/session-log.js';
import { joinPath } from '../ui/format.js';

export interface SourceState {
  described: SourceDescription | null;
  refusal: ErrorInfo | null;
  reading: boolean;
  read: () => void;
}

/** The description is forgotten when the file or the entry changes. */
export function useSource(tabId: string): SourceState {
  const draft = useDrafts((state) => state.exports[tabId]?.draft);
  const path = joinPath(draft?.baseDir ?? null, draft?.file.trim() ?? '');
  const entry = draft?.entry.trim() ?? '';
  const key = `${path}:${entry}`;
  const [answer, setAnswer] = useState<Omit<SourceState, 'read'> & { key: string }>({
    key: '',
    described: null,
    refusal: null,
    reading: false,
  });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const read = useCallback(() => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setAnswer({ key, described: null, refusal: null, reading: true });
    const source = { path, entry: entry === '' ? null : entry };
    engine.call('source.describe', { source }, controller.signal).then(
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
  }, [tabId, key, path, entry]);
  const mine = answer.key === key;
  return {
    described: mine ? answer.described : null,
    refusal: mine ? answer.refusal : null,
    reading: mine && answer.reading,
    read,
  };
}
