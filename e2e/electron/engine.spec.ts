import { expect, sample, test } from './support/fixtures.js';

test('an engine that is killed is started again, and models can be opened', async ({ launch }) => {
  const desktop = await launch([sample('exported/text_classifier.onnx')]);
  await desktop.window.graphReady();
  const [first] = await desktop.enginePids();
  process.kill(first ?? 0, 'SIGKILL');
  await expect.poll(() => desktop.enginePids()).toHaveLength(2);
  const [, second] = await desktop.enginePids();
  expect(second).not.toBe(first);
  await desktop.engineReady();
  await desktop.window.openPath(sample('exported/transformer_block.onnx'));
  await expect(desktop.page.getByRole('tab', { name: 'transformer_block', selected: true })).toBeVisible();
  await desktop.window.graphReady();
  await expect(desktop.window.tabs).toContainText(['text_classifier', 'transformer_block']);
});

test('the page may be reloaded and gets its engine again', async ({ desktop }) => {
  await desktop.engineReady();
  await desktop.page.reload();
  await desktop.engineReady();
  await desktop.window.openPath(sample('exported/text_classifier.onnx'));
  await desktop.window.graphReady();
  expect(await desktop.enginePids()).toHaveLength(1);
});

test('a broken file is an error card, and the engine goes on', async ({ desktop }) => {
  await desktop.window.openPath('/nowhere/at/all.onnx');
  await expect(desktop.window.errorCard).toContainText('FILE_NOT_FOUND');
  await desktop.window.openPath(sample('exported/text_classifier.onnx'));
  await desktop.window.graphReady();
  expect(await desktop.enginePids()).toHaveLength(1);
});
