import { archiveFile, moduleOf } from '../../src-main/formats/torchscript/test-archives.js';
import { violations } from './support/axe.js';
import { expect, test } from './support/fixtures.js';

/** A scripted linear layer, 3 → 2: its file does not say what goes in. */
const model = archiveFile({
  data: moduleOf('m.Net', { weight: { tensor: '0', shape: [2, 3] } }),
  code: {
    '__torch__/m.py': `class Net(Module):
  __parameters__ = ["weight", ]
  __buffers__ = []
  weight : Tensor
  def forward(self: __torch__.m.Net,
    x: Tensor) -> Tensor:
    weight = self.weight
    return torch.relu(torch.linear(x, weight))
`,
  },
  storages: { 'data/0': Float32Array.from([1, 2, 3, 4, 5, 6]) },
});

test('a shape that is typed for an input gives cost and shapes inside a TorchScript model', async ({ app, page }) => {
  await app.openPath(model);
  await app.graphReady();
  await app.showView('Cost');
  const view = page.getByTestId('cost-view');
  const field = view.getByRole('group', { name: 'Shapes of the inputs' }).getByLabel('x');
  await expect(field).toHaveAttribute('placeholder', '?');
  await expect(view).toContainText('not known');
  const macs = view.locator('.cost-figure', { hasText: 'MACs' }).first().locator('.cost-figure-value');
  await field.fill('5, 3');
  await expect(macs).toHaveAttribute('title', /^30 /);
  await field.fill('batch, 3');
  await view.getByLabel('batch').fill('7');
  await expect(macs).toHaveAttribute('title', /^42 /);
  expect(await violations(page)).toEqual([]);

  await field.fill('5, -3');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(view).toContainText('Sizes like 1, 3, 224, 224.');
});
