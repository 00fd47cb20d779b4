import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import { violations } from './support/axe.js';
import { expect, test } from './support/fixtures.js';
import type { LapidaryWindow } from './support/lapidary-window.js';
import { ramp, weightsModel } from './support/weights-model.js';

const rows = (app: LapidaryWindow): Locator => app.page.locator('.virtual-table-row');

/** Opens the model's Weights view. */
async function openWeights(app: LapidaryWindow, path: string): Promise<void> {
  await app.openPath(path);
  // A tab begins with the view its session had: only then may another be chosen.
  await app.graphReady();
  await app.page.getByRole('tab', { name: 'Weights', exact: true }).filter({ visible: true }).click();
  await expect(rows(app).first()).toBeVisible();
}

async function choose(app: LapidaryWindow, name: string): Promise<void> {
  await app.page.getByRole('searchbox', { name: 'Filter Weights' }).fill(name);
  await rows(app).first().click();
  await expect(app.inspector.getByRole('heading', { name, exact: true })).toBeVisible();
}

const fact = (app: LapidaryWindow, name: string): Locator =>
  app.inspector
    .locator('.facts > div')
    .filter({ has: app.page.getByText(name, { exact: true }) })
    .locator('dd');

test('statistics are those NumPy gives, the grid shows the values, NaN is flagged', async ({ app, file }) => {
  await openWeights(app, await file('weights.onnx', weightsModel()));
  await choose(app, 'ramp');
  await expect(fact(app, 'Mean')).toHaveText('5.5');
  await expect(fact(app, 'Std deviation')).toHaveAttribute('title', '3.452052529534663');
  await expect(fact(app, 'Minimum')).toHaveText('0');
  await expect(fact(app, 'Maximum')).toHaveText('11');
  await expect(fact(app, 'Zeros')).toContainText('1 (8.3 % of the elements)');
  const grid = app.inspector.getByRole('grid', { name: 'Values' });
  await expect(grid.getByRole('row').nth(2).getByRole('gridcell')).toHaveText(['4', '5', '6', '7']);
  await app.inspector.getByText('Show as a table').click();
  await expect(app.inspector.getByRole('region', { name: 'Histogram as a table' })).toContainText('Elements');

  await choose(app, 'spoiled');
  await expect(app.inspector.getByRole('list', { name: 'Remarkable' })).toContainText('2 NaN');
  await expect(app.inspector.getByRole('list', { name: 'Remarkable' })).toContainText('1 infinite');
  await expect(fact(app, 'Mean')).toHaveText('−1');
  await choose(app, 'blank');
  await expect(app.inspector.getByRole('list', { name: 'Remarkable' })).toContainText('all zero');
  await expect(app.inspector.getByLabel('Index of axis 1, 0 to 2')).toBeVisible();
});

test('a large matrix scrolls both ways with few cells on the page', async ({ app, file }) => {
  await openWeights(app, await file('weights.onnx', weightsModel()));
  await choose(app, 'wide');
  const grid = app.inspector.getByTestId('values-grid');
  await expect(grid.getByRole('gridcell').first()).toHaveText('0');
  await grid.evaluate((element) => element.scrollTo(1e7, 1e7));
  await expect(grid.getByRole('gridcell').last()).toHaveText('119999');
  expect(await grid.getByRole('gridcell').count()).toBeLessThan(250);
});

test('a tensor is saved as .npy, byte for byte', async ({ app, file }) => {
  await openWeights(app, await file('weights.onnx', weightsModel()));
  await choose(app, 'ramp');
  const downloading = app.page.waitForEvent('download');
  await app.inspector.getByRole('button', { name: 'Save as .npy' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('ramp.npy');
  const bytes = await readFile(await download.path());
  expect(bytes.toString('latin1', 0, 128)).toContain("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }");
  expect(bytes.subarray(128).equals(Buffer.from(Float32Array.from(ramp).buffer))).toBe(true);
  await expect(app.inspector.getByRole('status')).toContainText('Saved to your downloads');
});

test('a large tensor waits to be asked', async ({ app, file }) => {
  await file('big.bin', Buffer.alloc(20_000_000));
  await openWeights(app, await file('weights.onnx', weightsModel({ external: 'big.bin' })));
  await choose(app, 'outside');
  await app.inspector.getByRole('button', { name: /Compute statistics, 20/ }).click();
  await expect(app.inspector.getByRole('list', { name: 'Remarkable' })).toContainText('all zero');
});

test('a tensor whose file is missing says so', async ({ app, file }) => {
  await openWeights(app, await file('lost.onnx', weightsModel({ external: 'absent.bin' })));
  await choose(app, 'outside');
  await expect(app.inspector).toContainText('The external data file absent.bin is missing.');
});

test('ten thousand tensors: few rows on the page, sorted by what statistics found', async ({ app, file }) => {
  await openWeights(app, await file('many.onnx', weightsModel({ small: 10_000 })));
  await expect(app.page.locator('.virtual-table-total')).toContainText('10,004 tensors');
  expect(await rows(app).count()).toBeLessThan(80);
  await app.page.getByRole('button', { name: /Compute statistics for all/ }).click();
  await expect(app.page.getByRole('button', { name: /Compute statistics for all/ })).toHaveCount(0);
  const header = app.page.getByRole('columnheader', { name: 'NaN' }).getByRole('button');
  await expect(header).toBeVisible();
  await expect(app.page.getByRole('progressbar')).toHaveCount(0);
  await header.click();
  await header.click();
  await expect(rows(app).first()).toContainText('spoiled');
  expect(await rows(app).count()).toBeLessThan(80);
  await app.page.getByRole('grid', { name: 'Weights' }).focus();
  await app.page.keyboard.press('Home');
  await expect(app.inspector.getByRole('heading', { name: 'spoiled', exact: true })).toBeVisible();
  await app.page.keyboard.press('Enter');
  await expect(app.page.getByRole('tab', { name: 'Graph', exact: true })).toHaveAttribute('aria-selected', 'true');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the panel and the table pass axe, ${colorScheme}`, async ({ app, file }) => {
    await app.page.emulateMedia({ colorScheme });
    await openWeights(app, await file('weights.onnx', weightsModel()));
    await app.page.getByRole('button', { name: /Compute statistics for all/ }).click();
    await expect(app.page.getByRole('columnheader', { name: 'NaN' })).toBeVisible();
    await choose(app, 'spoiled');
    await expect(app.inspector.getByRole('list', { name: 'Remarkable' })).toContainText('2 NaN');
    expect(await violations(app.page)).toEqual([]);
    await app.screenshot(`tensors-${colorScheme}`);
  });
}
