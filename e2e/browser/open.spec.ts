import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chainModel } from './support/chain-model.js';
import { expect, sample, test } from './support/fixtures.js';

const exported = sample('exported/text_classifier.onnx');

test('a dropped model is uploaded and its graph painted', async ({ app, served }) => {
  await app.drop({ name: 'classifier.onnx', content: await readFile(exported) });
  await expect(app.tabs).toHaveCount(1);
  await expect(app.tabs).toContainText('classifier.onnx');
  await app.graphReady();
  await expect(app.mounted.first()).toBeVisible();
  await expect(app.statusBar).toContainText(/opset \d+/);
  await expect(app.statusBar).toContainText('nodes');
  expect(served.errors()).toContain(join(served.dataDir, 'uploads'));
  await app.screenshot('model-dropped');
});

test('a group expands to what is in it and collapses again', async ({ app, file }) => {
  // Small models open with their groups expanded; this one does not.
  await app.openPath(await file('chain.onnx', chainModel(600, 20)));
  await app.graphReady();
  const block = app.group('block.0');
  await expect(block).toBeVisible();
  await expect(app.node(0)).toHaveCount(0);
  await app.toggle(block);
  await expect(app.node(0)).toBeVisible();
  await expect(app.node(1)).toHaveText(/Relu/);
  await app.screenshot('group-expanded');
  await app.toggle(block);
  await expect(app.node(0)).toHaveCount(0);
});

test('a selected node, its initializer and its values are shown in the inspector', async ({ app, file }) => {
  await app.openPath(await file('chain.onnx', chainModel(6, 20)));
  await app.graphReady();
  await app.expandAll();
  await app.node(0).click();
  await expect(app.inspector).toContainText('Add');
  await expect(app.inspector).toContainText('/block.0/Add_0');
  await app.inspector.getByText('bias', { exact: true }).first().click();
  await expect(app.inspector).toContainText('0.5');
  await expect(app.inspector).toContainText('3.5');
  await app.screenshot('initializer-values');
});

test('attributes of a node of the sample are shown', async ({ app }) => {
  await app.openPath(exported);
  await app.graphReady();
  await app.expandAll();
  await app.findNode('Softmax');
  await expect(app.inspector).toContainText('axis');
  await app.screenshot('node-attributes');
});

test('the path box opens a model where it lies', async ({ app, served }) => {
  await app.openPath(exported);
  await app.graphReady();
  await expect(app.tabs).toContainText('text_classifier.onnx');
  expect(served.errors()).not.toContain('upload ');
});

test('a model and its external data are dropped together', async ({ app }) => {
  const model = chainModel(6, 20, { externalData: 'weights.data' });
  await app.drop(
    { name: 'split.onnx', content: model },
    { name: 'weights.data', content: Buffer.from(Float32Array.from([7.25, 1, 2, 3]).buffer) },
  );
  await expect(app.tabs).toHaveCount(1);
  await app.graphReady();
  await app.expandAll();
  await app.node(0).click();
  await app.inspector.getByText('bias', { exact: true }).first().click();
  await expect(app.inspector).toContainText('7.25');
});

test('a JSON of shapes dropped with a model sets the sizes it is counted at', async ({ app }) => {
  await app.drop(
    { name: 'resnet18.onnx', content: await readFile(sample('exported/resnet18.onnx')) },
    { name: 'shapes.json', content: Buffer.from('{"image": [4, 3, 64, 64]}') },
  );
  await expect(app.tabs).toHaveCount(1);
  await app.graphReady();
  await app.findNode('op:MaxPool');
  await expect(app.inspector).toContainText('At batch = 4.');
});

test.describe('files named on the command line', () => {
  test.use({ serve: { args: ['--open', exported] } });
  test('are opened in the first window', async ({ app }) => {
    await expect(app.tabs).toContainText('text_classifier.onnx');
    await app.graphReady();
  });
});
