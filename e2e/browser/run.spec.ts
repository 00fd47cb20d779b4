import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { violations } from './support/axe.js';
import { expect, sample, test } from './support/fixtures.js';

// PyTorch is imported, five artifacts are made, compared and timed.
test.setTimeout(10 * 60_000);

test('the sample export ends with a verdict, a latency table and a report', async ({ app }) => {
  await app.startSampleExport('text_classifier');
  await expect(app.runState).toHaveText(/done|failed|crashed/, { timeout: 8 * 60_000 });
  await expect(app.runState).toHaveText('done');
  await app.openRun();
  await expect(app.page.getByTestId('run-steps')).toContainText('✓');

  await app.showView('Parity');
  const matrix = app.page.getByTestId('parity-matrix');
  await expect(matrix).toContainText('logits');
  await expect(matrix).toContainText('pass');
  await app.screenshot('run-parity');

  await app.showView('Latency');
  const table = app.page.getByTestId('latency-table');
  await expect(table).toContainText('eager');
  await expect(table).toContainText('CPUExecutionProvider');
  await expect(table.locator('tbody tr')).not.toHaveCount(0);
  await expect(app.page.locator('.page:not(.hidden) canvas, .page:not(.hidden) svg').first()).toBeVisible();
  await app.screenshot('run-latency');

  await app.showView('Report');
  await expect(app.page.frameLocator('iframe').locator('body')).toContainText('onnx');
  await app.screenshot('run-report');

  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme });
    for (const view of ['Steps', 'Parity', 'Latency', 'Artifacts']) {
      await app.showView(view);
      expect(await violations(app.page), `${view}, ${colorScheme}`).toEqual([]);
    }
    await app.screenshot(`run-${colorScheme}`);
  }
});

test('a running job is cancelled and leaves no process behind', async ({ app, served }) => {
  await app.startSampleExport('text_classifier');
  // In the middle of it: a worker that is not at work is kept for the next job.
  const exporting = app.page.locator('[data-step="export"][data-state="running"]').filter({ visible: true });
  await expect(exporting).toBeVisible({ timeout: 60_000 });
  expect((await served.descendants()).join('\n')).toContain('lapidary_worker');
  await app.page
    .getByRole('button', { name: /^Cancel/ })
    .first()
    .click();
  await expect(app.runState).toHaveText(/cancelled/i, { timeout: 5_000 });
  await expect.poll(() => served.descendants(), { timeout: 10_000 }).toEqual([]);
  await app.openPath(sample('exported/text_classifier.onnx'));
  await app.graphReady();
});

test('a source that raises ends as a failed job with what it raised', async ({ app, served, file }) => {
  await file('broken.py', "def make():\n    raise ValueError('the weights are gone')\n");
  const recipe = 'lapidary: 1\nsource: { file: broken.py }\ninputs: ["x:float32[batch=2{1..8},4]"]\ntargets: [onnx]\n';
  await app.openPath(await file('broken.yaml', recipe));
  await app.startExport();
  await expect(app.errorCard.first()).toBeVisible({ timeout: 2 * 60_000 });
  await expect(app.errorCard.first()).toContainText('the weights are gone');
  await expect(app.errorCard.first()).not.toContainText('Traceback');
  expect(await readFile(join(served.scratch, 'files', 'broken.yaml'), 'utf8')).toBe(recipe);
});
