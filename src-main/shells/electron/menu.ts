/** The application menu, made from the command table; an item only names its command, the window does the work. */
import { app, Menu, type MenuItemConstructorOptions, shell } from 'electron';
import { type CommandGroup, type CommandRow, commandTable } from '../../../src-shared/commands.js';

export interface MenuActions {
  /** Sends a command id to the window. */
  run: (commandId: string) => void;
  logFolder: string;
}

const electronKeys: Readonly<Record<string, string>> = {
  Mod: 'CmdOrCtrl',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

/** A key combination of the command table as Electron writes it; undefined for plain keys, which belong to typing. */
export function acceleratorOf(keys: string): string | undefined {
  const parts = keys.split('+');
  if (!parts.includes('Mod') && !parts.includes('Alt')) return undefined;
  return parts.map((part) => electronKeys[part] ?? part).join('+');
}

function itemOf(row: CommandRow, actions: MenuActions): MenuItemConstructorOptions {
  const accelerator = row.keys[0] === undefined ? undefined : acceleratorOf(row.keys[0]);
  return {
    id: row.id,
    label: row.label,
    // The page handles its own keys and knows when a command is available; the menu only shows them (macOS, where a
    // menu always takes its keys first, sends the command instead).
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => actions.run(row.id),
  };
}

export function menuTemplate(actions: MenuActions, platform: string): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const group = (name: CommandGroup): MenuItemConstructorOptions[] =>
    commandTable.filter((row) => row.group === name).map((row) => itemOf(row, actions));
  const editing = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const;
  const viewing = ['reload', 'toggleDevTools', 'resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen'] as const;
  return [
    ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    { label: '&File', submenu: [...group('File'), ...(mac ? [] : [separator, { role: 'quit' as const }])] },
    { label: '&Edit', submenu: [...editing.map((role) => ({ role })), separator, ...group('Edit')] },
    { label: '&View', submenu: [...group('View'), separator, ...viewing.map((role) => ({ role }))] },
    { label: '&Graph', submenu: group('Graph') },
    ...(mac ? [{ role: 'windowMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      role: 'help',
      submenu: [
        ...group('Help'),
        separator,
        { label: 'Show the log folder', click: () => void shell.openPath(actions.logFolder) },
        ...(mac ? [] : [{ label: 'About Lapidary', click: () => app.showAboutPanel() }]),
      ],
    },
  ];
}

export function installMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, process.platform)));
}
