import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { violations } from './support/axe.js';
import { chainModel } from './support/chain-model.js';
import { expect, sample, test } from './support/fixtures.js';

const model = sample('exported/resnet18.onnx');

/** Width and height in the header of a PNG. */
function pngSize(bytes: Buffer): { width: number; height: number } {
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

async function saved(page: Page): Promise<{ download: Download; bytes: Buffer }> {
  const arrives = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const download = await arrives;
  return { download, bytes: readFileSync(await download.path()) };
}

test('the whole graph is saved as PNG at the size the dialog says, and as SVG', async ({ app }) => {
  const { page } = app;
  await app.openPath(model);
  await app.graphReady();
  await page.keyboard.press('Control+Shift+E');
  const dialog = page.getByRole('dialog', { name: 'Save a picture' });
  await expect(dialog).toBeVisible();
  expect(await violations(page)).toEqual([]);

  const said = (await page.getByTestId('picture-size').innerText()).replace(/,/g, '').match(/\d+/g)?.map(Number);
  const png = await saved(page);
  expect(png.download.suggestedFilename()).toBe('resnet18.png');
  const { width, height } = pngSize(png.bytes);
  expect([width, height]).toEqual(said);
  await expect(dialog.getByRole('status')).toHaveText('Handed to your downloads.');

  await dialog.getByLabel('SVG').check();
  const svg = await saved(page);
  expect(svg.download.suggestedFilename()).toBe('resnet18.svg');
  const problems = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    const words = [...parsed.querySelectorAll('text')].map((each) => each.textContent);
    return { errors: parsed.querySelectorAll('parsererror').length, conv: words.includes('Conv') };
  }, svg.bytes.toString());
  expect(problems).toEqual({ errors: 0, conv: true });

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a picture of what is on screen has the size it has there, and follows the theme asked for', async ({ app }) => {
  const { page } = app;
  await app.openPath(model);
  await app.graphReady();
  await page.keyboard.press('Control+Shift+E');
  const dialog = page.getByRole('dialog', { name: 'Save a picture' });
  await dialog.getByLabel('What is on screen').check();
  await dialog.getByLabel('Scale').selectOption('1');
  await dialog.getByLabel('Dark').check();
  const { bytes } = await saved(page);
  const area = await page.getByTestId('graph-view').boundingBox();
  const { width, height } = pngSize(bytes);
  expect(Math.abs(width - (area?.width ?? 0))).toBeLessThanOrEqual(1);
  expect(Math.abs(height - (area?.height ?? 0))).toBeLessThanOrEqual(1);
  const corner = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    return [...(context?.getImageData(0, 0, 1, 1).data ?? [])];
  }, bytes.toString('base64'));
  expect(corner).toEqual([0x12, 0x15, 0x19, 255]);
});

test('what is too large for a PNG is refused with the reason, and SVG or a smaller scale offered', async ({ app }) => {
  const { page } = app;
  await app.drop({ name: 'chain.onnx', content: chainModel(900, 30) });
  await app.graphReady();
  await app.expandAll();
  await page.keyboard.press('Control+Shift+E');
  const dialog = page.getByRole('dialog', { name: 'Save a picture' });
  const save = dialog.getByRole('button', { name: 'Save', exact: true });
  await expect(dialog.getByRole('alert')).toContainText('32,767 px a side');
  await expect(save).toBeDisabled();
  await dialog.getByRole('button', { name: /^Use scale/ }).click();
  await expect(dialog.getByRole('alert')).toBeHidden();
  const { bytes } = await saved(page);
  expect(pngSize(bytes).height).toBeLessThanOrEqual(32_767);
  await dialog.getByLabel('Scale').selectOption('2');
  await dialog.getByRole('button', { name: 'Use SVG' }).click();
  await expect(dialog.getByLabel('SVG')).toBeChecked();
  await expect(save).toBeEnabled();
});
