import { mkdirSync, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { violations } from './support/axe.js';
import { expect, sample, test } from './support/fixtures.js';

const resnet = sample('exported/resnet18.onnx');

test('axes are listed, probed, edited and proved; what was written opens', async ({ app, page, served }) => {
  mkdirSync(served.scratch, { recursive: true });
  const path = join(served.scratch, 'block.onnx');
  copyFileSync(sample('exported/transformer_block.onnx'), path);
  await app.openPath(path);
  await app.graphReady();
  await app.showView('Axes');
  const view = page.getByTestId('axes-view');
  const input = view.getByRole('table', { name: /^Axes of / }).first();
  await expect(input.getByRole('row')).toHaveCount(4);
  await expect(input.getByLabel(/axis 0$/)).toHaveValue('batch');

  await view.getByRole('button', { name: 'Probe', exact: true }).click();
  await expect(view).toContainText(/\d+ runs\./);
  await expect(input.getByRole('row').nth(1)).toContainText('1 2 3 4');
  await app.screenshot('axes-probed');
  expect(await violations(page)).toEqual([]);

  const save = view.getByRole('button', { name: 'Prove and save' });
  await expect(save).toBeDisabled();
  await input.getByLabel(/axis 1$/).fill('no name,');
  await expect(input.getByLabel(/axis 1$/)).toHaveAttribute('aria-invalid', 'true');
  await expect(save).toBeDisabled();
  await input.getByLabel(/axis 1$/).fill('16');
  await expect(page.getByTestId('axes-preview').getByRole('table', { name: 'Axes that change' })).toContainText(
    'follows',
  );
  await save.click();
  const result = page.getByTestId('axes-result');
  await expect(result).toContainText('Written:');
  await expect(result.getByRole('table', { name: 'Proof' })).toContainText('bit for bit');
  await expect(result.getByRole('table', { name: 'Axes that change' })).toContainText('follows');
  expect(existsSync(join(served.scratch, 'block.axes.onnx'))).toBe(true);
  await app.screenshot('axes-edited');
  expect(await violations(page)).toEqual([]);
  await result.getByRole('button', { name: 'Open' }).click();
  await expect(app.tabs).toHaveCount(2);
  await app.graphReady();
  await app.showView('Axes');
  await expect(
    page
      .getByTestId('axes-view')
      .getByLabel(/axis 1$/)
      .first(),
  ).toHaveValue('16');
});

test('an edit that is undone leaves the axes as they were', async ({ app, page }) => {
  await app.openPath(resnet);
  await app.graphReady();
  await app.showView('Axes');
  const view = page.getByTestId('axes-view');
  const first = view.getByLabel(/axis 0$/).first();
  const before = await first.inputValue();
  await first.fill('images');
  await view.getByRole('button', { name: 'Undo all' }).click();
  await expect(first).toHaveValue(before);
});
