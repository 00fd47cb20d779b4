import type { Page } from '@playwright/test';
import { smallNet } from '../support/small-net.js';
import { expect, test } from './support/fixtures.js';
import type { LapidaryWindow } from './support/lapidary-window.js';

// PyTorch is imported, and small artifacts are made.
test.setTimeout(5 * 60_000);
test.use({ actionTimeout: 30_000 });

const recipe = `lapidary: 1
source: { file: net.py, entry: Net }
inputs: ["x:float32[batch=2{1..8},4]"]
targets: [torchscript-trace]
measure: { subjects: [] }
`;

const shown = (page: Page) => page.locator('.page:not(.hidden)');
const heading = (app: LapidaryWindow, name: string) =>
  shown(app.page).getByRole('heading', { level: 1, name, exact: true });
const goTo = (page: Page, name: string): Promise<void> =>
  shown(page)
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click();

test('every page comes back as it was left when the window is closed in the middle of it', async ({ app, file }) => {
  const { page } = app;
  await file('net.py', smallNet);
  await app.openPath(await file('net.yaml', recipe));
  await expect(heading(app, 'Review')).toBeVisible();
  const reload = async (name: string): Promise<void> => {
    await page.reload();
    await expect(heading(app, name)).toBeVisible();
  };
  const typed: [string, string, string][] = [
    ['Source', 'Arguments', '{"width": 4}'],
    ['Inputs and axes', 'Outputs', 'result'],
    ['Checks', 'Absolute tolerance', '0.002'],
    ['Measurements', 'Title of the run', 'Twice'],
  ];
  for (const [name, field, text] of typed) {
    await goTo(page, name);
    await page.getByLabel(field, { exact: true }).fill(text);
    await reload(name);
    await expect(page.getByLabel(field, { exact: true })).toHaveValue(text);
  }
  await goTo(page, 'Source');
  await page.getByLabel('Arguments', { exact: true }).fill('');
  await goTo(page, 'Targets');
  await page.getByRole('checkbox', { name: 'torch.export program' }).check();
  await reload('Targets');
  await expect(page.getByRole('checkbox', { name: 'torch.export program' })).toBeChecked();
  await goTo(page, 'Review');
  await reload('Review');
  // The interpreter that will be used is named, with its version and that of torch.
  const runsWith = page.getByRole('region', { name: 'What it runs with' });
  await expect(runsWith).toContainText(/Python 3\.\d+\.\d+, torch \d/);
  await expect(runsWith.locator('code')).toHaveText(/python/);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(heading(app, 'Run')).toBeVisible();
  await page.reload();
  await expect(heading(app, 'Result')).toBeVisible({ timeout: 2 * 60_000 });
  await reload('Result');
  await expect(app.runState).toHaveText('done');
  await expect(page.getByTestId('wizard-artifacts').getByRole('row', { name: /torch.export/ })).toContainText('pass');
});

test('a finished run is reopened, changed and run again', async ({ app, file }) => {
  const { page } = app;
  await file('net.py', smallNet);
  await app.openPath(await file('net.yaml', recipe));
  await app.startExport();
  await expect(heading(app, 'Result')).toBeVisible({ timeout: 2 * 60_000 });
  await app.command('Close the tab');
  await expect(heading(app, 'Result')).toHaveCount(0);

  await page.getByRole('button', { name: /^Jobs/ }).click();
  await app.jobs.getByRole('button', { name: 'Show', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('run-steps')).toContainText('Compare with PyTorch');
  await page.getByRole('button', { name: 'Change and run again' }).click();
  await expect(heading(app, 'Review')).toBeVisible();
  await goTo(page, 'Targets');
  await shown(page).getByRole('checkbox', { name: 'TorchScript by script' }).check();
  await goTo(page, 'Review');
  await shown(page).getByRole('button', { name: 'Run', exact: true }).click();
  await expect(heading(app, 'Result')).toBeVisible({ timeout: 2 * 60_000 });
  const table = shown(page).getByTestId('wizard-artifacts');
  await expect(table.getByRole('row', { name: /TorchScript by trace/ })).toContainText('pass');
  await expect(table.getByRole('row', { name: /TorchScript by script/ })).toContainText('pass');
});
