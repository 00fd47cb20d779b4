/** Chooses a folder: by the system's dialog on the desktop, in a browser by a look at what is on the server's machine. */
import { type ReactElement, useState } from 'react';
import { toErrorInfo } from '../../src-shared/errors.js';
import { logError } from '../state/session-log.js';
import { FolderDialog } from './folder-dialog.js';

interface Props {
  /** What stands in the field now: one begins there where it is a folder's path. */
  from: string;
  onChosen: (path: string) => void;
}

export function FolderButton({ from, onChosen }: Props): ReactElement {
  const desktop = window.lapidary;
  const [open, setOpen] = useState(false);
  const ask = (): void => {
    if (desktop === undefined) return setOpen(true);
    desktop.openDialog('folder').then(
      ([path]) => {
        if (path !== undefined) onChosen(path);
      },
      (thrown: unknown) => logError(toErrorInfo(thrown)),
    );
  };
  return (
    <>
      <button type="button" className="button" aria-label="Choose a folder" onClick={ask}>
        Folder…
      </button>
      {open ? (
        <FolderDialog
          from={from}
          onClose={() => setOpen(false)}
          onChosen={(path) => {
            setOpen(false);
            onChosen(path);
          }}
        />
      ) : null}
    </>
  );
}
