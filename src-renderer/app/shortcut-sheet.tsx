/** Every keyboard shortcut, from the command table. */
import { Dialog } from '@base-ui/react/dialog';
import type { ReactElement } from 'react';
import { type CommandGroup, commandTable, formatHotkey } from '../../src-shared/commands.js';
import { useOverlays } from '../state/overlays-store.js';
import { isMac } from './hotkeys.js';

const groups: readonly CommandGroup[] = ['File', 'Edit', 'View', 'Graph', 'Help'];

/** Keys of single views, which are no commands of the window. */
const viewKeys: readonly { title: string; rows: readonly (readonly [label: string, ...keys: string[]])[] }[] = [
  {
    title: 'In the graph',
    rows: [
      ['Walk along edges', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'],
      ['Open or close a group, or the bodies of a node', 'Enter'],
      ['Go up, leave a body', 'Backspace'],
      ['Previous or next identical block', '[', ']'],
      ['Select nothing', 'Escape'],
    ],
  },
  {
    title: 'In the find box',
    rows: [
      ['Choose', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'],
      ['Go to the match, then the next', 'Enter'],
      ['Go to the match before', 'Shift+Enter'],
      ['Close', 'Escape'],
    ],
  },
];

export function ShortcutSheet(): ReactElement {
  const open = useOverlays((state) => state.shortcuts);
  const mac = isMac();
  return (
    <Dialog.Root open={open} onOpenChange={(next) => useOverlays.setState({ shortcuts: next })}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="dialog sheet">
          <Dialog.Title className="dialog-title">Keyboard shortcuts</Dialog.Title>
          <div className="sheet-groups">
            {groups.map((group) => {
              const rows = commandTable.filter(
                (row) => row.group === group && row.keys.length > 0 && (row.numbered ?? 1) === 1,
              );
              return rows.length === 0 ? null : (
                <section key={group}>
                  <h2 className="minor">{group}</h2>
                  <dl>
                    {rows.map((row) => (
                      <div key={row.id}>
                        <dt>
                          {row.numbered === undefined ? row.label.replace(/…$/, '') : row.label.replace(/1$/, '1 to 9')}
                        </dt>
                        <dd>
                          {row.keys.map((keys) => (
                            <kbd key={keys} className="kbd">
                              {row.numbered === undefined ? formatHotkey(keys, mac) : `${formatHotkey(keys, mac)}…9`}
                            </kbd>
                          ))}
                        </dd>
                      </div>
                    ))}
                  </dl>
                </section>
              );
            })}
            {viewKeys.map(({ title, rows }) => (
              <section key={title}>
                <h2 className="minor">{title}</h2>
                <dl>
                  {rows.map(([label, ...keys]) => (
                    <div key={label}>
                      <dt>{label}</dt>
                      <dd>
                        {keys.map((each) => (
                          <kbd key={each} className="kbd">
                            {formatHotkey(each, mac)}
                          </kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
          <div className="button-row">
            <Dialog.Close className="button push">Close</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
