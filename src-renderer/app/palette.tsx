/** The command palette: every available command by name. */
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { type ReactElement, useMemo, useRef } from 'react';
import { formatHotkey } from '../../src-shared/commands.js';
import { useOverlays } from '../state/overlays-store.js';
import { type Command, commands } from './commands.js';
import { isMac } from './hotkeys.js';

const close = (): void => useOverlays.setState({ palette: false });

/** The ids of the commands run last from here, newest first. */
const recentKey = 'lapidary.palette';
const keptRecent = 5;

function recentIds(): string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(recentKey) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string').slice(0, keptRecent) : [];
  } catch {
    return []; // Damaged: it fills again.
  }
}

interface CommandGroup {
  title: string;
  items: Command[];
}

/** Commands that are available now: those run last under a title of their own, then each group of the menus. */
function offered(): CommandGroup[] {
  const all = commands.filter((each) => each.id !== 'view.palette' && (each.numbered ?? 1) === 1 && each.when());
  const recent = recentIds().flatMap((id) => all.filter((each) => each.id === id));
  const groups: CommandGroup[] = recent.length === 0 ? [] : [{ title: 'Recent', items: recent }];
  for (const command of all.filter((each) => !recent.includes(each))) {
    const known = groups.find(({ title }) => title === command.group);
    if (known === undefined) groups.push({ title: command.group, items: [command] });
    else known.items.push(command);
  }
  return groups;
}

function run(command: Command): void {
  localStorage.setItem(recentKey, JSON.stringify([command.id, ...recentIds().filter((id) => id !== command.id)]));
  close();
  command.run();
}

const nameOf = (command: Command): string => `${command.group}: ${command.label}`;

function PaletteList(): ReactElement {
  const mac = isMac();
  // What is available does not change while the palette is open.
  const items = useMemo(() => offered(), []);
  const { contains } = Autocomplete.useFilter();
  const highlighted = useRef<Command>(undefined);
  return (
    <Autocomplete.Root
      open
      inline
      items={items}
      itemToStringValue={nameOf}
      filter={(command: Command, query) => contains(nameOf(command), query)}
      autoHighlight="always"
      keepHighlight
      onItemHighlighted={(command: Command | undefined) => {
        highlighted.current = command;
      }}
    >
      <Autocomplete.Input
        className="input palette-input"
        placeholder="Type a command"
        aria-label="Type a command"
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          // The list follows the typing a moment later: Enter means what has been typed, not what is still shown.
          event.preventBaseUIHandler();
          event.preventDefault();
          const query = event.currentTarget.value;
          const fitting = items.flatMap((group) => group.items).filter((each) => contains(nameOf(each), query));
          const chosen = fitting.find((each) => each === highlighted.current) ?? fitting[0];
          if (chosen !== undefined) run(chosen);
        }}
      />
      <Autocomplete.Empty className="palette-empty">No command fits.</Autocomplete.Empty>
      <Autocomplete.List className="palette-list" aria-label="Commands">
        {({ title, items: commandsOfGroup }: CommandGroup) => (
          <Autocomplete.Group key={title} items={commandsOfGroup}>
            <Autocomplete.GroupLabel className="palette-group">{title}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(command: Command) => (
                <Autocomplete.Item
                  key={command.id}
                  value={command}
                  className="palette-item"
                  onClick={() => run(command)}
                >
                  <span>{command.label}</span>
                  {command.keys[0] === undefined ? null : (
                    <kbd className="kbd push">{formatHotkey(command.keys[0], mac)}</kbd>
                  )}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

export function Palette(): ReactElement {
  const open = useOverlays((state) => state.palette);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => useOverlays.setState({ palette: next })}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="dialog palette" aria-label="Commands">
          <PaletteList />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
