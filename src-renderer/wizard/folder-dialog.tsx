/** What is in a folder of the engine's machine: one goes up and down, or types a path, and takes the folder one is in. */
import { Dialog } from '@base-ui/react/dialog';
import { type ReactElement, useState } from 'react';
import { ErrorCard } from '../ui/error-card.js';
import { TextField } from '../ui/field.js';
import { dirName, joinPath } from '../ui/format.js';
import { Icon } from '../ui/icons.js';
import { useCall } from '../ui/use-call.js';

interface Props {
  from: string;
  onClose: () => void;
  onChosen: (path: string) => void;
}

/** Where one begins: beside a file, in a folder; where the engine says when neither is named. */
function startOf(from: string): string | null {
  const path = from.trim();
  if (!/^(\/|[A-Za-z]:[\\/])/.test(path)) return null;
  return /\.\w+(:\w+)?$/.test(path) ? dirName(path) : path;
}

function Folder({ from, onChosen }: Omit<Props, 'onClose'>): ReactElement {
  const [asked, setAsked] = useState(() => startOf(from));
  /** null: what is shown. */
  const [typed, setTyped] = useState<string | null>(null);
  const { data, error } = useCall('files.list', { path: asked });
  const path = typed ?? data?.path ?? asked ?? '';
  const go = (to: string): void => {
    setTyped(null);
    setAsked(to);
  };
  const parent = data?.parent ?? null;
  const folders = data?.entries.filter(({ folder }) => folder) ?? [];
  const files = data?.entries.filter(({ folder }) => !folder) ?? [];
  const isModel = files.some(({ name }) => name === 'config.json');
  return (
    <form
      className="folder-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (path.trim() !== '') go(path.trim());
      }}
    >
      <TextField
        label="Path"
        name="Path of the folder"
        mono
        value={path}
        onChange={setTyped}
        help="Enter shows what is there."
        after={
          <button
            type="button"
            className="button"
            disabled={parent === null}
            onClick={() => parent !== null && go(parent)}
          >
            Up
          </button>
        }
      />
      {error === null ? null : <ErrorCard title="The folder cannot be shown" error={error} />}
      {data === null ? null : (
        <ul className="folder-entries" aria-label="What is in the folder">
          {folders.map(({ name }) => (
            <li key={name}>
              <button type="button" className="folder-entry mono" onClick={() => go(joinPath(data.path, name))}>
                {name}/
              </button>
            </li>
          ))}
          {files.map(({ name }) => (
            <li key={name} className="folder-entry mono muted">
              {name}
            </li>
          ))}
          {data.count === 0 ? <li className="folder-entry muted">Nothing is in it.</li> : null}
          {data.count > data.entries.length ? (
            <li className="folder-entry muted">And {data.count - data.entries.length} more: a path can be typed.</li>
          ) : null}
        </ul>
      )}
      <div className="folder-foot">
        <span className="small muted" role="status">
          {data === null
            ? ''
            : isModel
              ? 'It has a config.json, as Hugging Face folders do.'
              : 'It has no config.json.'}
        </span>
        <button
          type="button"
          className="button primary"
          disabled={data === null}
          onClick={() => data !== null && onChosen(data.path)}
        >
          Choose this folder
        </button>
      </div>
    </form>
  );
}

export function FolderDialog({ from, onClose, onChosen }: Props): ReactElement {
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="dialog folder" data-testid="folder-dialog">
          <div className="panel-bar">
            <Dialog.Title className="dialog-title">Choose a folder</Dialog.Title>
            <Dialog.Close className="button quiet small icon push" aria-label="Close without choosing">
              <Icon name="close" size={14} />
            </Dialog.Close>
          </div>
          <Folder from={from} onChosen={onChosen} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
