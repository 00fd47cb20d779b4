import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelSpec, attribute, modelBytes, tensor } from '../../src-main/formats/onnx/test-models.js';
import { violations } from './support/axe.js';
import { expect, test } from './support/fixtures.js';

const faulty: ModelSpec = {
  inputs: [{ name: 'x', shape: [1, 4] }],
  outputs: [{ name: 'y' }],
  initializers: [
    tensor('ratio', 'float32', [], new Uint8Array(Float32Array.of(0.5).buffer)),
    tensor('training', 'bool', [], Uint8Array.of(1)),
    tensor('w', 'float32', [2], new Uint8Array(Float32Array.of(1, Number.NaN).buffer)),
  ],
  nodes: [
    { op: 'Dropout', name: 'block/drop', inputs: ['x', 'ratio', 'training'], outputs: ['h'] },
    { op: 'Transpose', name: 'there', inputs: ['h'], outputs: ['a'], attributes: [attribute.ints('perm', [1, 0])] },
    { op: 'Transpose', name: 'back', inputs: ['a'], outputs: ['y'], attributes: [attribute.ints('perm', [1, 0])] },
    { op: 'Relu', name: 'lost', inputs: ['h'], outputs: ['nothing'] },
  ],
};

test('findings stand by rule, are filtered by severity, say why, and lead to their nodes', async ({
  app,
  page,
  served,
}) => {
  mkdirSync(served.scratch, { recursive: true });
  const path = join(served.scratch, 'faulty.onnx');
  writeFileSync(path, modelBytes(faulty));
  await app.openPath(path);
  await app.graphReady();
  const findings = page.getByTestId('findings');
  const group = (rule: string) => findings.locator(`[data-rule="${rule}"]`);
  await expect(group('dropout-training')).toContainText('1 Dropout is in training mode');
  await expect(group('dropout-training')).toContainText('Error');
  await expect(group('nonfinite-weights')).toContainText('1 tensor holds NaN');
  await expect(group('static-batch')).toContainText('Warning');
  // Notes are closed until they are asked for.
  await expect(group('transpose-pair').getByRole('button', { name: 'back' })).toBeHidden();
  await group('transpose-pair').locator('summary').first().click();
  await expect(group('transpose-pair').getByRole('button', { name: 'back' })).toBeVisible();

  const help = group('dead-node').getByText('Why it matters');
  await help.focus();
  await page.keyboard.press('Enter');
  await expect(group('dead-node')).toContainText('an output was lost in an edit');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), colorScheme).toEqual([]);
    await app.screenshot(`lint-${colorScheme}`);
  }

  await page
    .getByRole('group', { name: 'Severities shown' })
    .getByRole('button', { name: /Warning/ })
    .click();
  await expect(group('dead-node')).toHaveCount(0);
  await expect(group('dropout-training')).toBeVisible();

  await group('dropout-training').getByRole('button', { name: 'block/drop' }).click();
  await expect(app.inspector.getByRole('heading', { level: 2 })).toHaveText('Dropout');
});
