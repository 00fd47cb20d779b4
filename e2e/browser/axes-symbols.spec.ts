import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { violations } from './support/axe.js';
import { expect, sample, test } from './support/fixtures.js';

/** A model with batch and seq, on its Axes view. */
test.beforeEach(async ({ app, served }) => {
  mkdirSync(served.scratch, { recursive: true });
  const path = join(served.scratch, 'block.onnx');
  copyFileSync(sample('exported/transformer_block.onnx'), path);
  await app.openPath(path);
  await app.graphReady();
  await app.showView('Axes');
});

test('a symbol shows every value that carries it and where it ends, and paints the graph', async ({ app, page }) => {
  const view = page.getByTestId('axes-view');
  const symbols = view.getByRole('table', { name: 'Symbols' });
  await expect(symbols.getByRole('row')).toHaveCount(3);
  await symbols.getByRole('button', { name: 'Where seq reaches' }).click();
  const reach = page.getByTestId('symbol-reach');
  const count = Number(
    (await symbols.getByRole('row').nth(2).locator('td.right').first().innerText()).replaceAll(',', ''),
  );
  expect(count).toBeGreaterThan(5);
  const values = reach.getByRole('grid', { name: 'Values that carry seq' });
  await expect(values).toContainText(`${String(count)} values`);
  await expect(reach.getByRole('grid', { name: 'Ends of seq' })).toBeVisible();
  await app.screenshot('axes-symbols');
  expect(await violations(page)).toEqual([]);

  await reach.getByRole('button', { name: 'Show in graph' }).click();
  const legend = page.getByRole('group', { name: 'Symbols painted on the graph' });
  await expect(legend.getByRole('button', { name: 'seq' })).toHaveAttribute('aria-pressed', 'true');
  await expect(legend.getByRole('button', { name: 'batch' })).toHaveAttribute('aria-pressed', 'false');
  await legend.getByRole('button', { name: 'batch' }).click();
  await expect(legend.getByRole('button', { name: 'batch' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.graph-node.heated, .graph-group.heated').first()).toHaveAttribute(
    'title',
    /Symbols: carries batch, seq|Symbols: /,
  );
  await app.screenshot('axes-painted');
  expect(await violations(page)).toEqual([]);
  await legend.getByRole('button', { name: 'Turn off' }).click();
  await expect(legend).toBeHidden();
  await expect(page.locator('.heated')).toHaveCount(0);

  await page.getByLabel('Colour by').selectOption('symbols');
  await expect(legend.getByRole('button', { name: 'batch' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByLabel('Colour by').selectOption('');
  await expect(legend).toBeHidden();
});

test('an end leads to its node in the graph', async ({ app, page }) => {
  const view = page.getByTestId('axes-view');
  await view.getByRole('table', { name: 'Symbols' }).getByRole('button', { name: 'Where batch reaches' }).click();
  const ends = page.getByTestId('symbol-reach').getByRole('grid', { name: 'Ends of batch' });
  const name = await ends.getByRole('row').nth(1).getByRole('gridcell').first().innerText();
  await ends.getByRole('row').nth(1).getByRole('button').click();
  await expect(page.getByRole('tab', { name: 'Graph' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('.graph-node.selected')).toBeVisible();
  expect(name).not.toBe('');
  await app.showView('Axes');
});

test('changes are undone and done again step by step; an existing name unifies', async ({ page }) => {
  const view = page.getByTestId('axes-view');
  const symbols = view.getByRole('table', { name: 'Symbols' });
  const name = symbols.getByLabel('Name of seq');
  await name.fill('length');
  const asked = view.getByRole('list', { name: 'What is asked for' });
  await expect(asked).toContainText('Rename seq to length');
  const input = view.getByRole('table', { name: /^Axes of / }).first();
  await expect(input.getByRole('row').nth(2)).toContainText('→ length');
  await input.getByLabel(/axis 0$/).fill('4');
  await expect(asked).toContainText('Fix batch at 4');

  await page.keyboard.press('Control+z');
  await expect(asked.getByRole('listitem')).toHaveCount(1);
  await expect(input.getByLabel(/axis 0$/)).toHaveValue('batch');
  await page.keyboard.press('Control+z');
  await expect(asked).toBeHidden();
  await page.keyboard.press('Control+Shift+z');
  await expect(name).toHaveValue('length');
  await view.getByRole('button', { name: 'Redo' }).click();
  await expect(asked).toContainText('Fix batch at 4');
  await view.getByRole('button', { name: 'Undo all' }).click();
  await expect(asked).toBeHidden();
  await view.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(asked.getByRole('listitem')).toHaveCount(2);
  await asked.getByRole('button', { name: /^Take back: Fix batch/ }).click();
  await expect(asked.getByRole('listitem')).toHaveCount(1);

  await name.fill('batch');
  await expect(asked).toContainText('Unify seq and batch');
  await expect(input.getByRole('row').nth(2)).toContainText('→ batch');
});

test('ranges are typed, refused where they cannot be, proved, and there in what was written', async ({ app, page }) => {
  const view = page.getByTestId('axes-view');
  const save = view.getByRole('button', { name: 'Prove and save' });
  for (const [label, size] of [
    ['min of batch', '1'],
    ['opt of batch', '4'],
    ['max of batch', '2'],
  ] as const)
    await view.getByLabel(label).fill(size);
  await expect(view.getByLabel('max of batch')).toHaveAttribute('aria-invalid', 'true');
  await expect(save).toBeDisabled();
  await view.getByLabel('max of batch').fill('8');
  await view.getByLabel('min of seq').fill('2');
  await view.getByLabel('max of seq').fill('12');
  await expect(view.getByRole('list', { name: 'What is asked for' })).toContainText('Give batch the range 1:4:8');
  await app.screenshot('axes-ranges');
  expect(await violations(page)).toEqual([]);
  await save.click();
  const result = page.getByTestId('axes-result');
  await expect(result).toContainText('Written:');
  await expect(result.getByRole('table', { name: 'Proof' })).toContainText('ranges, max: batch=8, seq=12');
  await result.getByRole('button', { name: 'Open' }).click();
  await expect(app.tabs).toHaveCount(2);
  await app.showView('Axes');
  const written = page.getByTestId('axes-view').last();
  await expect(written.getByLabel('opt of batch')).toHaveValue('4');
  await expect(written.getByRole('button', { name: 'Copy TensorRT’s profile' })).toBeVisible();
});
