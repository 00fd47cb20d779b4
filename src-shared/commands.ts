/**
 * The command table: every action a person can take from the keyboard, the menu or the palette, written once. The
 * renderer supplies what each command does and when it is available; the desktop menu is made from the same rows.
 */

export type CommandId =
  | 'file.open'
  | 'file.openPath'
  | 'file.export'
  | 'file.compare'
  | 'export.next'
  | 'export.back'
  | `file.recent${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`
  | 'file.reload'
  | 'file.restore'
  | 'tab.start'
  | 'tab.close'
  | 'tab.next'
  | 'tab.previous'
  | 'tab.moveLeft'
  | 'tab.moveRight'
  | 'edit.find'
  | 'edit.findNext'
  | 'edit.findPrevious'
  | 'edit.goToNode'
  | 'edit.copyName'
  | 'edit.back'
  | 'edit.forward'
  | 'view.palette'
  | 'view.outline'
  | 'view.inspector'
  | 'view.jobs'
  | 'view.themeSystem'
  | 'view.themeLight'
  | 'view.themeDark'
  | 'graph.picture'
  | 'graph.fit'
  | 'graph.zoomIn'
  | 'graph.zoomOut'
  | 'graph.actualSize'
  | 'graph.expandAll'
  | 'graph.collapseAll'
  | 'graph.zoomSelection'
  | 'graph.attributes'
  | 'graph.weights'
  | 'graph.names'
  | 'graph.shapes'
  | 'graph.constants'
  | 'graph.flat'
  | 'graph.direction'
  | 'graph.wheel'
  | 'graph.upstream'
  | 'graph.downstream'
  | 'graph.neighbours'
  | 'graph.sameOperator'
  | 'graph.clearHighlight'
  | 'python.setup'
  | 'help.doctor'
  | 'help.shortcuts';

export type CommandGroup = 'File' | 'Edit' | 'View' | 'Graph' | 'Help';

export interface CommandRow {
  id: CommandId;
  /** Verb first, sentence case; '…' only where a dialog follows. */
  label: string;
  group: CommandGroup;
  /** `Mod+Shift+P`; Mod is Cmd on macOS and Ctrl elsewhere. Several are alternatives, the first is shown. */
  keys: readonly string[];
  /** The one kind of tab it is for. Commands for different kinds may have the same keys. */
  tab?: 'model' | 'export';
  /** One of a numbered run: lists show the first, with the keys of all. */
  numbered?: number;
}

const recentNumbers = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

export const commandTable: readonly CommandRow[] = [
  { id: 'file.open', label: 'Open a model…', group: 'File', keys: ['Mod+O'] },
  { id: 'file.openPath', label: 'Open a path', group: 'File', keys: ['Mod+L'] },
  { id: 'file.export', label: 'Export a PyTorch model', group: 'File', keys: ['Mod+E'] },
  { id: 'file.compare', label: 'Compare two models', group: 'File', keys: [] },
  {
    id: 'export.next',
    label: 'Go to the next page of the export',
    group: 'File',
    keys: ['Alt+ArrowRight', 'Mod+Enter'],
    tab: 'export',
  },
  {
    id: 'export.back',
    label: 'Go to the previous page of the export',
    group: 'File',
    keys: ['Alt+ArrowLeft'],
    tab: 'export',
  },
  { id: 'file.reload', label: 'Read the model again', group: 'File', keys: ['F5', 'Mod+R'] },
  { id: 'file.restore', label: 'Reopen tabs and views at the next start, or stop', group: 'File', keys: [] },
  ...recentNumbers.map(
    (n): CommandRow => ({
      id: `file.recent${n}`,
      label: `Open recent model ${String(n)}`,
      group: 'File',
      keys: [`Mod+${String(n)}`],
      numbered: n,
    }),
  ),
  { id: 'tab.start', label: 'Go to the start page', group: 'File', keys: ['Alt+Home'] },
  { id: 'tab.close', label: 'Close the tab', group: 'File', keys: ['Mod+W'] },
  { id: 'tab.next', label: 'Next tab', group: 'File', keys: ['Mod+PageDown'] },
  { id: 'tab.previous', label: 'Previous tab', group: 'File', keys: ['Mod+PageUp'] },
  { id: 'tab.moveLeft', label: 'Move the tab to the left', group: 'File', keys: ['Mod+Shift+PageUp'] },
  { id: 'tab.moveRight', label: 'Move the tab to the right', group: 'File', keys: ['Mod+Shift+PageDown'] },
  { id: 'edit.find', label: 'Find in the model', group: 'Edit', keys: ['Mod+F'] },
  { id: 'edit.findNext', label: 'Go to the next match', group: 'Edit', keys: ['F3', 'Mod+G'] },
  { id: 'edit.findPrevious', label: 'Go to the previous match', group: 'Edit', keys: ['Shift+F3', 'Mod+Shift+G'] },
  { id: 'edit.goToNode', label: 'Go to a node', group: 'Edit', keys: ['Mod+P'] },
  { id: 'edit.copyName', label: 'Copy the name of the selection', group: 'Edit', keys: ['Mod+C'] },
  { id: 'edit.back', label: 'Go back to the last selection', group: 'Edit', keys: ['Alt+ArrowLeft'], tab: 'model' },
  { id: 'edit.forward', label: 'Go forward again', group: 'Edit', keys: ['Alt+ArrowRight'], tab: 'model' },
  { id: 'view.palette', label: 'Show all commands', group: 'View', keys: ['Mod+Shift+P'] },
  { id: 'view.outline', label: 'Show or hide the outline', group: 'View', keys: ['Mod+B'] },
  { id: 'view.inspector', label: 'Show or hide the inspector', group: 'View', keys: ['Mod+Enter'], tab: 'model' },
  { id: 'view.jobs', label: 'Show or hide jobs', group: 'View', keys: ['Mod+J'] },
  { id: 'view.themeSystem', label: 'Use the theme of the system', group: 'View', keys: [] },
  { id: 'view.themeLight', label: 'Use the light theme', group: 'View', keys: [] },
  { id: 'view.themeDark', label: 'Use the dark theme', group: 'View', keys: [] },
  { id: 'graph.picture', label: 'Save a picture…', group: 'Graph', keys: ['Mod+Shift+E'] },
  { id: 'graph.fit', label: 'Fit the graph', group: 'Graph', keys: ['F', '.'] },
  { id: 'graph.zoomIn', label: 'Zoom in', group: 'Graph', keys: ['Shift+ArrowUp'] },
  { id: 'graph.zoomOut', label: 'Zoom out', group: 'Graph', keys: ['Shift+ArrowDown'] },
  { id: 'graph.actualSize', label: 'Actual size', group: 'Graph', keys: ['Shift+Backspace'] },
  { id: 'graph.expandAll', label: 'Expand all groups', group: 'Graph', keys: [] },
  { id: 'graph.collapseAll', label: 'Collapse all groups', group: 'Graph', keys: [] },
  { id: 'graph.zoomSelection', label: 'Zoom to the selection', group: 'Graph', keys: ['Z'] },
  { id: 'graph.attributes', label: 'Show or hide attributes', group: 'Graph', keys: ['Mod+D'] },
  { id: 'graph.weights', label: 'Show or hide weights', group: 'Graph', keys: ['Mod+I'] },
  { id: 'graph.names', label: 'Show or hide names', group: 'Graph', keys: ['Mod+U'] },
  { id: 'graph.shapes', label: 'Show or hide shapes on edges', group: 'Graph', keys: [] },
  { id: 'graph.constants', label: 'Show or hide constants', group: 'Graph', keys: [] },
  { id: 'graph.flat', label: 'Show the graph flat or in groups', group: 'Graph', keys: [] },
  { id: 'graph.direction', label: 'Turn the graph: top to bottom or left to right', group: 'Graph', keys: ['Mod+K'] },
  { id: 'graph.wheel', label: 'Let the mouse wheel zoom or scroll', group: 'Graph', keys: ['Mod+M'] },
  { id: 'graph.upstream', label: 'Highlight what feeds the selection', group: 'Graph', keys: ['U'] },
  { id: 'graph.downstream', label: 'Highlight what uses the selection', group: 'Graph', keys: ['D'] },
  { id: 'graph.neighbours', label: 'Highlight neighbours of the selection', group: 'Graph', keys: ['N'] },
  { id: 'graph.sameOperator', label: 'Highlight every node of this operator', group: 'Graph', keys: ['O'] },
  { id: 'graph.clearHighlight', label: 'Clear the highlight', group: 'Graph', keys: [] },
  { id: 'python.setup', label: 'Set up Python', group: 'Help', keys: [] },
  { id: 'help.doctor', label: 'Show the doctor: Pythons, targets, runtimes', group: 'Help', keys: [] },
  { id: 'help.shortcuts', label: 'Show keyboard shortcuts', group: 'Help', keys: ['?'] },
];

/** A key combination taken apart; `key` is KeyboardEvent.key, letters in lower case. */
export interface Hotkey {
  mod: boolean;
  shift: boolean;
  alt: boolean;
  key: string;
}

/** Parses `Mod+Shift+P`. The last part is the key. */
export function parseHotkey(text: string): Hotkey {
  const parts = text.split('+');
  const key = parts[parts.length - 1] ?? '';
  const has = (name: string): boolean => parts.slice(0, -1).includes(name);
  return {
    mod: has('Mod'),
    shift: has('Shift'),
    alt: has('Alt'),
    key: key.length === 1 ? key.toLowerCase() : key,
  };
}

/** The combination as a person reads it: `Ctrl+Shift+P`, on macOS `⇧⌘P`. */
export function formatHotkey(text: string, mac: boolean): string {
  const { mod, shift, alt, key } = parseHotkey(text);
  const named: Record<string, string> = {
    ArrowUp: '↑',
    ArrowDown: '↓',
    ArrowLeft: '←',
    ArrowRight: '→',
    Backspace: mac ? '⌫' : 'Backspace',
  };
  const shown = named[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  if (mac) return `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${mod ? '⌘' : ''}${shown}`;
  return [mod ? 'Ctrl' : '', alt ? 'Alt' : '', shift ? 'Shift' : '', shown].filter((part) => part !== '').join('+');
}
