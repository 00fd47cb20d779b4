import { expect, sample, test } from './support/fixtures.js';

test('a group collapses and expands, and a selected node is shown in the inspector', async ({ launch }) => {
  const { window } = await launch([sample('exported/text_classifier.onnx')]);
  await window.graphReady();
  // The one large group of this model opens with it.
  const encoder = window.group('encoder/layers');
  const inside = window.groups.filter({ hasText: 'layers.0' });
  await expect(inside).not.toHaveCount(0);
  await window.toggle(encoder);
  await expect(inside).toHaveCount(0);
  await window.toggle(encoder);
  await expect(inside).not.toHaveCount(0);
  await window.findNode('Softmax');
  await expect(window.inspector).toContainText('axis');
  await window.screenshot('electron-node');
});

test('the sample export runs on the desktop to its verdict and its chart', async ({ desktop }) => {
  // PyTorch is imported, the artifacts are made, compared and timed.
  test.setTimeout(10 * 60_000);
  const { window, page } = desktop;
  await desktop.engineReady();
  await window.startSampleExport('text_classifier');
  await expect(window.runState).toHaveText(/done/i, { timeout: 8 * 60_000 });
  await window.openRun();
  await window.showView('Parity');
  await expect(page.getByTestId('parity-matrix')).toContainText('pass');
  await window.screenshot('electron-parity');
  await window.showView('Latency');
  await expect(page.getByTestId('latency-table')).toContainText('eager');
  await expect(page.getByTestId('latency-table').locator('tbody tr')).not.toHaveCount(0);
  await expect(page.locator('.page:not(.hidden)').locator('canvas, svg').first()).toBeVisible();
  await window.screenshot('electron-latency');
});
