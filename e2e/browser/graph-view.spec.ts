/** The look of the graph: what is shown and hidden, what is brought out, the legend, the menus. */
import type { Locator } from '@playwright/test';
import { violations } from './support/axe.js';
import { bodiesModel, branchesModel } from './support/chain-model.js';
import { expect, sample, test } from './support/fixtures.js';

const resnet = sample('exported/resnet18.onnx');

/** The first mounted box of an operator. */
const boxOf = (graph: Locator, operator: string): Locator =>
  graph
    .locator('[data-node-index]')
    .filter({ has: graph.page().locator('.graph-operator', { hasText: new RegExp(`^${operator}$`) }) })
    .first();

test('nodes say their key attributes in short, and Ctrl+D, I and U hide attributes, weights and names', async ({
  app,
}) => {
  await app.openPath(resnet);
  await app.graphReady();
  const conv = boxOf(app.graph, 'Conv');
  await expect(conv).toContainText('7×7 · stride 2 · pad 3');
  await expect(conv).toContainText('8×3×7×7');
  const height = async (): Promise<number> => (await conv.boundingBox())?.height ?? 0;
  const full = await height();
  await app.page.keyboard.press('Control+d');
  await expect(conv).not.toContainText('stride');
  await app.page.keyboard.press('Control+i');
  await expect(conv).not.toContainText('8×3×7×7');
  // Operator and name: two lines.
  await expect.poll(height).toBeLessThan(full / 1.8);
  await app.page.keyboard.press('Control+u');
  await expect(conv).toHaveText('Conv');
  // The next model is shown as this one was.
  await app.page.keyboard.press('Control+w');
  await app.openPath(resnet);
  await app.graphReady();
  await expect(boxOf(app.graph, 'Conv')).toHaveText('Conv');
});

test('the View menu turns the graph and shows it flat', async ({ app }) => {
  await app.openPath(resnet);
  await app.graphReady();
  const place = async (operator: string): Promise<{ x: number; y: number }> => {
    const box = await boxOf(app.graph, operator).boundingBox();
    return { x: box?.x ?? 0, y: box?.y ?? 0 };
  };
  expect((await place('MaxPool')).y).toBeGreaterThan((await place('Conv')).y);
  await app.graph.getByRole('button', { name: 'View', exact: true }).click();
  await app.page.getByRole('menuitemradio', { name: 'Left to right' }).click();
  await expect.poll(async () => (await place('MaxPool')).x - (await place('Conv')).x).toBeGreaterThan(60);
  await app.page.keyboard.press('Escape');
  await app.command('Turn the graph');
  await expect.poll(async () => (await place('MaxPool')).y - (await place('Conv')).y).toBeGreaterThan(40);
  await expect(app.groups).not.toHaveCount(0);
  await app.command('Show the graph flat or in groups');
  await expect(app.groups).toHaveCount(0);
});

test('the mouse wheel zooms, or scrolls where that was chosen, and then zooms with Ctrl', async ({ app }) => {
  await app.openPath(resnet);
  await app.graphReady();
  const conv = boxOf(app.graph, 'Conv');
  const box = async (): Promise<{ y: number; width: number }> => {
    const found = await conv.boundingBox();
    return { y: found?.y ?? 0, width: found?.width ?? 0 };
  };
  const start = await box();
  await app.graph.hover();
  await app.page.mouse.wheel(0, 40);
  await expect.poll(async () => (await box()).width).toBeLessThan(start.width * 0.98);
  await app.page.mouse.wheel(0, -40);
  await expect.poll(async () => Math.abs((await box()).width - start.width)).toBeLessThan(1);

  await app.page.keyboard.press('Control+m');
  const before = await box();
  await app.page.mouse.wheel(0, 40);
  await expect.poll(async () => Math.round((await box()).y - before.y)).toBe(-40);
  expect((await box()).width).toBeCloseTo(before.width, 1);
  await app.page.keyboard.down('Control');
  await app.page.mouse.wheel(0, 40);
  await app.page.keyboard.up('Control');
  await expect.poll(async () => (await box()).width).toBeLessThan(before.width * 0.98);

  // It is remembered.
  await app.graph.getByRole('button', { name: 'View', exact: true }).click();
  await expect(app.page.getByRole('menuitemradio', { name: 'Mouse wheel scrolls' })).toBeChecked();
});

test('what feeds a node is brought out and counted, Esc ends it and keeps the selection', async ({ app }) => {
  await app.openPath(resnet);
  await app.graphReady();
  const pool = boxOf(app.graph, 'MaxPool');
  await pool.click();
  await app.graph.focus();
  await app.page.keyboard.press('u');
  const note = app.page.getByTestId('emphasis-note');
  await expect(note).toContainText('2 of 49 nodes feed this one');
  await expect(boxOf(app.graph, 'Conv')).not.toHaveClass(/dimmed/);
  await expect(app.group('layer1/0').first()).toHaveClass(/dimmed/);
  await note.getByRole('combobox', { name: 'How far' }).selectOption('1');
  await expect(note).toContainText('1 of 49 nodes feeds this one');
  await app.page.keyboard.press('d');
  await expect(note).toContainText('46 of 49 nodes use what this one makes');
  await app.page.keyboard.press('o');
  await expect(note).toContainText('1 of 49 nodes is MaxPool');
  expect(await violations(app.page)).toEqual([]);
  await app.graph.focus();
  await app.page.keyboard.press('Escape');
  await expect(note).toBeHidden();
  await expect(pool).toHaveClass(/selected/);
});

test('what a link of the inspector leads to is brought out while it is pointed at', async ({ app }) => {
  await app.openPath(resnet);
  await app.graphReady();
  await boxOf(app.graph, 'MaxPool').click();
  const conv = boxOf(app.graph, 'Conv');
  const output = app.inspector.getByRole('button', { name: /^relu float32/ });
  // The inspector may still be filling in: what moves away under the pointer is pointed at again.
  await expect(async () => {
    await app.graph.hover();
    await output.hover();
    await expect(conv).toHaveClass(/dimmed/, { timeout: 2_000 });
  }).toPass();
  await expect(boxOf(app.graph, 'Relu')).not.toHaveClass(/dimmed/);
  await expect(boxOf(app.graph, 'MaxPool')).not.toHaveClass(/dimmed/);
  await app.graph.hover();
  await expect(conv).not.toHaveClass(/dimmed/);
  // Following it ends it too: the link itself is gone then.
  await output.click();
  await expect(app.inspector).toContainText('Made by');
  await expect(conv).not.toHaveClass(/dimmed/);
});

test('the legend counts categories and brings out the one that has the focus', async ({ app }) => {
  await app.openPath(resnet);
  await app.graphReady();
  await app.graph.getByRole('button', { name: 'Legend' }).click();
  const legend = app.graph.getByRole('list', { name: 'Operator categories' });
  await expect(legend.getByRole('button')).toHaveCount(6);
  const convolution = legend.getByRole('button', { name: /Convolution 20/ });
  await convolution.focus();
  await expect(boxOf(app.graph, 'Relu')).toHaveClass(/dimmed/);
  await expect(boxOf(app.graph, 'Conv')).not.toHaveClass(/dimmed/);
  expect(await violations(app.page)).toEqual([]);
  await app.graph.focus();
  await expect(boxOf(app.graph, 'Relu')).not.toHaveClass(/dimmed/);
});

test('the context menu of a group expands all its copies, that of a node highlights its operator', async ({ app }) => {
  await app.openPath(resnet);
  await app.graphReady();
  await boxOf(app.graph, 'Relu').click({ button: 'right' });
  await app.page.getByRole('menuitem', { name: 'Highlight every Relu' }).click();
  await expect(app.page.getByTestId('emphasis-note')).toContainText('17 of 49 nodes are Relu');
  await app.command('Collapse all groups');
  await expect(app.groups).toHaveCount(4);
  await app.toggle(app.group('layer1'));
  const copy = app.group('layer1/0');
  await expect(app.group('layer1/1')).not.toHaveAttribute('data-open', 'true');
  await copy.click({ button: 'right' });
  await app.page.getByRole('menuitem', { name: 'Expand every copy' }).click();
  await expect(copy).toHaveAttribute('data-open', 'true');
  await app.page.keyboard.press('Escape');
  await copy.click({ button: 'right' });
  await app.page.getByRole('menuitem', { name: 'Next copy' }).click();
  await expect(app.inspector).toContainText('layer1/1');
  await expect(app.inspector).toContainText('number 2 of 2');
  await app.inspector.getByRole('button', { name: 'Collapse all 2' }).click();
  await expect(copy).not.toHaveAttribute('data-open', 'true');
  await app.inspector.getByRole('button', { name: 'Next copy' }).click();
  await expect(app.inspector).toContainText('number 1 of 2');
  await app.inspector.getByRole('button', { name: 'Expand all 2' }).click();
  await expect(app.group('layer1/1')).toHaveAttribute('data-open', 'true');
});

test('few boxes are mounted whatever is shown and brought out', async ({ app, file }) => {
  await app.openPath(await file('large.onnx', branchesModel(40, 50)));
  await app.graphReady();
  await app.command('Show the graph flat or in groups');
  const counts: number[] = [];
  const step = async (key: string): Promise<void> => {
    await app.page.keyboard.press(key);
    await app.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    counts.push(await app.mounted.count());
  };
  await app.findNode('Relu_1025');
  await expect(app.inspector).toContainText('Relu_1025');
  await app.graph.focus();
  await step('o');
  await step('Control+u');
  await step('Control+k');
  for (let i = 0; i < 12; i++) await step('Shift+ArrowDown');
  for (let i = 0; i < 12; i++) await step('Shift+ArrowUp');
  expect(Math.max(...counts), counts.join(' ')).toBeLessThanOrEqual(150);
  expect(Math.max(...counts), counts.join(' ')).toBeGreaterThan(10);
});

test('bodies of an If are shown in place, one within the other, and are there again when the model is', async ({
  app,
  file,
}) => {
  const path = await file('bodies.onnx', bodiesModel());
  await app.openPath(path);
  await app.graphReady();
  const operator = (name: string): Locator => boxOf(app.graph, name);
  await expect(operator('Exp')).toHaveCount(0);
  await app.graph.getByRole('button', { name: 'Expand If' }).click();
  await app.graphReady();
  const titles = app.graph.locator('.graph-title');
  await expect(titles).toHaveText([/^If.*If_0$/, /^then branch/, /^else branch/]);
  const inner = async (name: string): Promise<{ x: number; y: number }> =>
    (await operator(name).boundingBox()) ?? { x: NaN, y: NaN };
  expect((await inner('Exp')).x).toBeLessThan((await inner('Neg')).x);
  expect((await inner('Tanh')).y).toBeGreaterThan((await inner('Neg')).y);
  // A double click opens, the keys open and close.
  await operator('If').dblclick({ position: { x: 20, y: 12 } });
  await expect(operator('Log')).toBeVisible();
  await expect(titles).toHaveCount(5);
  await app.findNode('log');
  await expect(app.graph).toHaveAttribute('data-graph', '0');
  await expect(app.inspector).toContainText('Log');
  expect(await violations(app.page)).toEqual([]);
  // What is open comes back with the file.
  await app.page.keyboard.press('Escape');
  await app.page.waitForTimeout(700);
  await app.page.keyboard.press('Control+w');
  await app.openPath(path);
  await app.graphReady();
  await expect(titles).toHaveCount(5);
  await titles.first().click({ position: { x: 60, y: 12 } });
  await app.graph.focus();
  await app.page.keyboard.press('Enter');
  await expect(titles).toHaveCount(0);
  await operator('If').getByRole('button', { name: 'Open else branch' }).click();
  await expect(operator('Neg')).toBeVisible();
  await expect(app.graph).not.toHaveAttribute('data-graph', '0');
});
