import { tabTo } from '../browser/support/keyboard.js';
import { expect, test } from './support/fixtures.js';

test('from an empty window to a verified artifact, by clicks and then by keyboard', async ({ desktop }) => {
  // PyTorch is imported, artifacts are made, compared and timed, twice.
  test.setTimeout(15 * 60_000);
  const { window, page } = desktop;
  await desktop.engineReady();
  const shown = page.locator('.page:not(.hidden)');
  const heading = (name: string) => shown.getByRole('heading', { level: 1, name, exact: true });
  let clicks = 0;
  const click = async (name: string): Promise<void> => {
    await shown.getByRole('button', { name, exact: true }).first().click();
    clicks += 1;
  };
  await click('Export a PyTorch model');
  await click('Text classifier');
  await expect(heading('Review')).toBeVisible();
  await click('Run');
  await expect(heading('Result')).toBeVisible({ timeout: 8 * 60_000 });
  await expect(window.runState).toHaveText('done');
  await expect(page.getByTestId('wizard-artifacts').getByRole('row', { name: /ONNX/ })).toContainText('pass');
  await window.screenshot('electron-wizard-result');
  await click('Open ONNX');
  await window.graphReady();
  expect(clicks).toBeLessThanOrEqual(12);

  // The same by keyboard alone, from the start page on.
  await page.keyboard.press('Alt+Home');
  await page.keyboard.press('Control+e');
  await expect(heading('Source')).toBeFocused();
  await tabTo(shown.locator('.wizard').getByRole('button', { name: 'Text classifier' }));
  await page.keyboard.press('Enter');
  await expect(heading('Review')).toBeFocused();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(heading('Measurements')).toBeFocused();
  await page.keyboard.press('Alt+ArrowRight');
  await expect(heading('Review')).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(heading('Result')).toBeFocused({ timeout: 8 * 60_000 });
  await expect(shown.getByTestId('wizard-artifacts').getByRole('row', { name: /ONNX/ })).toContainText('pass');
  await tabTo(shown.getByRole('button', { name: 'Open ONNX', exact: true }));
  await page.keyboard.press('Enter');
  await window.graphReady();
});

test('a folder is chosen by the system dialog', async ({ desktop, dataDir }) => {
  const { page } = desktop;
  await desktop.engineReady();
  await desktop.answerDialog([dataDir]);
  await page.keyboard.press('Control+e');
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await expect(page.getByRole('textbox', { name: 'File, folder or name' })).toHaveValue(dataDir);
  expect((await desktop.shownDialog()).title).toBe('Choose a model folder');
});
