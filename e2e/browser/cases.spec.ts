import { expect, test } from './support/fixtures.js';
import { violations } from './support/axe.js';
import { float32Bytes, modelBytes, tensor } from '../../src-main/formats/onnx/test-models.js';
import { pngOf } from '../../src-main/parity/samples/test-pngs.js';

test.setTimeout(3 * 60_000);

/** x · factor, of pictures. */
const scaled = (factor: number): Buffer =>
  Buffer.from(
    modelBytes({
      nodes: [{ op: 'Mul', name: 'scale', inputs: ['x', 'a'], outputs: ['y'] }],
      inputs: [{ name: 'x', dtype: 'float32', shape: ['batch', 3, 32, 48] }],
      outputs: [{ name: 'y', dtype: 'float32', shape: ['batch', 3, 32, 48] }],
      initializers: [tensor('a', 'float32', [1], float32Bytes(factor))],
    }),
  );

const picture = pngOf({ width: 96, height: 64, pixel: (x, y) => [x * 2, y * 4, x < 48 ? 255 : 0] });

test('a real picture is a case, and what comes out of it is looked at large, pixel by pixel', async ({
  app,
  page,
  file,
}) => {
  const shown = page.locator('.page:not(.hidden)');
  await app.fillInComparison(await file('right.onnx', scaled(1)), await file('wrong.onnx', scaled(1.5)));
  await shown.getByLabel('Case file 1', { exact: true }).fill(await file('drawn.png', picture));
  await shown.getByRole('button', { name: 'Compare', exact: true }).click();
  const view = page.locator('.parity-view').filter({ visible: true });
  await expect(view).toContainText('drawn.png (a real picture, cut to 48 × 32, scaled by imagenet)', {
    timeout: 90_000,
  });

  await view.getByRole('tab', { name: 'Picture', exact: true }).click();
  const opener = view.getByRole('button', { name: /^Subject: .*: enlarge$/ });
  await opener.click();
  const dialog = page.getByRole('dialog', { name: 'Pictures' });
  await expect(dialog.locator('canvas')).toHaveCount(3);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), colorScheme).toEqual([]);
    await app.screenshot(`large-pictures-${colorScheme}`);
  }
  const factor = dialog.getByLabel('Enlarged');
  const boxes = dialog.locator('.large-box');
  await expect(boxes.nth(1)).toBeFocused();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect(factor).toHaveText('32×');
  await boxes.nth(1).evaluate((box) => box.scrollTo(200, 150));
  for (const index of [0, 2])
    await expect.poll(() => boxes.nth(index).evaluate((box) => [box.scrollLeft, box.scrollTop])).toEqual([200, 150]);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  const values = dialog.getByLabel('Values of the pixel');
  await expect(values).toContainText('row 1, column 1');
  // The first channel of a flat ramp at column 1, times 1 and times 1.5.
  const numbers = async (): Promise<number[]> =>
    [...(await values.innerText()).matchAll(/red (-?[\d.e-]+)/g)].map((match) => Number(match[1]));
  await expect.poll(async () => (await numbers()).length).toBe(3);
  const [reference = 0, subject = 0, difference = 0] = await numbers();
  expect(subject / reference).toBeCloseTo(1.5, 5);
  expect(difference).toBeCloseTo(subject - reference, 5);
  await page.keyboard.press('0');
  await expect(factor).not.toHaveText('32×');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test('cases are edited: own sizes, ticks, files dropped on the page, generated ones beside them', async ({
  app,
  page,
  file,
}) => {
  const shown = page.locator('.page:not(.hidden)');
  await app.fillInComparison(await file('right.onnx', scaled(1)), await file('wrong.onnx', scaled(1.5)));
  await shown.getByRole('button', { name: 'Fill in the inputs from the model' }).click();
  await expect(shown.getByLabel('Input 1', { exact: true })).toHaveValue(/^x:float32\[batch/);
  const cases = shown.getByTestId('generated-cases');
  const editor = shown.getByRole('group', { name: 'Cases of your own sizes' });
  await editor.getByRole('button', { name: 'Add a case' }).click();
  await editor.getByLabel('batch').fill('7');
  await editor.getByLabel('values').selectOption('uniform');
  await expect(cases.getByRole('row', { name: /batch = 7, uniform/ })).toContainText('asked for');
  await cases.getByRole('button', { name: 'Tick none' }).click();
  await expect(shown.getByRole('button', { name: 'Compare', exact: true })).toBeDisabled();
  await cases.getByRole('checkbox', { name: 'Compare at batch = 7, uniform' }).check();
  await expect(cases.getByRole('heading')).toHaveText(/^1 of \d+ cases$/);

  await app.drop({ name: 'drawn.png', content: picture });
  await expect(shown.getByLabel('Case file 1', { exact: true })).toHaveValue(/drawn\.png$/);
  await expect(shown).toContainText('A real picture, cut to the size of the input.');
  await expect(cases).toBeHidden();
  await shown.getByLabel('Generated cases, too').check();
  await expect(cases).toBeVisible();
  await shown.getByLabel('Pixels become').selectOption('0..1');
  for (const [width, height] of [
    [1400, 900],
    [1000, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    await shown.getByRole('heading', { name: 'Cases', exact: true }).scrollIntoViewIfNeeded();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      if (width === 1400) expect(await violations(page), colorScheme).toEqual([]);
      await shown.getByLabel('Pixels become').scrollIntoViewIfNeeded();
      await app.screenshot(`cases-${String(width)}-${colorScheme}`);
    }
  }
  await shown.getByRole('button', { name: 'Compare', exact: true }).click();
  const view = page.locator('.parity-view').filter({ visible: true });
  const table = view.getByRole('table', { name: 'Every case' });
  await expect(table.getByRole('row', { name: /^drawn\.png/ })).toBeVisible({ timeout: 90_000 });
  await expect(table.getByRole('row', { name: /^batch = 7, uniform/ })).toBeVisible();
  await expect(table.getByRole('row')).toHaveCount(3);
});

test('inputs are filled in as the source declares them, and a source that declares none says so', async ({
  page,
  app,
  file,
}) => {
  const shown = app.page.locator('.page:not(.hidden)');
  const net = (declared: string): string =>
    `from torch import nn\n${declared}\nclass Net(nn.Module):\n    def forward(self, x):\n        return x + 1\n`;
  await page.keyboard.press('Alt+Home');
  await shown.getByRole('button', { name: /Compare/ }).click();
  const reference = shown.getByLabel('Reference', { exact: true });
  await reference.fill(`${await file('silent.py', net(''))}:Net`);
  const declared = shown.getByRole('button', { name: 'Fill in the inputs the source declares' });
  await declared.click();
  await expect(shown.getByRole('alert')).toContainText('declares no inputs');
  await reference.fill(`${await file('net.py', net("LAPIDARY_INPUTS = ['x:float32[batch=2{1..9},5]']"))}:Net`);
  await declared.click();
  await expect(shown.getByLabel('Input 1', { exact: true })).toHaveValue('x:float32[batch=2{1..9},5]');
  await expect(shown.getByTestId('generated-cases').getByRole('row', { name: /batch = 9/ })).toBeVisible();
});
