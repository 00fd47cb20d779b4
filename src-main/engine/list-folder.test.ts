import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listFolder } from './list-folder.js';

let root: string;
const inside = (path: string): Promise<boolean> => Promise.resolve(path.startsWith(root));

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lapidary-list-'));
  await mkdir(join(root, 'b10'));
  await mkdir(join(root, 'b9'));
  await mkdir(join(root, '.git'));
  await writeFile(join(root, 'a.py'), '');
  await symlink(join(root, 'b9'), join(root, 'link'));
  await symlink(join(root, 'gone'), join(root, 'broken'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('folders come first, links as what they lead to, hidden ones not at all', async () => {
  const { entries, count } = await listFolder(root, undefined, inside);
  expect(entries.map(({ name, folder }) => (folder ? `${name}/` : name))).toEqual([
    'b9/',
    'b10/',
    'link/',
    'a.py',
    'broken',
  ]);
  expect(count).toBe(5);
});

test('one goes up no further than is allowed, and begins at the first allowed folder', async () => {
  expect((await listFolder(null, [root], inside)).parent).toBeNull();
  expect((await listFolder(join(root, 'b9'), [root], inside)).parent).toBe(root);
});

test('what is not there, or is no folder, is said in one sentence', async () => {
  await expect(listFolder(join(root, 'gone'), undefined, inside)).rejects.toThrow('gone is not there.');
  await expect(listFolder(join(root, 'a.py'), undefined, inside)).rejects.toThrow('a.py is no folder.');
});

test('of a folder with very many entries the first are listed, and all are counted', async () => {
  const many = join(root, 'b9');
  await Promise.all(Array.from({ length: 1010 }, (_, index) => writeFile(join(many, `f${String(index)}`), '')));
  const { entries, count } = await listFolder(many, undefined, inside);
  expect([entries.length, count]).toEqual([1000, 1010]);
});
