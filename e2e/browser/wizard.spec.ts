import { readFile } from 'node:fs/promises';
import { violations } from './support/axe.js';
import { expect, sample, test } from './support/fixtures.js';
import { tabTo } from './support/keyboard.js';
import type { LapidaryWindow } from './support/lapidary-window.js';

// PyTorch is imported, artifacts are made, compared and timed.
test.setTimeout(10 * 60_000);
test.use({ actionTimeout: 30_000 });

const pages = ['Source', 'Inputs and axes', 'Targets', 'Checks', 'Measurements', 'Review'];

const heading = (app: LapidaryWindow, name: string) =>
  app.page.locator('.page:not(.hidden)').getByRole('heading', { level: 1, name, exact: true });

/** The recipe of a sample, with fewer samples so that tests end sooner; every target where asked. */
async function quickRecipe(all = false): Promise<string> {
  const text = await readFile(sample('text_classifier.yaml'), 'utf8');
  const quick = text
    .replace('file: text_classifier.py', `file: ${sample('text_classifier.py')}`)
    .replace('samples: 500', 'samples: 40')
    .replace('warmup: 50', 'warmup: 5');
  return all ? quick.replace('targets:\n', 'targets:\n  - onnx-legacy\n') : quick;
}

async function resultShown(app: LapidaryWindow): Promise<void> {
  await expect(heading(app, 'Result')).toBeVisible({ timeout: 8 * 60_000 });
  await expect(app.runState).toHaveText('done');
  const table = app.page.getByTestId('wizard-artifacts');
  await expect(table.getByRole('row', { name: /ONNX/ })).toContainText('pass');
  await expect(table).toContainText('checker');
}

test('from an empty window to a verified artifact takes at most 12 clicks, with defaults only', async ({ app }) => {
  const { page } = app;
  let clicks = 0;
  const click = async (name: string): Promise<void> => {
    await page.locator('.app').getByRole('button', { name, exact: true }).first().click();
    clicks += 1;
  };
  await click('Export a PyTorch model');
  await click('Text classifier');
  await expect(heading(app, 'Review')).toBeVisible();
  await click('Run');
  await resultShown(app);
  await click('Open ONNX');
  await app.graphReady();
  expect(clicks).toBeLessThanOrEqual(12);
});

test('the same by keyboard alone, through every page', async ({ app }) => {
  const { page } = app;
  await page.keyboard.press('Control+e');
  await expect(heading(app, 'Source')).toBeFocused();
  await tabTo(page.locator('.wizard').getByRole('button', { name: 'Text classifier' }));
  await page.keyboard.press('Enter');
  await expect(heading(app, 'Review')).toBeFocused();
  for (const name of [...pages].reverse().slice(1)) {
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(heading(app, name)).toBeFocused();
  }
  for (const name of pages.slice(1)) {
    await page.keyboard.press(name === 'Targets' ? 'Control+Enter' : 'Alt+ArrowRight');
    await expect(heading(app, name)).toBeFocused();
  }
  await page.keyboard.press('Control+Enter');
  await expect(heading(app, 'Run')).toBeFocused();
  await resultShown(app);
  await expect(heading(app, 'Result')).toBeFocused();
  await tabTo(page.getByRole('button', { name: 'Open ONNX', exact: true }));
  await page.keyboard.press('Enter');
  await app.graphReady();
});

test('every page is free of violations, in both themes and sizes; options are written where they differ', async ({
  app,
  file,
}) => {
  const { page } = app;
  await app.openPath(await file('quick.yaml', await quickRecipe()));
  const recipe = page.getByRole('complementary', { name: 'Recipe' });
  const nav = page.getByRole('navigation', { name: 'Steps' });
  await nav.getByRole('button', { name: /^Targets/ }).click();
  await page.getByLabel('Opset (onnx)', { exact: true }).fill('99');
  await expect(page.getByRole('button', { name: 'Next', exact: true })).toBeDisabled();
  await expect(page.locator('.wizard-reason')).toHaveText('Opset is a whole number from 7 to 25.');
  await page.getByLabel('Opset (onnx)', { exact: true }).fill('18');
  await page.locator('summary').filter({ hasText: 'options of onnx' }).first().click();
  await page.getByLabel('Custom opsets (onnx)').fill('my.domain: 2');
  await page.getByLabel('Optimise (onnx)').uncheck();
  await expect(recipe).toContainText('opset: 18');
  await expect(recipe).toContainText('my.domain: 2');
  await expect(recipe).toContainText('optimize: false');
  await page.getByLabel('Optimise (onnx)').check();
  await expect(recipe).not.toContainText('optimize');
  await page.getByLabel('Custom opsets (onnx)').fill('');
  await expect(recipe).not.toContainText('custom_opsets');
  for (const [width, height] of [
    [1400, 900],
    [1000, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const name of pages) {
        await nav.getByRole('button', { name: new RegExp(`^${name}`) }).click();
        await expect(heading(app, name)).toBeVisible();
        expect(await violations(page), `${name}, ${colorScheme}, ${String(width)}`).toEqual([]);
        await app.screenshot(`wizard-${name.split(' ')[0]?.toLowerCase() ?? ''}-${colorScheme}-${String(width)}`);
      }
    }
  }
});

test('a draft and its page come back after the window was closed, and a recipe is saved and opened', async ({
  app,
  file,
}) => {
  const { page } = app;
  await app.openPath(await file('quick.yaml', await quickRecipe()));
  const nav = page.getByRole('navigation', { name: 'Steps' });
  await nav.getByRole('button', { name: /^Checks/ }).click();
  await page.getByLabel('Absolute tolerance').fill('0.002');
  await page.reload();
  await expect(heading(app, 'Checks')).toBeVisible();
  await expect(page.getByLabel('Absolute tolerance')).toHaveValue('0.002');
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save recipe' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe('text_classifier.yaml');
  const saved = await readFile(await download.path(), 'utf8');
  expect(saved).toContain('atol: 0.002');
  expect(saved).toContain(sample('text_classifier.py'));
  await page.getByLabel('Absolute tolerance').fill('1');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open recipe' }).click();
  await (await chooser).setFiles({ name: 'saved.yaml', mimeType: 'application/yaml', buffer: Buffer.from(saved) });
  await expect(heading(app, 'Review')).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Recipe' })).toContainText('atol: 0.002');
});

test('of both ONNX exporters the better one is named, and one artifact is recommended; a run can be changed and run again', async ({
  app,
  file,
}) => {
  const { page } = app;
  await app.openPath(await file('both.yaml', await quickRecipe(true)));
  await app.startExport();
  await expect(heading(app, 'Result')).toBeVisible({ timeout: 8 * 60_000 });
  // The older exporter freezes the sequence length of this model.
  await expect(page.getByTestId('preference')).toHaveText(
    'ONNX is better than ONNX, older exporter: the other one failed its checks.',
  );
  const table = page.getByTestId('wizard-artifacts');
  await expect(table.getByRole('row', { name: /older exporter/ })).toContainText('fail');
  await expect(table.getByRole('row', { name: /older exporter/ })).not.toContainText('recommended');
  // The sentence and the mark name the same one.
  const chosen = await table.getByRole('row').filter({ hasText: 'recommended' }).locator('strong').textContent();
  await expect(page.getByTestId('conclusion')).toHaveText(new RegExp(`^${chosen ?? ''} holds at`));
  await expect(page.getByRole('region', { name: 'What failed' })).toContainText('ONNX, older exporter');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), colorScheme).toEqual([]);
    await app.screenshot(`wizard-result-${colorScheme}-1400`);
    await page.setViewportSize({ width: 1000, height: 700 });
    await app.screenshot(`wizard-result-${colorScheme}-1000`);
    await page.setViewportSize({ width: 1400, height: 900 });
  }
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByTestId('run-steps')).toContainText('Compare with PyTorch');
  expect(await violations(page)).toEqual([]);
  await app.screenshot('wizard-run');
  await page
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('button', { name: /^Result/ })
    .click();
  await page.getByRole('button', { name: 'Open the report' }).click();
  await expect(page.frameLocator('iframe').locator('body')).toContainText('onnx');
  await page.getByRole('button', { name: 'Change and run again' }).click();
  await expect(heading(app, 'Review')).toBeVisible();
  const recipe = page.locator('.page:not(.hidden)').getByRole('complementary', { name: 'Recipe' });
  await expect(recipe).toContainText('onnx-legacy');
  await expect(page.locator('.page:not(.hidden)').getByRole('region', { name: 'Size and time' })).toContainText(
    'One earlier run of this source with the same targets took',
  );
});
