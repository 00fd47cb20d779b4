import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { showOpenDialog } from './dialogs.js';
import { SettingsStore } from './settings.js';
import { dialogAnswers, dialogRequests } from './testing/electron-mock.js';

vi.mock('electron', () => import('./testing/electron-mock.js'));

let folder: string;
let file: string;
let errors: unknown[];
const open = (): SettingsStore => new SettingsStore(file, (error) => errors.push(error));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-settings-'));
  file = join(folder, 'desktop', 'settings.json');
  errors = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('starts with defaults, keeps changes, and reads them back', async () => {
  const store = open();
  expect(store.current).toEqual({ window: null, lastFolders: {} });
  const window = { bounds: { x: 1, y: 2, width: 800, height: 600 }, maximized: true };
  store.update({ window });
  store.update({ lastFolders: { model: '/models' } });
  await store.flush();
  expect(open().current).toEqual({ window, lastFolders: { model: '/models' } });
  expect(errors).toEqual([]);
});

it.each(['{', '{"window": 3}'])('reports a damaged file (%s) and goes on with defaults', (text) => {
  file = join(folder, 'settings.json');
  writeFileSync(file, text);
  expect(open().current.window).toBeNull();
  expect(errors).toHaveLength(1);
});

it('remembers the last folder by kind of file', async () => {
  const store = open();
  const window = new EventEmitter() as unknown as BrowserWindow;
  dialogRequests.length = 0;
  dialogAnswers.push({ canceled: false, filePaths: ['/models/a.onnx', '/models/b.onnx'] });
  expect(await showOpenDialog(window, 'model', store)).toEqual(['/models/a.onnx', '/models/b.onnx']);
  expect(await showOpenDialog(window, 'model', store)).toEqual([]);
  expect(await showOpenDialog(window, 'recipe', store)).toEqual([]);
  expect(await showOpenDialog(window, 'folder', store)).toEqual([]);
  expect(dialogRequests.map((request) => request.defaultPath)).toEqual([undefined, '/models', undefined, undefined]);
  expect(dialogRequests.map((request) => request.properties?.join(' '))).toEqual([
    'openFile multiSelections',
    'openFile multiSelections',
    'openFile',
    'openDirectory',
  ]);
  await store.flush();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ lastFolders: { model: '/models' } });
});
