import { dirname } from 'node:path';
import { expect, sample, test as base } from './support/fixtures.js';
import { huggingFaceFolder } from '../browser/support/hugging-face-folder.js';

const classifier = sample('exported/text_classifier.onnx');
const block = sample('exported/transformer_block.onnx');

const test = base.extend<{ folder: string }>({
  folder: async ({ dataDir }, use) => use(await huggingFaceFolder(dataDir)),
});

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
  await desktop.dropFromInput('#from-the-system');
  await desktop.window.graphReady();
  await expect(desktop.window.tabs).toContainText(['transformer_block']);
});

test('a dropped folder is opened where it lies', async ({ desktop, folder }) => {
  await desktop.engineReady();
  await desktop.page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'from-the-system' });
    document.body.append(input);
  });
  // Playwright's own call gives an input no folder; what is dropped from a file manager is one.
  const session = await desktop.page.context().newCDPSession(desktop.page);
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#from-the-system' });
  await session.send('DOM.setFileInputFiles', { files: [folder], nodeId });
  await desktop.dropFromInput('#from-the-system');
  await expect(desktop.window.inspector).toContainText('BertModel');
  await expect(desktop.window.inspector).toContainText(folder);
});

test('a folder named on the command line is opened', async ({ launch, folder }) => {
  const desktop = await launch([folder]);
  await expect(desktop.window.inspector).toContainText('BertModel');
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
