/** The code of a TorchScript archive: from a node to its line and back. */
import { archiveBytes, moduleOf } from '../../src-main/formats/torchscript/test-archives.js';
import { violations } from './support/axe.js';
import { expect, test } from './support/fixtures.js';

const code = `class Net(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def forward(self: __torch__.net.Net,
    x: Tensor) -> Tensor:
    y = torch.relu(x)
    z = torch.tanh(torch.neg(y))
    return z
`;

test('a node leads to its line of code, and a line to its nodes', async ({ app, file }) => {
  const bytes = archiveBytes({
    data: moduleOf('net.Net', { training: false }),
    code: { '__torch__/net.py': code },
  });
  await app.openPath(await file('net.pt', Buffer.from(bytes)));
  await app.graphReady();
  await app.findNode('op:relu');
  await app.page.keyboard.press('Escape');
  await app.inspector.getByRole('button', { name: 'Show the line' }).click();
  const lines = app.page.getByRole('listbox', { name: /Lines of/ });
  const chosen = lines.getByRole('option', { selected: true });
  await expect(chosen).toHaveText(/y = torch.relu\(x\)/);
  await lines.press('ArrowDown');
  await expect(chosen).toHaveText(/tanh.*2 nodes/);
  const made = app.page.getByRole('region', { name: 'Nodes of the line' });
  await expect(made.getByRole('listitem')).toHaveCount(2);
  await expect(app.inspector.getByRole('heading', { level: 2 })).toHaveText(/neg|tanh/);
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme });
    expect(await violations(app.page), colorScheme).toEqual([]);
    await app.screenshot(`source-${colorScheme}`);
  }
  await app.page.getByRole('button', { name: 'Show in the graph' }).click();
  await expect(app.graph).toBeVisible();
  await expect(app.graph.locator('.selected')).toHaveCount(1);
});
