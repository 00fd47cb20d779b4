import { dirname } from 'node:path';
import { expect, sample, test } from './support/fixtures.js';

const classifier = sample('exported/text_classifier.onnx');
const block = sample('exported/transformer_block.onnx');

test('the open dialog opens what is chosen and remembers the folder', async ({ desktop }) => {
  await desktop.engineReady();
  await desktop.answerDialog([classifier]);
  await desktop.chooseMenuItem('file.open');
  await desktop.window.graphReady();
  await expect(desktop.window.tabs).toContainText(['text_classifier']);
  expect(await desktop.shownDialog()).toMatchObject({ title: 'Open a model' });
  expect((await desktop.shownDialog()).defaultPath).toBeUndefined();
  await desktop.answerDialog([]);
  await desktop.chooseMenuItem('file.open');
  await expect.poll(async () => (await desktop.shownDialog()).defaultPath).toBe(dirname(classifier));
});

test('a dropped file is opened where it lies', async ({ desktop }) => {
  await desktop.engineReady();
  // A file with a real path can be had only from a file input; its File objects are then dropped.
  await desktop.page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'from-the-system' });
    document.body.append(input);
  });
  await desktop.page.setInputFiles('#from-the-system', block);
  await desktop.page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#from-the-system');
    const dataTransfer = new DataTransfer();
    for (const file of input?.files ?? []) dataTransfer.items.add(file);
    const target = document.querySelector('main');
    for (const type of ['dragenter', 'dragover', 'drop']) {
      target?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
    input?.remove();
  });
  await desktop.window.graphReady();
  await expect(desktop.window.tabs).toContainText(['transformer_block']);
});

test('a second start hands its file to the first, relative to where it was started', async ({
  desktop,
  startAgain,
}) => {
  await desktop.engineReady();
  const status = await startAgain(['text_classifier.onnx'], dirname(classifier));
  expect(status).toBe(0);
  await desktop.window.graphReady();
  await expect(desktop.window.tabs).toContainText(['text_classifier']);
  expect(desktop.app.windows()).toHaveLength(1);
  expect(await desktop.enginePids()).toHaveLength(1);
});

test('a menu item runs its command in the window', async ({ desktop }) => {
  await desktop.engineReady();
  await desktop.chooseMenuItem('view.palette');
  await expect(desktop.page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
});
