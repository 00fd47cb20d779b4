import { violations } from './support/axe.js';
import { expect, test } from './support/fixtures.js';
import { safetensors } from './support/safetensors.js';

const ramp = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

const content = safetensors({
  'model.layers.10.weight': { shape: [3, 4], values: ramp(12) },
  'model.layers.2.weight': { shape: [3, 4], values: ramp(12) },
  'model.layers.2.bias': { shape: [3], values: [Number.NaN, 1, 2] },
  'model.head': { shape: [2], values: [0, 0] },
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a file of weights opens on its weights, ${colorScheme}`, async ({ app }) => {
    await app.page.emulateMedia({ colorScheme });
    await app.drop({ name: 'weights.safetensors', content });
    const views = app.page.getByRole('tablist', { name: 'Views of the model' }).getByRole('tab');
    await expect(views).toHaveText(['Graph', 'Weights']);
    await expect(views.nth(1)).toHaveAttribute('aria-selected', 'true');
    await expect(app.page.locator('.virtual-table-total')).toContainText('4 tensors');
    await expect(app.inspector).toContainText('Tensors');
    await expect(app.inspector).not.toContainText('Operators');

    // Layer 2 before layer 10, and both in the outline by the parts of their names.
    const tree = app.page.getByRole('tree', { name: 'Tensors by name' });
    await expect(tree.getByRole('treeitem')).toHaveText([/^model4 ·/, /^layers3 ·/, /^head8/]);
    await tree.focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowRight']) await app.page.keyboard.press(key);
    await expect(tree.getByRole('treeitem')).toHaveText([
      /^model4 ·/,
      /^layers3 ·/,
      /^22 ·/,
      /^weight48/,
      /^bias12/,
      /^101 ·/,
      /^head8/,
    ]);
    for (const key of ['ArrowDown', 'Enter']) await app.page.keyboard.press(key);
    await expect(app.inspector.getByRole('heading', { name: 'model.layers.2.weight', exact: true })).toBeVisible();
    await expect(app.inspector).toContainText('5.5');

    await app.page.getByRole('button', { name: /Compute statistics for all/ }).click();
    await expect(app.page.getByRole('columnheader', { name: 'NaN' })).toBeVisible();
    expect(await violations(app.page)).toEqual([]);
    await app.screenshot(`weights-file-${colorScheme}`);

    await views.nth(0).click();
    await expect(app.graph).toHaveText('This file holds weights and no graph.');
    await expect(app.page.getByText('Colour by')).toBeHidden();
    expect(await violations(app.page)).toEqual([]);
  });
}
