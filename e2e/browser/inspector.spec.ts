import { violations } from './support/axe.js';
import { expect, sample, test } from './support/fixtures.js';

test('a node shows its operator, what its inputs are called, defaults and where it came from', async ({ app }) => {
  await app.openPath(sample('exported/transformer_block.onnx'));
  await app.graphReady();
  const row = app.page.getByRole('treeitem').filter({ hasText: 'LayerNormalization' }).first();
  await row.click();
  const { inspector } = app;
  await expect(inspector.getByRole('heading', { level: 2 })).toHaveText('LayerNormalization');
  // Opset 20; the operator came with 17.
  await expect(inspector).toContainText('ai.onnx 17, in force at 20');
  await expect(inspector.locator('.link-role')).toHaveText(['X', 'Scale', 'B', 'Y']);
  await expect(inspector).toContainText('torch.nn.modules.normalization.LayerNorm');
  await inspector.getByRole('button', { name: 'Show the documentation' }).click();
  const doc = app.page.getByTestId('operator-doc');
  await expect(doc).toContainText('This is layer normalization');
  await expect(doc.locator('pre').first()).toContainText('ReduceMean');
  await expect(doc).toContainText('default 0.00001');
  await expect(doc.locator('a, img, script')).toHaveCount(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme });
    expect(await violations(app.page), colorScheme).toEqual([]);
    await app.screenshot(`operator-documentation-${colorScheme}`);
  }
});

test('inputs of the model are links to their values', async ({ app }) => {
  await app.openPath(sample('exported/text_classifier.onnx'));
  await app.graphReady();
  await app.inspector.getByRole('button', { name: 'ids', exact: true }).click();
  await expect(app.inspector).toContainText('Input of the graph');
  await expect(app.inspector).toContainText('Read by');
});
