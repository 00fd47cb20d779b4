import type { MenuItemConstructorOptions } from 'electron';
import { expect, it, vi } from 'vitest';
import { commandTable } from '../../../src-shared/commands.js';
import { acceleratorOf, menuTemplate } from './menu.js';

vi.mock('electron', () => import('./testing/electron-mock.js'));

function items(platform: string, run: (id: string) => void = () => undefined): MenuItemConstructorOptions[] {
  return menuTemplate({ run, logFolder: '/logs' }, platform).flatMap((menu) =>
    Array.isArray(menu.submenu) ? menu.submenu : [],
  );
}

it.each(['linux', 'darwin', 'win32'])('offers every command once on %s', (platform) => {
  const ids = items(platform).flatMap((item) => (item.id === undefined ? [] : [item.id]));
  expect([...ids].sort()).toEqual(commandTable.map((row) => row.id).sort());
});

it('sends the id of the chosen command', () => {
  const sent: string[] = [];
  const open = items('linux', (id) => sent.push(id)).find((item) => item.id === 'file.open');
  (open?.click as (() => void) | undefined)?.();
  expect(sent).toEqual(['file.open']);
});

it('writes keys the way Electron does, and leaves plain keys to typing', () => {
  expect(acceleratorOf('Mod+Shift+P')).toBe('CmdOrCtrl+Shift+P');
  expect(acceleratorOf('Alt+ArrowUp')).toBe('Alt+Up');
  expect(acceleratorOf('F')).toBeUndefined();
  expect(acceleratorOf('Shift+ArrowUp')).toBeUndefined();
});
