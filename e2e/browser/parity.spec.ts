import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { parityResultSchema } from '../../src-shared/parity.js';
import { float32Bytes, modelBytes, tensor } from '../../src-main/formats/onnx/test-models.js';
import { violations } from './support/axe.js';
import { expect, test } from './support/fixtures.js';
import type { LapidaryWindow } from './support/lapidary-window.js';

test.setTimeout(4 * 60_000);

const floats = (name: string, value: number) => tensor(name, 'float32', [1], float32Bytes(value));

/** x · a → Relu → · b; `b` alone tells two of them apart. */
const scaled = (shape: (number | string)[], b: number): Buffer =>
  Buffer.from(
    modelBytes({
      nodes: [
        { op: 'Mul', name: 'first', inputs: ['x', 'a'], outputs: ['h'] },
        { op: 'Relu', name: 'middle', inputs: ['h'], outputs: ['r'] },
        { op: 'Mul', name: 'last', inputs: ['r', 'b'], outputs: ['y'] },
      ],
      inputs: [{ name: 'x', dtype: 'float32', shape }],
      outputs: [{ name: 'y', dtype: 'float32', shape }],
      initializers: [floats('a', 2), floats('b', b)],
    }),
  );

const shownPage = (page: Page): Locator => page.locator('.page:not(.hidden)');

async function compare(app: LapidaryWindow): Promise<void> {
  await shownPage(app.page).getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(app.page.getByTestId('parity-matrix').filter({ visible: true })).toBeVisible({ timeout: 90_000 });
}

/** No violations in either theme. */
async function accessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), `${what}, ${colorScheme}`).toEqual([]);
  }
}

test('two models are compared by clicks, down to the node and the elements that differ', async ({
  app,
  page,
  file,
}) => {
  const reference = await file('right.onnx', scaled(['batch', 3, 16, 24], 1));
  const subject = await file('wrong.onnx', scaled(['batch', 3, 16, 24], 1.25));
  await app.fillInComparison(reference, subject);
  await page.getByRole('button', { name: 'Fill in the inputs from the model' }).click();
  await expect(page.getByLabel('Input 1', { exact: true })).toHaveValue(/^x:float32\[batch/);
  const cases = page.getByTestId('generated-cases');
  await expect(cases.getByRole('row', { name: /all zeros/ })).toContainText('missing biases');
  await page.getByLabel('Compare layers').check();
  await page.getByLabel('Find the first difference').check();
  await accessible(page, 'the form');
  await compare(app);

  const view = page.locator('.parity-view').filter({ visible: true });
  const tab = (name: string): Locator => view.getByRole('tab', { name, exact: true });
  await expect(page.getByTestId('parity-matrix')).toContainText('✕fail');
  const rules = view.getByRole('table', { name: 'Rules' });
  await expect(rules.getByRole('row', { name: /House rule/ })).toContainText('fail');
  await expect(rules.getByRole('row', { name: /Scale-aware rule/ })).toContainText('float32');
  await expect(view.getByRole('figure', { name: 'Error against magnitude' }).locator('canvas')).toBeVisible();
  await accessible(page, 'size of the error');
  await tab('Where it is').click();
  await view.getByLabel('Along').selectOption('axes 1 and 2 (3 × 16)');
  await view.getByText('Show as a table').click();
  await expect(view.getByRole('region', { name: 'Map as a table' }).getByRole('row')).toHaveCount(3 * 16 + 1);
  await accessible(page, 'where it is');
  await tab('Picture').click();
  await expect(view.locator('.picture canvas')).toHaveCount(3);
  await accessible(page, 'the picture');
  await tab('Worst elements').click();
  const worst = view.getByRole('region', { name: 'Worst elements' }).getByRole('button').first();
  const place = JSON.parse((await worst.textContent()) ?? '[]') as number[];
  await accessible(page, 'worst elements');
  await worst.click();
  const marked = view.locator('.values-cell.marked');
  await expect(marked).toHaveCount(2);
  await expect(marked.last()).toHaveAttribute('title', /difference -?\d/);
  await expect(view.getByLabel('Axis 1', { exact: true })).toHaveValue(String(place[1]));
  await accessible(page, 'values');

  await tab('All numbers').click();
  await view.getByRole('button', { name: 'Max abs' }).click();
  await accessible(page, 'all numbers');
  await tab('How it ran').click();
  await expect(view.getByRole('table', { name: 'How each subject ran' })).toContainText('CPUExecutionProvider');
  await accessible(page, 'how it ran');

  const saved = page.waitForEvent('download');
  await view.getByRole('button', { name: 'JSON' }).click();
  const text = await readFile(await (await saved).path(), 'utf8');
  expect(parityResultSchema.parse(JSON.parse(text)).verdict).toBe('fail');

  await tab('Layers').click();
  await expect(view.locator('.layer-sentence')).toContainText('First differs at');
  const table = view.getByRole('grid', { name: 'Values that were compared' });
  const graphs = view.locator('.layer-graph');
  await expect(graphs).toHaveCount(2);
  for (const index of [0, 1]) await expect(graphs.nth(index).locator('[data-node-index="2"].selected')).toBeVisible();
  await table.getByRole('row', { name: /middle|Relu/ }).click();
  for (const index of [0, 1]) await expect(graphs.nth(index).locator('[data-node-index="1"].selected')).toBeVisible();
  await graphs.first().locator('[data-node-index="2"]').click();
  await expect(graphs.last().locator('[data-node-index="2"].selected')).toBeVisible();
  await expect(table.locator('[aria-selected="true"]')).toContainText('Mul');
  await accessible(page, 'layers');
  const placed = (index: number): Promise<{ x: number; y: number }> =>
    graphs
      .nth(index)
      .locator('.react-flow__viewport')
      .evaluate((element) => {
        const { e: x, f: y } = new DOMMatrix(getComputedStyle(element).transform);
        return { x, y };
      });
  const before = [await placed(0), await placed(1)] as const;
  await graphs.first().locator('.layer-graph-box').scrollIntoViewIfNeeded();
  const box = await graphs.first().locator('.layer-graph-box').boundingBox();
  if (box === null) throw new Error('the graph is not on the page');
  const [x, y] = [box.x + box.width / 2 + 90, box.y + box.height - 60];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 40, y - 25, { steps: 4 });
  await page.mouse.up();
  const moved = async (index: 0 | 1): Promise<number[]> => {
    const [from, now] = [before[index], await placed(index)];
    return [Math.round(now.x - from.x), Math.round(now.y - from.y)];
  };
  await expect.poll(async () => (await moved(0))[0]).not.toBe(0);
  await expect.poll(() => moved(1)).toEqual(await moved(0));

  await app.fillInComparison(reference, subject);
  await compare(app);
  await tab('What changed').click();
  const since = view.getByLabel('Since');
  const [earlier] = (await since.locator('option').allTextContents()).filter((option) => option.includes('right.onnx'));
  await since.selectOption({ label: earlier ?? '' });
  await expect(view).toContainText('Nothing: the same verdicts');
  await accessible(page, 'what changed');
});

test('a large tensor is looked at through windows: few cells on the page, few calls, both sides in step', async ({
  app,
  page,
  file,
}) => {
  const asked: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (String(payload).includes('parity.grid')) asked.push(String(payload));
    }),
  );
  await page.reload();
  await expect(app.statusBar).toContainText('engine ready');
  const shape = [20_000, 64];
  await app.fillInComparison(await file('right.onnx', scaled(shape, 1)), await file('wrong.onnx', scaled(shape, 1.25)));
  await compare(app);
  const view = page.locator('.parity-view').filter({ visible: true });
  await view.getByRole('tab', { name: 'Values', exact: true }).click();
  const panes = view.locator('.pair-pane .values-scroll');
  await expect(panes.first().getByRole('gridcell').first()).not.toBeEmpty();
  await panes.first().evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await expect(panes.first()).toContainText('19999');
  await expect(panes.last()).toContainText('19999');
  await expect(panes.first().getByRole('gridcell').last()).not.toBeEmpty();
  expect(await panes.first().evaluate((element) => element.scrollTop)).toBe(
    await panes.last().evaluate((element) => element.scrollTop),
  );
  expect(await view.getByRole('gridcell').count()).toBeLessThan(1000);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThan(12);
});

test('any other subject is taken as the reference, from the tensors alone', async ({ app, page, file }) => {
  let held = true;
  await page.routeWebSocket(/.*/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (!held || !String(message).includes('parity.against')) server.send(message);
    });
  });
  await page.reload();
  await expect(app.statusBar).toContainText('engine ready');
  const shape = ['batch', 3, 16, 24];
  const right = await file('right.onnx', scaled(shape, 1));
  await app.fillInComparison(right, await file('wrong.onnx', scaled(shape, 1.25)));
  await page.getByRole('button', { name: 'Add a model' }).click();
  await shownPage(page)
    .getByLabel('Model 3', { exact: true })
    .fill(await file('near.onnx', scaled(shape, 1.2501)));
  await compare(app);
  const view = page.locator('.parity-view').filter({ visible: true });
  const matrix = page.getByTestId('parity-matrix').filter({ visible: true });
  const heads = matrix.getByRole('columnheader');
  const cells = matrix.getByRole('gridcell');
  await expect(heads).toHaveText([/right/, /wrong/, /near/]);
  await expect(cells).toHaveText([/fail/, /fail/]);

  const against = view.getByRole('combobox', { name: 'Against' });
  await against.selectOption({ label: 'wrong.onnx' });
  await expect(view.getByRole('status')).toHaveText('Judging the stored tensors: 0 of 14');
  await expect(cells).toHaveText(['to come', 'to come']);
  await accessible(page, 'what is to come');
  await view.getByRole('button', { name: 'Cancel' }).click();
  await expect(cells).toHaveText([/fail/, /fail/]);
  held = false;
  await against.selectOption({ label: 'wrong.onnx' });
  await expect(view).toContainText('Judged from the stored tensors; nothing was run again.', { timeout: 60_000 });
  await expect(heads).toHaveText([/wrong/, /right/, /near/]);
  await expect(cells).toHaveText([/fail/, /warn/]);
  await cells.last().getByRole('button').click();
  await expect(view.locator('.cell-detail .reason')).toContainText('within the house rule');
  await view.getByRole('tab', { name: 'Values', exact: true }).click();
  const panes = view.locator('.pair-pane');
  await expect(panes.first()).toContainText('Reference: wrong.onnx');
  await expect(panes.last().getByRole('gridcell').first()).not.toBeEmpty();
  await view.getByRole('tab', { name: 'Picture' }).click();
  await expect(view.locator('.picture canvas')).toHaveCount(3);
  await accessible(page, 'another reference');

  const saved = page.waitForEvent('download');
  await view.getByRole('button', { name: 'JSON' }).click();
  const text = await readFile(await (await saved).path(), 'utf8');
  expect(parityResultSchema.parse(JSON.parse(text)).subjects[0]).toContain('wrong.onnx');

  await against.selectOption({ index: 0 });
  await expect(heads).toHaveText([/right/, /wrong/, /near/]);
  await expect(cells).toHaveText([/fail/, /fail/]);
});
