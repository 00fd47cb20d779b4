import { violations } from './support/axe.js';
import { expect, test } from './support/fixtures.js';

// PyTorch is imported and runs the source.
test.setTimeout(5 * 60_000);

const source = `import torch
from torch import nn

class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(50, 8)
        self.position = nn.Parameter(torch.randn(1, 64, 8))

    def forward(self, ids):
        x = self.embed(ids)
        return x + self.position[:, : x.shape[1]]

def make():
    return Encoder()
`;
const recipe =
  'lapidary: 1\nsource: { file: encoder.py, entry: make }\ninputs: ["ids:int64(0..49)[batch=2{1..8},seq=16{1..512}]"]\ntargets: [exported-program]\n';

test('axes are edited, undone, tried, and what the exporters are told is shown', async ({ app, file }) => {
  await file('encoder.py', source);
  await app.openPath(await file('encoder.yaml', recipe));
  const { page } = app;
  await page
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('button', { name: /Inputs/ })
    .click();
  const text = page.getByLabel('Input 1', { exact: true });
  const editor = page.getByRole('region', { name: 'Inputs and axes' });

  // One row of a symbol changes it everywhere; the text follows.
  await page.getByLabel('seq: max').fill('128');
  await expect(text).toHaveValue('ids:int64(0..49)[batch=2{1..8},seq=16{1..128}]');
  await page.getByLabel('seq: example').fill('1');
  await expect(editor).toContainText('use 2 or more');
  await expect(text).toHaveValue(/seq=16/);
  await page.getByLabel('Export with an example of 1 all the same').check();
  await expect(text).toHaveValue(/seq=1\{1\.\.128\}/);
  await editor.getByRole('button', { name: 'Undo' }).click();
  await expect(text).toHaveValue(/seq=16\{1\.\.128\}/);
  await page.getByLabel('batch: example').press('Control+z');
  await expect(text).toHaveValue(/seq=16\{1\.\.512\}/);
  await page.getByLabel('batch: example').press('Control+Shift+z');
  await page.getByLabel('batch: example').press('Control+z');

  // And the other way.
  await text.fill('ids:int64(0..49)[batch=3{1..8},seq=16{1..512}]');
  await expect(page.getByLabel('batch: example')).toHaveValue('3');
  await page.getByLabel('batch: min').fill('9');
  await expect(page.getByLabel('batch: min')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('batch: min').fill('1');

  await page.getByText('What the exporters are told').click();
  await expect(editor).toContainText('seq = torch.export.Dim("seq", min=1, max=512)');
  await expect(editor).toContainText('--maxShapes=ids:8x512');

  await editor.getByRole('button', { name: 'Try the axes' }).click();
  await expect(editor).toContainText('works from 1 to 64 only', { timeout: 4 * 60_000 });
  await expect(editor).toContainText('encoder.py:12');
  await expect(page.getByLabel('ids, axis 1')).toHaveAttribute('aria-invalid', 'true');
  for (const size of [
    { width: 1400, height: 900 },
    { width: 1000, height: 700 },
  ]) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), colorScheme).toEqual([]);
      await page.getByLabel('seq: max').scrollIntoViewIfNeeded();
      await app.screenshot(`export-axes-${colorScheme}-${String(size.width)}`);
    }
  }
  await page.getByLabel('seq: max').fill('64');
  await expect(editor).not.toContainText('works from 1 to 64 only');
});

test('a source that declares no inputs gets proposals, said to be proposals, by keyboard', async ({ app, file }) => {
  const path = await file('encoder.py', source);
  const { page } = app;
  await app.openPath(path);
  await expect(page.getByRole('heading', { name: 'Source', exact: true })).toBeVisible();
  const next = page.getByRole('button', { name: 'Next', exact: true });
  await next.focus();
  await page.keyboard.press('Enter');
  const editor = page.getByRole('region', { name: 'Inputs and axes' });
  await expect(editor).toContainText('Proposed, because the source declares no inputs', { timeout: 4 * 60_000 });
  await expect(editor).toContainText('an Embedding of 50 entries');
  await expect(page.getByLabel('Input 1', { exact: true })).toHaveValue('ids:int64(0..49)[batch=2,seq=16]');
  await page.getByLabel('ids, axis 1').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('length');
  await expect(page.getByLabel('length: example')).toHaveValue('16');
});
