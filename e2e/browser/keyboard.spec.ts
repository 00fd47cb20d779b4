import { chainModel } from './support/chain-model.js';
import { expect, test } from './support/fixtures.js';

test('Tab reaches the path box, and Enter in it opens', async ({ app, file }) => {
  const path = await file('chain.onnx', chainModel(6, 20));
  for (let presses = 0; presses < 12; presses++) {
    await app.page.keyboard.press('Tab');
    if (await app.pathBox.evaluate((box) => box === document.activeElement)) break;
  }
  await expect(app.pathBox).toBeFocused();
  await app.page.keyboard.type(path);
  await app.page.keyboard.press('Enter');
  await app.graphReady();
});

test('every stop of Tab on the start page can be seen to have the focus', async ({ app }) => {
  for (let presses = 0; presses < 10; presses++) {
    await app.page.keyboard.press('Tab');
    const outline = await app.page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return 'none focused';
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
      return outlineStyle === 'none' && boxShadow === 'none'
        ? `${focused.outerHTML.slice(0, 80)} has none`
        : outlineWidth;
    });
    expect(outline).not.toContain('none');
  }
});

test('Ctrl+O opens the file picker and what it gives', async ({ app, file }) => {
  const path = await file('picked.onnx', chainModel(6, 20));
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.keyboard.press('Control+o');
  await (await chooser).setFiles(path);
  await expect(app.tabs).toContainText('picked.onnx');
  await app.graphReady();
});

test('Ctrl+L goes to the path box, Ctrl+Shift+P to the palette, Esc closes it', async ({ app }) => {
  await app.page.keyboard.press('Control+l');
  await expect(app.pathBox).toBeFocused();
  await app.page.keyboard.press('Control+Shift+p');
  const palette = app.page.getByRole('dialog');
  await expect(palette).toBeVisible();
  await app.page.keyboard.type('jobs');
  await app.page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await expect(app.jobs).toBeVisible();
});

test('Ctrl+F finds a node and Enter selects it', async ({ app, file }) => {
  await app.openPath(await file('chain.onnx', chainModel(60, 20)));
  await app.graphReady();
  await app.findNode('Relu_41');
  await expect(app.inspector).toContainText('/block.2/Relu_41');
});
