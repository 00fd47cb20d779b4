import { expect, it, vi } from 'vitest';
import { isGranted } from './permissions.js';

vi.mock('electron', () => import('./testing/electron-mock.js'));

it('grants our page the clipboard for writing and notifications, and nobody anything else', () => {
  expect(isGranted('clipboard-sanitized-write', 'lapidary://app')).toBe(true);
  expect(isGranted('clipboard-sanitized-write', 'lapidary://app/')).toBe(true);
  expect(isGranted('notifications', 'lapidary://app')).toBe(true);
  expect(isGranted('clipboard-sanitized-write', 'https://example.org')).toBe(false);
  expect(isGranted('notifications', 'https://example.org')).toBe(false);
  for (const permission of ['clipboard-read', 'media', 'geolocation', 'openExternal', 'fileSystem']) {
    expect(isGranted(permission, 'lapidary://app')).toBe(false);
  }
});
