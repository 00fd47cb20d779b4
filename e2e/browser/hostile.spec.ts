/** Files made to break the window, opened one after the other in one window, which must stay usable throughout. */
import { hostileModels } from '../support/hostile-models.js';
import { chainModel } from './support/chain-model.js';
import { expect, test } from './support/fixtures.js';

const opened = [
  'cycle',
  'missing-producers',
  'duplicate-names',
  'wide-inputs',
  'wide-outputs',
  'deep-scopes',
  'distinct-deep-scopes',
  'megabyte-names',
  'odd-numbers',
  'many-attributes',
  'many-inputs',
  'recursive-functions',
];
/** Those whose text could be taken for something else; everything of them is shown. */
const read = ['markup', 'words', 'odd-characters'];

for (const name of [...opened, ...read]) {
  test(`${name} opens, and nothing in it is run`, async ({ app, file }) => {
    const { page } = app;
    let dialogs = 0;
    page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    await app.openPath(await file(`${name}.onnx`, Buffer.from(hostileModels[name]?.() ?? [])));
    await app.graphReady();
    if (read.includes(name)) {
      await app.expandAll();
      const boxes = app.nodes;
      for (let at = 0; at < (await boxes.count()); at += 1) {
        await boxes.nth(at).click({ force: true });
        await expect(app.inspector.getByRole('heading').first()).toBeVisible();
      }
      await page.keyboard.press('Control+f');
      await page.keyboard.type('o');
    }
    expect(await page.evaluate(() => (window as { hostileHit?: number }).hostileHit)).toBeUndefined();
    expect(await page.locator('img[src="x"], svg[onload]').count()).toBe(0);
    expect(dialogs).toBe(0);
    // Nothing long was put into the document as it is.
    expect(await page.locator('*').count()).toBeLessThan(5000);
  });
}

test('a model nested 10,000 deep is refused, and the next one opens', async ({ app, file }) => {
  await app.openPath(await file('deep.onnx', Buffer.from(hostileModels['deep-subgraphs']?.() ?? [])));
  await expect(app.errorCard).toContainText('MODEL_TOO_DEEP');
  await app.openPath(await file('good.onnx', chainModel(40, 20)));
  await app.graphReady();
  await expect(app.statusBar).toContainText('40 nodes');
});
