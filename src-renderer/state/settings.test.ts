import { expect, test } from 'vitest';
import { readSettings } from './settings.js';

test('what is missing or unreadable takes its default', () => {
  expect(readSettings(null).theme).toBe('system');
  expect(readSettings('{"theme":"dark"}')).toMatchObject({ theme: 'dark', outlineOpen: true });
  expect(readSettings('{"theme":"purple"}').theme).toBe('system');
  expect(readSettings('{"theme":').theme).toBe('system');
});
