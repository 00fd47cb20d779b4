import { violations } from './support/axe.js';
import { chainModel } from './support/chain-model.js';
import { expect, test } from './support/fixtures.js';
import type { LapidaryWindow } from './support/lapidary-window.js';

const box = (app: LapidaryWindow) => app.page.getByRole('search', { name: 'Find in the model' });

test('find lists, narrows and steps, all from the keyboard', async ({ app, file }) => {
  await app.openPath(await file('chain.onnx', chainModel(60, 20)));
  await app.graphReady();
  await app.page.keyboard.press('Control+f');
  const find = box(app);
  await expect(find.getByRole('combobox')).toBeFocused();
  // The list opens with all nodes, the input and the output.
  await expect(find.getByRole('status')).toHaveText('1 of 62');
  await app.page.keyboard.type('op:Add block.2');
  await expect(find.getByRole('status')).toHaveText('1 of 10');
  await expect(find).toContainText('10 of 60 nodes');
  await app.page.keyboard.press('ArrowDown');
  await app.page.keyboard.press('Enter');
  await expect(app.inspector).toContainText('/block.2/Add_42');
  await app.page.keyboard.press('Enter');
  await expect(app.inspector).toContainText('/block.2/Add_44');
  await app.page.keyboard.press('Shift+Enter');
  await expect(app.inspector).toContainText('/block.2/Add_42');
  await app.page.keyboard.press('PageDown');
  await expect(find.getByRole('status')).toHaveText('10 of 10');
  await app.page.keyboard.press('Escape');
  await expect(find).toBeHidden();
  await expect(app.graph).toBeFocused();
  await expect(app.node(42)).toBeVisible();
  await app.page.keyboard.press('F3');
  await expect(app.inspector).toContainText('/block.2/Add_40');
});

test('weights, inputs and shapes are found', async ({ app, file }) => {
  await app.openPath(await file('chain.onnx', chainModel(60, 20)));
  await app.graphReady();
  await app.page.keyboard.press('Control+f');
  const find = box(app);
  await find.getByRole('combobox').fill('bias');
  await expect(find.getByRole('option')).toHaveText(/weight.*bias.*float32.*4/);
  await app.page.keyboard.press('Enter');
  await expect(app.inspector).toContainText('bias');
  await find.getByRole('combobox').fill('shape:4 op:Relu -block.0');
  await expect(find).toContainText('of 60 nodes');
  await find.getByRole('combobox').fill('is:input');
  await expect(find.getByRole('option')).toHaveText(/input.*x/);
});

test('what cannot be read is said in a sentence, and the language is explained', async ({ app, file }) => {
  await app.openPath(await file('chain.onnx', chainModel(60, 20)));
  await app.graphReady();
  await app.page.keyboard.press('Control+f');
  const find = box(app);
  await find.getByRole('combobox').fill('op:');
  await expect(find.getByRole('alert')).toContainText('Something has to follow op:.');
  await expect(find.getByRole('alert')).toContainText('op:Conv');
  await find.getByRole('button', { name: 'What can be asked' }).click();
  await find.getByRole('button', { name: 'op:Conv', exact: true }).click();
  await expect(find.getByRole('combobox')).toHaveValue('op:Conv');
  await expect(find.getByRole('status')).toHaveText('nothing found');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing wrong with find, its problem and its help (${colorScheme})`, async ({ app, file }) => {
    await app.page.emulateMedia({ colorScheme });
    await app.openPath(await file('chain.onnx', chainModel(60, 20)));
    await app.graphReady();
    await app.page.keyboard.press('Control+f');
    const find = box(app);
    await find.getByRole('combobox').fill('block.1');
    await expect(find.getByRole('status')).toHaveText(/^1 of /);
    expect(await violations(app.page)).toEqual([]);
    await find.getByRole('combobox').fill('dtype:zz');
    await find.getByRole('button', { name: 'What can be asked' }).click();
    await expect(find.getByRole('group', { name: 'What can be asked' })).toBeVisible();
    expect(await violations(app.page)).toEqual([]);
  });
}
