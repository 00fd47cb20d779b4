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

test('Ctrl+P goes to one node and leaves the keys to the graph; Alt+Left goes back', async ({ app, file }) => {
  await app.openPath(await file('chain.onnx', chainModel(60, 20)));
  await app.graphReady();
  await app.findNode('Relu_41');
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('Control+p');
  await app.page.keyboard.type('Relu_3 block.0');
  await expect(app.page.getByRole('search').getByRole('status')).toHaveText('1 of 1');
  await app.page.keyboard.press('Enter');
  await expect(app.page.getByRole('search')).toBeHidden();
  await expect(app.graph).toBeFocused();
  await expect(app.inspector).toContainText('/block.0/Relu_3');
  // On from there along an edge: find, graph and inspector follow each other.
  await app.page.keyboard.press('ArrowDown');
  await expect(app.inspector).toContainText('/block.0/Add_4');
  await app.page.keyboard.press('Alt+ArrowLeft');
  await expect(app.inspector).toContainText('/block.0/Relu_3');
  await app.page.keyboard.press('Alt+ArrowLeft');
  await expect(app.inspector).toContainText('/block.2/Relu_41');
  await app.page.keyboard.press('Alt+ArrowRight');
  await expect(app.inspector).toContainText('/block.0/Relu_3');
});

test('tabs move with Ctrl+Shift+PageDown, and a file that is open is shown instead of opened twice', async ({
  app,
  file,
}) => {
  const first = await file('first.onnx', chainModel(6, 20));
  await app.openPath(first);
  await app.graphReady();
  await app.openPath(await file('second.onnx', chainModel(8, 20)));
  await app.graphReady();
  await expect(app.tabs).toHaveText([/first/, /second/]);
  await app.page.keyboard.press('Control+Shift+PageUp');
  await expect(app.tabs).toHaveText([/second/, /first/]);
  await app.openPath(first);
  await expect(app.tabs).toHaveText([/second/, /first/]);
  await expect(app.tabs.nth(1)).toHaveAttribute('aria-selected', 'true');
  await app.tabs.nth(0).click({ button: 'middle' });
  await expect(app.tabs).toHaveText([/first/]);
});

test('? shows every key, and a second Esc does nothing else', async ({ app }) => {
  await app.page.keyboard.press('?');
  const sheet = app.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  for (const words of ['Find in the model', 'Open recent model 1 to 9', 'Walk along edges'])
    await expect(sheet).toContainText(words);
  await app.page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
});
