/** The wizard's first page: every kind of source, its fields, what was found, and consent before anything runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { smallNet } from '../support/small-net.js';
import { violations } from './support/axe.js';
import { expect, test } from './support/fixtures.js';
import { huggingFaceFolder } from './support/hugging-face-folder.js';
import { safetensors } from './support/safetensors.js';

// PyTorch is imported.
test.setTimeout(4 * 60_000);

const sizes = [
  { width: 1400, height: 900 },
  { width: 1000, height: 700 },
];

test('a pickled module runs nothing before consent; consent is pinned to the file', async ({ app, file, served }) => {
  const { page } = app;
  const canary = join(served.scratch, 'canary');
  const path = await file('evil.pt', `cos\nsystem\n(S'touch ${canary}'\ntR.`);
  await app.command('Export a PyTorch model');
  const place = page.getByRole('textbox', { name: 'File, folder or name' });
  await place.fill(path);
  await expect(page.getByText('Pickled module.')).toBeVisible();
  const consent = page.getByRole('region', { name: 'What loading would run' });
  await expect(consent).toContainText('os.system');
  await expect(page.getByRole('button', { name: 'Read the source' })).toBeDisabled();
  // There is no way on, by no key and from no page, and the reason stands beside the button.
  const next = page.getByRole('button', { name: 'Next', exact: true });
  const reason = 'Loading evil.pt runs code that it brings along: agree to that first.';
  await expect(next).toBeDisabled();
  await expect(page.locator('.wizard-reason')).toHaveText(reason);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Source' })).toBeVisible();
  const steps = page.getByRole('navigation', { name: 'Steps' });
  await steps.getByRole('button', { name: /^Review/ }).click();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
  await expect(page.locator('.wizard-reason')).toHaveText(reason);
  await steps.getByRole('button', { name: /^Source/ }).click();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of sizes) {
      await page.setViewportSize(size);
      expect(await violations(page), `consent, ${colorScheme}`).toEqual([]);
      await app.screenshot(`source-consent-${colorScheme}-${String(size.width)}`);
    }
  }
  expect(existsSync(canary)).toBe(false);

  const box = consent.getByRole('checkbox');
  await box.focus();
  await page.keyboard.press('Space');
  await expect(box).toBeChecked();
  const recipe = page.getByRole('complementary', { name: 'Recipe' });
  await expect(recipe).toContainText('trust: true');
  await expect(recipe).toContainText(/sha256: [0-9a-f]{64}/);
  await expect(next).toBeEnabled();
  expect(existsSync(canary)).toBe(false);

  // Another file is another consent.
  await place.fill(await file('other.pt', `cos\nsystem\n(S'touch ${canary}2'\ntR.`));
  await expect(consent.getByRole('checkbox')).not.toBeChecked();
  await expect(recipe).not.toContainText('trust');
  await expect(next).toBeDisabled();
  await place.fill(path);
  await expect(consent).toContainText('canary');
  await consent.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Read the source' }).click();
  await expect(app.errorCard.first()).toBeVisible({ timeout: 2 * 60_000 });
  expect(existsSync(canary)).toBe(true);
});

test('a checkpoint that does not fit is shown name by name, strict or not', async ({ app, file }) => {
  const { page } = app;
  const path = await file('net.py', smallNet);
  const weights = await file(
    'net.safetensors',
    safetensors({
      'first.weight': { shape: [3, 4], values: Array.from({ length: 12 }, (_, index) => index) },
      'first.bias': { shape: [3], values: [0, 1, 2] },
      'second.weight': { shape: [1, 3], values: [1, 2, 3] },
      'secnd.bias': { shape: [2], values: [1, 2] },
    }),
  );
  await app.command('Export a PyTorch model');
  // By keyboard alone: the notice, the place, the entry, the arguments, the checkpoint.
  await page.getByRole('button', { name: 'Understood' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Exporting runs code' })).toHaveCount(0);
  await page.getByRole('textbox', { name: 'File, folder or name' }).focus();
  await page.keyboard.type(`${path}:Net`);
  await expect(page.getByText('Python file.')).toBeVisible();
  // Past the field, and the buttons beside it that choose a file or a folder.
  await page.keyboard.press('Tab');
  const entry = page.getByRole('textbox', { name: 'Entry' });
  await expect(entry).toHaveValue('Net');
  const buttons = await page
    .locator('.input-row', { has: page.getByRole('textbox', { name: 'File, folder or name' }) })
    .getByRole('button')
    .count();
  for (let tab = 0; tab < Math.max(1, buttons); tab += 1) await page.keyboard.press('Tab');
  await expect(entry).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.type('{"width": ');
  await expect(page.getByText('Arguments are a JSON object', { exact: false }).first()).toBeVisible();
  await page.keyboard.type('4}');
  await page.keyboard.press('Tab');
  await page.keyboard.type(weights);
  await page.getByRole('button', { name: 'Read the source' }).press('Enter');
  const fit = page.getByRole('region', { name: 'Checkpoint' });
  await expect(fit).toContainText('2 tensors fit, 1 missing, 1 unexpected, 1 of another shape', { timeout: 120_000 });
  await expect(fit).toContainText('The export refuses it while every key has to match.');
  const table = page.getByTestId('checkpoint-fit');
  await expect(table).toContainText('secnd.bias');
  await expect(table).toContainText('closest: second.bias');
  await expect(table).toContainText('model [2, 3], checkpoint [1, 3]');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of sizes) {
      await page.setViewportSize(size);
      await table.scrollIntoViewIfNeeded();
      expect(await violations(page), `checkpoint, ${colorScheme}`).toEqual([]);
      await app.screenshot(`source-checkpoint-${colorScheme}-${String(size.width)}`);
    }
  }
  const strict = page.getByRole('checkbox', { name: 'Every key has to match' });
  await strict.focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('complementary', { name: 'Recipe' })).toContainText('strict: false');
  await page.getByRole('button', { name: 'Read the source' }).click();
  await expect(fit).toContainText('keeps the values it was made with', { timeout: 60_000 });
});

test('a folder, a name and what is no source are told apart in words', async ({ app, file, served }) => {
  const { page } = app;
  const folder = await huggingFaceFolder(served.scratch);
  await app.command('Export a PyTorch model');
  const place = page.getByRole('textbox', { name: 'File, folder or name' });
  const recipe = page.getByRole('complementary', { name: 'Recipe' });
  // In a browser a folder is chosen among those of the server's machine.
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  const dialog = page.getByTestId('folder-dialog');
  await dialog.getByRole('textbox', { name: 'Path of the folder' }).fill(join(served.scratch, 'gone'));
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('gone is not there.');
  await dialog.getByRole('textbox', { name: 'Path of the folder' }).fill(served.scratch);
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'tiny-bert/' }).press('Enter');
  await expect(dialog).toContainText('model.safetensors');
  await expect(dialog).toContainText('It has a config.json');
  expect(await violations(page)).toEqual([]);
  await app.screenshot('source-folder-dialog');
  await dialog.getByRole('button', { name: 'Up' }).click();
  await expect(dialog).toContainText('It has no config.json.');
  await dialog.getByRole('button', { name: 'tiny-bert/' }).click();
  await dialog.getByRole('button', { name: 'Choose this folder' }).click();
  await expect(dialog).toBeHidden();
  await expect(place).toHaveValue(folder);
  await expect(page.getByText('Hugging Face folder.')).toBeVisible();
  await expect(recipe).toContainText(`folder: ${folder}`);
  await page.getByRole('textbox', { name: 'Task' }).fill('fill-mask');
  await expect(recipe).toContainText('task: fill-mask');
  // The made-up weights fit no BERT; without transformers the command that installs it is said.
  await page.getByRole('button', { name: 'Read the source' }).click();
  await expect(app.errorCard.first()).toBeVisible({ timeout: 2 * 60_000 });
  await expect(page.getByText('Exporting needs Python with PyTorch')).toHaveCount(0);
  const text = await app.errorCard.first().innerText();
  if (text.includes('PYTHON_PACKAGE_MISSING')) {
    expect(text).toContain('lapidary doctor --setup-python --with transformers');
  }
  await app.screenshot('source-folder');
  await page.getByRole('textbox', { name: 'Task' }).fill('');
  await place.fill('timm:resnet18');
  await expect(page.getByText('timm model.')).toBeVisible();
  await expect(recipe).toContainText('model: timm:resnet18');
  await place.fill(await file('notes.txt', 'no model at all'));
  await expect(app.errorCard.first()).toContainText('is no source a model can be exported from');
  await place.fill('model.onnx');
  await expect(page.getByText('A source is a .py, .pt or .pt2 file', { exact: false }).first()).toBeVisible();
});
