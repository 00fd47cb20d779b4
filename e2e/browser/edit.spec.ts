import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { violations } from './support/axe.js';
import { expect, sample, test } from './support/fixtures.js';

test('a part is cut out of a model: pending, undone and done again, previewed, proved, opened', async ({
  app,
  page,
  served,
}) => {
  mkdirSync(served.scratch, { recursive: true });
  const path = join(served.scratch, 'net.onnx');
  copyFileSync(sample('exported/resnet18.onnx'), path);
  await app.openPath(path);
  await app.graphReady();
  await app.showView('Edit');
  const view = page.getByTestId('edit-view');
  const save = view.getByRole('button', { name: 'Prove and save' });
  await expect(save).toBeDisabled();

  const value = view.getByLabel('Value', { exact: true });
  await value.fill('relu_9');
  await view.getByRole('button', { name: 'Extract from it' }).click();
  await value.fill('relu_2');
  await view.getByRole('button', { name: 'Extract to it' }).click();
  await expect(view.getByRole('alert')).toContainText('does not cut the graph');
  await expect(save).toBeDisabled();
  await page.keyboard.press('Control+z');
  await expect(view.getByRole('list', { name: 'Pending edits' })).toContainText('Extract from relu_9 to the outputs');
  await view.getByRole('button', { name: 'Take back: Extract from relu_9 to the outputs' }).click();
  await expect(view).toContainText('Nothing is pending');

  await value.fill('relu_2');
  await view.getByRole('button', { name: 'Extract from it' }).click();
  await value.fill('relu_4');
  await view.getByRole('button', { name: 'Extract to it' }).click();
  await view.getByRole('button', { name: 'Undo', exact: true }).click();
  await view.getByRole('button', { name: 'Redo', exact: true }).click();
  await view.getByLabel('Name now').fill('relu_4');
  await view.getByLabel('New name').fill('features');
  await view.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(page.getByTestId('edit-preview')).toContainText('Nodes 49 → 5');
  await app.screenshot('edit-preview');
  expect(await violations(page)).toEqual([]);

  await save.click();
  const result = page.getByTestId('edit-result');
  await expect(result).toContainText('Written:');
  await expect(result.getByRole('table', { name: 'Proof' })).toContainText('bit for bit');
  expect(existsSync(join(served.scratch, 'net.edited.onnx'))).toBe(true);
  await app.screenshot('edit-saved');
  expect(await violations(page)).toEqual([]);
  await result.getByRole('button', { name: 'Open' }).click();
  await expect(app.tabs).toHaveCount(2);
});
