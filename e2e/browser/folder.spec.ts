import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dropPaths } from './support/drop.js';
import { expect, test } from './support/fixtures.js';
import { huggingFaceFolder } from './support/hugging-face-folder.js';
import { safetensors } from './support/safetensors.js';

test('a dropped folder is sent and opens as a model', async ({ app, served }) => {
  await dropPaths(app.page, [await huggingFaceFolder(served.scratch)]);
  await expect(app.tabs).toHaveCount(1);
  await expect(app.tabs).toContainText('tiny-bert');
  await expect(app.inspector).toContainText('BertModel');
  await expect(app.page.locator('.virtual-table-total')).toContainText('1 tensor');
  const uploads = join(served.dataDir, 'uploads');
  const sent = (await readdir(uploads, { recursive: true })).map((path) => path.split('/').slice(1).join('/'));
  // The clone's history stays where it is.
  expect(sent.filter((path) => /\.\w+$/.test(path)).sort()).toEqual([
    'tiny-bert/1_Pooling/config.json',
    'tiny-bert/config.json',
    'tiny-bert/model.safetensors',
  ]);
});

test('a folder opens by its path, and nothing is sent', async ({ app, served }) => {
  await app.openPath(await huggingFaceFolder(served.scratch));
  await expect(app.inspector).toContainText('BertModel');
  expect(served.errors()).not.toContain('upload ');
});

test('a file and a folder dropped together open in a tab each', async ({ app, served, file }) => {
  const weights = safetensors({ head: { shape: [2], values: [0, 1] } });
  await dropPaths(app.page, [await huggingFaceFolder(served.scratch), await file('head.safetensors', weights)]);
  await expect(app.tabs).toHaveText([/tiny-bert/, /head\.safetensors/]);
});

test('an empty folder and one without a model are refused in a sentence', async ({ app, served }) => {
  const empty = join(served.scratch, 'nothing');
  await mkdir(join(empty, 'inner'), { recursive: true });
  await dropPaths(app.page, [empty]);
  await expect(app.errorCard).toContainText('The folder nothing holds no files.');
  await expect(app.tabs).toHaveCount(0);
  const other = join(served.scratch, 'notes');
  await mkdir(other);
  await writeFile(join(other, 'notes.txt'), 'text');
  await dropPaths(app.page, [other]);
  await expect(app.errorCard.filter({ hasText: 'is a folder, and no model that is kept as one.' })).toBeVisible();
});
