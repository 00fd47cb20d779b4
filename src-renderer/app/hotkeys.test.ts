import { expect, test } from 'vitest';
import { commandTable, formatHotkey, parseHotkey } from '../../src-shared/commands.js';
import type { Command } from './commands.js';
import { commandFor, keyClashes, type KeyPress, matches } from './hotkeys.js';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrl: false,
  meta: false,
  shift: false,
  alt: false,
  ...held,
});
const table: Command[] = commandTable.map((row) => ({ ...row, when: () => true, run: () => undefined }));
const idFor = (pressed: KeyPress, typing = false, mac = false): string | undefined =>
  commandFor(table, pressed, typing, mac)?.id;

test('no two commands share a key, and ids are unique', () => {
  expect(keyClashes(commandTable)).toEqual([]);
  expect(new Set(commandTable.map((row) => row.id)).size).toBe(commandTable.length);
  expect(
    keyClashes([
      { id: 'a', keys: ['Mod+Shift+P'] },
      { id: 'b', keys: ['Shift+Mod+p'] },
    ]),
  ).toHaveLength(1);
  const inTab = (tab: 'model' | 'export' | undefined, id: string) => ({
    id,
    keys: ['Alt+ArrowLeft'],
    ...(tab === undefined ? {} : { tab }),
  });
  expect(keyClashes([inTab('model', 'a'), inTab('export', 'b')])).toEqual([]);
  expect(keyClashes([inTab('model', 'a'), inTab(undefined, 'b')])).toHaveLength(1);
  expect(keyClashes([inTab('export', 'a'), inTab('export', 'b')])).toHaveLength(1);
});

test('Mod is Ctrl, on macOS Cmd, and never both', () => {
  expect(idFor(press('o', { ctrl: true }))).toBe('file.open');
  expect(idFor(press('o', { meta: true }))).toBeUndefined();
  expect(idFor(press('o', { meta: true }), false, true)).toBe('file.open');
  expect(idFor(press('P', { ctrl: true, shift: true }))).toBe('view.palette');
  expect(idFor(press('p', { ctrl: true }))).toBe('edit.goToNode');
  expect(idFor(press('y', { ctrl: true }))).toBeUndefined();
});

test('? is matched by what it types, plain keys wait while a person types', () => {
  expect(matches(parseHotkey('?'), press('?', { shift: true }), false)).toBe(true);
  expect(idFor(press('?', { shift: true }))).toBe('help.shortcuts');
  expect(idFor(press('?', { shift: true }), true)).toBeUndefined();
  expect(idFor(press('f'))).toBe('graph.fit');
  expect(idFor(press('f'), true)).toBeUndefined();
  expect(idFor(press('f', { ctrl: true }), true)).toBe('edit.find');
});

test('a command that is not available leaves its key alone', () => {
  const off = table.map((command) => ({ ...command, when: () => false }));
  expect(commandFor(off, press('o', { ctrl: true }), false, false)).toBeUndefined();
});

test('combinations as a person reads them', () => {
  expect(formatHotkey('Mod+Shift+P', false)).toBe('Ctrl+Shift+P');
  expect(formatHotkey('Mod+Shift+P', true)).toBe('⇧⌘P');
  expect(formatHotkey('Shift+ArrowUp', false)).toBe('Shift+↑');
});
