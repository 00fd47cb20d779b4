import { violations } from './support/axe.js';
import { expect, sample, test } from './support/fixtures.js';

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme });

    test('the start page has no violations', async ({ app }) => {
      expect(await violations(app.page)).toEqual([]);
      await app.screenshot(`start-${theme}`);
    });

    test('a model tab has none, with a node selected', async ({ app }) => {
      await app.openPath(sample('exported/text_classifier.onnx'));
      await app.graphReady();
      await app.expandAll();
      await app.findNode('Softmax');
      await expect(app.inspector).toContainText('axis');
      expect(await violations(app.page)).toEqual([]);
      await app.screenshot(`model-${theme}`);
    });

    test('an error card has none', async ({ app }) => {
      await app.openPath('/nowhere/at/all.onnx');
      await expect(app.errorCard).toBeVisible();
      expect(await violations(app.page)).toEqual([]);
    });
  });
}
