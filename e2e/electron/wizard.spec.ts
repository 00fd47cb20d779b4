import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, sample, test } from './support/fixtures.js';

test('from an empty window to a verified artifact, by clicks and then by keyboard', async ({ desktop, dataDir }) => {
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

  const text = await readFile(sample('text_classifier.yaml'), 'utf8');
  const quick = join(dataDir, 'quick.yaml');
  await writeFile(
    quick,
    text
      .replace('file: text_classifier.py', `file: ${sample('text_classifier.py')}`)
      .replace('samples: 500', 'samples: 40'),
  );
  await page.keyboard.press('Alt+Home');
  await window.openPath(quick);
  await expect(heading('Review')).toBeFocused();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(heading('Measurements')).toBeFocused();
  await page.keyboard.press('Alt+ArrowRight');
  await expect(heading('Review')).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(heading('Result')).toBeFocused({ timeout: 8 * 60_000 });
  await expect(shown.getByTestId('wizard-artifacts').getByRole('row', { name: /ONNX/ })).toContainText('pass');
});
