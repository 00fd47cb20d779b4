import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chainModel } from './support/chain-model.js';
import { expect, test } from './support/fixtures.js';
import type { LapidaryWindow } from './support/lapidary-window.js';

/** Waits until a key of the window state holds a text; what is kept is written a moment after the last change. */
async function kept(dataDir: string, contains: string): Promise<void> {
  await expect
    .poll(async () => {
      const folder = join(dataDir, 'window-state');
      const names = await readdir(folder).catch(() => []);
      const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
      return texts.join('\n');
    })
    .toContain(contains);
}

const transform = (app: LapidaryWindow): Promise<string> =>
  app.graph.locator('.react-flow__viewport').evaluate((element) => getComputedStyle(element).transform);

test('after a reload the tabs, the open groups, the window and the selection are as they were', async ({
  app,
  served,
  file,
}) => {
  await app.openPath(await file('first.onnx', chainModel(40, 20)));
  await app.graphReady();
  await app.openPath(await file('second.onnx', chainModel(240, 20)));
  await app.graphReady();
  await app.findNode('Relu_141');
  await app.page.keyboard.press('Escape');
  await expect(app.node(141)).toBeVisible();
  await app.page.keyboard.press('Shift+ArrowUp');
  await kept(served.dataDir, '"node":141');
  await expect(app.node(141)).toBeVisible();
  await app.page.waitForTimeout(1000);
  const before = await transform(app);
  await app.page.reload();
  await app.graphReady();
  await expect(app.tabs).toHaveCount(2);
  await expect(app.inspector).toContainText('Relu_141');
  await expect(app.node(141)).toBeVisible();
  await expect.poll(() => transform(app)).toBe(before);
  // The other model is read when its tab is shown.
  await app.tabs.filter({ hasText: 'first.onnx' }).click();
  await app.graphReady();
  await expect(app.graph).toBeVisible();
});

test('a new window of the same app gets the tabs back, and restoring can be turned off', async ({
  app,
  served,
  file,
}) => {
  await app.openPath(await file('kept.onnx', chainModel(40, 20)));
  await app.graphReady();
  await kept(served.dataDir, 'kept.onnx');
  // Without its own memory the page is like one of the next day.
  await app.page.evaluate(() => sessionStorage.removeItem('lapidary.tabs'));
  await app.page.reload();
  await app.graphReady();
  await expect(app.tabs).toContainText('kept.onnx');
  await app.command('Reopen tabs and views at the next start, or stop');
  await app.page.reload();
  await expect(app.statusBar).toContainText('engine ready');
  await expect(app.tabs).toHaveCount(0);
});

test('a damaged store does not keep anything from opening', async ({ app, served, file }) => {
  await mkdir(`${served.dataDir}/window-state`, { recursive: true });
  await writeFile(`${served.dataDir}/window-state/tabs.json`, '{"version":1,"tabs":[{');
  await app.page.evaluate(() => sessionStorage.removeItem('lapidary.tabs'));
  await app.page.reload();
  await expect(app.statusBar).toContainText('engine ready');
  await app.openPath(await file('fine.onnx', chainModel(40, 20)));
  await app.graphReady();
});
