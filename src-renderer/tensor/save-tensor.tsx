/** "Save as .npy": on the desktop through the system's dialog, in a browser as a download. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { npyFileName } from '../../src-shared/npy-name.js';
import { formatBytes } from '../../src-shared/units.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';
import { ErrorCard } from '../ui/error-card.js';
import { Progress } from '../ui/progress.js';

/** Has the browser fetch a file the engine made for it. */
function fetchDownload(download: string): void {
  const link = document.createElement('a');
  link.href = `/download/${download}`;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}

type State =
  | { kind: 'idle' }
  | { kind: 'saving' }
  | { kind: 'saved'; text: string; note: string }
  | { kind: 'failed'; error: ErrorInfo };

interface Props {
  modelId: string;
  value: number;
  name: string;
}

export function SaveTensor({ modelId, value, name }: Props): ReactElement {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);
  const save = async (): Promise<void> => {
    const desktop = window.lapidary;
    const path = desktop === undefined ? null : await desktop.saveDialog(npyFileName(name));
    if (desktop !== undefined && path === null) return;
    const mine = new AbortController();
    controller.current = mine;
    setState({ kind: 'saving' });
    try {
      const saved = await engine.call('model.saveTensor', { modelId, value, path }, mine.signal);
      if (saved.download !== null) fetchDownload(saved.download);
      const where = saved.download === null ? saved.path : 'your downloads';
      const text = `Saved to ${where}, ${formatBytes(saved.bytes)}, ${saved.dtype}.`;
      setState({ kind: 'saved', text, note: saved.note });
    } catch (thrown) {
      if (mine.signal.aborted) {
        setState({ kind: 'idle' });
        return;
      }
      const error = toErrorInfo(thrown);
      logError(error);
      setState({ kind: 'failed', error });
    }
  };
  return (
    <div className="save-tensor">
      <div className="button-row">
        <button type="button" className="button small" disabled={state.kind === 'saving'} onClick={() => void save()}>
          {window.lapidary === undefined ? 'Save as .npy' : 'Save as .npy…'}
        </button>
        {state.kind === 'saving' ? (
          <button type="button" className="button quiet small" onClick={() => controller.current?.abort()}>
            Cancel
          </button>
        ) : null}
      </div>
      {state.kind === 'saving' ? <Progress value={null} label="Saving the tensor" /> : null}
      {state.kind === 'saved' ? (
        <p className="small muted wrap" role="status">
          {state.text} {state.note}
        </p>
      ) : null}
      {state.kind === 'failed' ? <ErrorCard title="The tensor cannot be saved" error={state.error} /> : null}
    </div>
  );
}
