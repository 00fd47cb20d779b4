/** From a key press to a command: pure matching, and the one listener on the window. */
import { type CommandRow, type Hotkey, parseHotkey } from '../../src-shared/commands.js';
import type { Command } from './commands.js';
import { isTyping } from './typing.js';

export interface KeyPress {
  key: string;
  ctrl: boolean;
  meta: boolean;
  shift: boolean;
  alt: boolean;
}

/** True when a key press is the combination. `?` and `.` are matched by what they type, whatever makes them. */
export function matches(hotkey: Hotkey, press: KeyPress, mac: boolean): boolean {
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (key !== hotkey.key || press.alt !== hotkey.alt) return false;
  const [mod, other] = mac ? [press.meta, press.ctrl] : [press.ctrl, press.meta];
  if (mod !== hotkey.mod || other) return false;
  const typedByShift = /^[^a-z0-9]$/.test(hotkey.key);
  return typedByShift || press.shift === hotkey.shift;
}

/** The command a key press asks for. Plain keys do nothing while a person types into a field. */
export function commandFor(
  commands: readonly Command[],
  press: KeyPress,
  typing: boolean,
  mac: boolean,
): Command | undefined {
  return commands.find((command) =>
    command.keys.some((text) => {
      const hotkey = parseHotkey(text);
      // On macOS Option with an arrow moves by words.
      const plain = !hotkey.mod && (!hotkey.alt || (mac && hotkey.key.startsWith('Arrow')));
      return !(plain && typing) && matches(hotkey, press, mac) && command.when();
    }),
  );
}

/** Pairs of commands that share a combination where both may be available: must be none. */
export function keyClashes(rows: readonly (Pick<CommandRow, 'keys' | 'tab'> & { id: string })[]): string[] {
  const pressed = rows.flatMap(({ id, keys, tab }) =>
    keys.map((text) => ({ id, text, tab, combination: JSON.stringify(parseHotkey(text)) })),
  );
  return pressed.flatMap((each, index) =>
    pressed
      .slice(index + 1)
      .filter(({ combination }) => combination === each.combination)
      .filter(({ tab }) => tab === undefined || each.tab === undefined || tab === each.tab)
      .map((other) => `${other.text}: ${each.id}, ${other.id}`),
  );
}

export const isMac = (): boolean => /mac|darwin/i.test(window.lapidary?.platform ?? navigator.platform);

/** Runs commands on their keys. Returns what stops it. */
export function followHotkeys(commands: readonly Command[]): () => void {
  const mac = isMac();
  const listen = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const press = {
      key: event.key,
      ctrl: event.ctrlKey,
      meta: event.metaKey,
      shift: event.shiftKey,
      alt: event.altKey,
    };
    const command = commandFor(commands, press, isTyping(event.target), mac);
    if (command === undefined) return;
    event.preventDefault();
    command.run();
  };
  window.addEventListener('keydown', listen);
  return () => window.removeEventListener('keydown', listen);
}
