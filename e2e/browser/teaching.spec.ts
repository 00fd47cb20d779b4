import { violations } from './support/axe.js';
import { expect, test } from './support/fixtures.js';

// PyTorch is imported, and a model is captured twice.
test.setTimeout(5 * 60_000);

const source = `import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        if x.sum() > 0:
            return x * 2
        return x - 1
`;
const recipe =
  'lapidary: 1\nsource: { file: net.py, entry: Net }\ninputs: ["x:float32[batch=2{1..8},4]"]\ntargets: [onnx, torchscript-trace]\n';

test('advice before running names the line; the failed artifact says what, where, why and what to try', async ({
  app,
  file,
}) => {
  const { page } = app;
  await file('net.py', source);
  await app.openPath(await file('net.yaml', recipe));
  const next = page.getByRole('button', { name: 'Next', exact: true });
  const run = page.getByRole('button', { name: 'Run', exact: true });
  await expect(run.or(next)).toBeVisible();
  while (!(await run.isVisible())) await next.click();

  const advice = page.getByRole('region', { name: 'Advice before running' });
  await advice.getByRole('button', { name: 'Ask for advice' }).click();
  await expect(advice).toContainText('data-dependent-branch', { timeout: 2 * 60_000 });
  await expect(advice).toContainText('baked-by-trace');
  await expect(advice).toContainText('net.py:7');
  await advice.scrollIntoViewIfNeeded();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), `advice, ${colorScheme}`).toEqual([]);
    await app.screenshot(`advice-${colorScheme}`);
  }

  await run.click();
  await expect(page.getByRole('heading', { name: 'Result', exact: true })).toBeVisible({ timeout: 3 * 60_000 });
  await app.openRun();
  await app.showView('Artifacts');
  const card = page.locator('.page:not(.hidden)').getByTestId('error-card').first();
  await expect(card).toContainText('decides on the values of a tensor at net.py:7');
  await expect(card).toContainText('While it is captured a tensor has a shape and no values');
  await expect(card).toContainText('torch.cond');
  await expect(card.getByLabel('Code at net.py:7')).toHaveText('if x.sum() > 0:');

  await card.getByRole('button', { name: 'net.py:7' }).press('Enter');
  await expect(card.getByLabel('Code at net.py:7')).toContainText('class Net(nn.Module):');
  await expect(card.getByText('GuardOnDataDependentSymNode').first()).toBeHidden();
  await card.getByText('What PyTorch said').click();
  await expect(card.getByText(/GuardOnDataDependentSymNode/).first()).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), `error card, ${colorScheme}`).toEqual([]);
    await app.screenshot(`error-card-${colorScheme}`);
  }
});
