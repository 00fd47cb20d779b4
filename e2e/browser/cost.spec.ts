import { violations } from './support/axe.js';
import { expect, sample, test } from './support/fixtures.js';

const model = sample('exported/transformer_block.onnx');

/** The exact number in the tooltip of a figure: `8,388,608 multiply-accumulates`. */
const exact = (title: string | null): number => Number((title ?? '').replace(/[^\d]/g, ''));

test('totals follow the sizes that are typed, and say what they assume', async ({ app, page }) => {
  await app.openPath(model);
  await app.graphReady();
  await app.showView('Cost');
  const view = page.getByTestId('cost-view');
  await expect(view).toBeVisible();
  const macs = view.locator('.cost-figure', { hasText: 'MACs' }).first().locator('.cost-figure-value');
  const macsNow = async (): Promise<number> => exact(await macs.getAttribute('title'));
  const atOne = await macsNow();
  expect(atOne).toBeGreaterThan(0);
  const batch = view.getByLabel('batch');
  await expect(batch).toHaveAttribute('placeholder', '1');
  await expect(view).toContainText('assumed');
  await batch.fill('8');
  await expect.poll(macsNow).toBe(8 * atOne);
  await expect(app.statusBar).toContainText('MAC');
  await app.screenshot('cost-view');

  await batch.fill('some');
  await expect(batch).toHaveAttribute('aria-invalid', 'true');
  await expect(view).toContainText('A whole number from 1');
  expect(await macsNow()).toBe(8 * atOne);
  await batch.fill('');
  await expect.poll(macsNow).toBe(atOne);
});

test('the table opens by keyboard, shows a row in the graph, and lists nodes by a filter', async ({ app, page }) => {
  await app.openPath(model);
  await app.graphReady();
  await app.showView('Cost');
  const table = page.getByRole('treegrid', { name: 'Cost by scope' });
  const rows = table.locator('[role="row"][aria-level]');
  await expect(rows.first()).toContainText('Main graph');
  const before = await rows.count();
  await table.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => rows.count()).not.toBe(before);
  await expect(table.getByRole('columnheader', { name: 'FLOPs', exact: true })).toHaveAttribute(
    'aria-sort',
    'descending',
  );

  await page.getByLabel('Filter nodes by name').fill('softmax');
  const nodes = page.getByRole('treegrid', { name: 'Cost by node' });
  await expect(nodes.locator('[role="row"][aria-level]')).toHaveCount(1);
  await nodes.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Graph' })).toHaveAttribute('aria-selected', 'true');
  await expect(app.inspector).toContainText('Softmax');
  await expect(app.inspector.getByRole('heading', { name: 'Cost' })).toBeVisible();
  await expect(app.inspector).toContainText('of all');
});

test('the graph is coloured by what is picked', async ({ app, page }) => {
  await app.openPath(model);
  await app.graphReady();
  const picker = page.getByLabel('Colour by');
  await expect(picker).toBeEnabled();
  await picker.selectOption('flops');
  const legend = page.getByRole('group', { name: 'Heat: FLOPs' });
  await expect(legend).toContainText('FLOP');
  await app.screenshot('cost-heat');
  await app.showView('Cost');
  const button = page.getByRole('button', { name: 'Colour the graph by this' });
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await button.click();
  await app.showView('Graph');
  await expect(legend).toHaveCount(0);
});

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the cost view and the coloured graph, ${theme}`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await app.openPath(model);
    await app.graphReady();
    await expect(page.getByLabel('Colour by')).toBeEnabled();
    await page.getByLabel('Colour by').selectOption('activationBytes');
    await expect(page.getByRole('group', { name: 'Heat: Activations' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await app.showView('Cost');
    await expect(page.getByTestId('cost-view')).toBeVisible();
    await page.getByRole('row').nth(2).click();
    expect(await violations(page)).toEqual([]);
  });
}
