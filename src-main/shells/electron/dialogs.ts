/** The system's open and save dialogs; each kind of file starts where one of its kind was last opened. */
import { basename, dirname, join } from 'node:path';
import { type BrowserWindow, dialog, type FileFilter } from 'electron';
import type { OpenDialogKind } from '../../../src-shared/desktop-bridge.js';
import { caseEndings } from '../../../src-shared/case-endings.js';
import { modelEndings } from '../../../src-shared/model-endings.js';
import type { SettingsStore } from './settings.js';

const everything: FileFilter = { name: 'All files', extensions: ['*'] };

type Property = 'openFile' | 'openDirectory' | 'multiSelections';

const kinds: Record<OpenDialogKind, { title: string; filters: FileFilter[]; properties: Property[] }> = {
  model: {
    title: 'Open a model',
    filters: [{ name: 'Models', extensions: modelEndings.map((ending) => ending.slice(1)) }, everything],
    properties: ['openFile', 'multiSelections'],
  },
  source: {
    title: 'Choose a PyTorch source',
    filters: [{ name: 'PyTorch sources', extensions: ['py', 'pt', 'pth', 'pt2', 'bin', 'ckpt'] }, everything],
    properties: ['openFile'],
  },
  folder: { title: 'Choose a model folder', filters: [], properties: ['openDirectory'] },
  cases: {
    title: 'Choose files with cases',
    filters: [{ name: 'Cases', extensions: caseEndings.map((ending) => ending.slice(1)) }, everything],
    properties: ['openFile', 'multiSelections'],
  },
  recipe: {
    title: 'Open a recipe',
    filters: [{ name: 'Recipes', extensions: ['yaml', 'yml'] }, everything],
    properties: ['openFile'],
  },
};

/** The chosen paths; none when the dialog was dismissed. */
export async function showOpenDialog(
  window: BrowserWindow,
  kind: OpenDialogKind,
  settings: SettingsStore,
): Promise<string[]> {
  const { title, filters, properties } = kinds[kind];
  const folder = settings.current.lastFolders[kind];
  const chosen = await dialog.showOpenDialog(window, {
    title,
    filters,
    properties,
    ...(folder === undefined ? {} : { defaultPath: folder }),
  });
  const first = chosen.filePaths[0];
  if (chosen.canceled || first === undefined) return [];
  settings.update({ lastFolders: { ...settings.current.lastFolders, [kind]: dirname(first) } });
  return chosen.filePaths;
}

/** Where to save a tensor; null when the dialog was dismissed. The dialog itself asks before a file is replaced. */
export async function showSaveDialog(
  window: BrowserWindow,
  fileName: string,
  settings: SettingsStore,
): Promise<string | null> {
  const folder = settings.current.lastFolders.tensor;
  const name = basename(fileName);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save the tensor',
    filters: [{ name: 'NumPy arrays', extensions: ['npy'] }],
    defaultPath: folder === undefined ? name : join(folder, name),
  });
  if (canceled || filePath === '') return null;
  settings.update({ lastFolders: { ...settings.current.lastFolders, tensor: dirname(filePath) } });
  return filePath;
}
