import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readWindowState, writeWindowState } from './window-state.js';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lapidary-state-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a text is there again, another key is not', async () => {
  await writeWindowState(dir, 'tabs', '{"a":1}');
  expect(await readWindowState(dir, 'tabs')).toBe('{"a":1}');
  expect(await readWindowState(dir, 'other')).toBeNull();
});

test('over the limit the ones that were not written for longest go', async () => {
  for (const [at, key] of ['old', 'mid', 'new'].entries()) {
    await writeWindowState(dir, key, key, 3);
    await utimes(join(dir, 'window-state', `${key}.json`), 1000 + at, 1000 + at);
  }
  await writeWindowState(dir, 'last', 'x', 3);
  expect((await readdir(join(dir, 'window-state'))).sort()).toEqual(['last.json', 'mid.json', 'new.json']);
});
