import { expect, test } from './support/fixtures.js';

// PyTorch is imported.
test.setTimeout(4 * 60_000);

const lines = 100_000;

test('a log of a hundred thousand lines scrolls, is filtered, and puts few rows and few messages on the way', async ({
  app,
  file,
}) => {
  const { page } = app;
  let frames = 0;
  let running = false;
  // Connections that are there already are not told: the page is loaded anew.
  page.on('websocket', (socket) =>
    socket.on('framereceived', () => {
      if (running) frames += 1;
    }),
  );
  await page.reload();
  await expect(app.statusBar).toContainText('engine ready');
  await file(
    'noisy.py',
    `def make():\n    for i in range(${String(lines)}):\n        print(f'line number {i} of many')\n    raise ValueError('enough')\n`,
  );
  const recipe = 'lapidary: 1\nsource: { file: noisy.py }\ninputs: ["x:float32[batch=2{1..8},4]"]\ntargets: [onnx]\n';
  await app.openPath(await file('noisy.yaml', recipe));
  running = true;
  await app.startExport();
  await expect(app.runState).toHaveText('failed', { timeout: 3 * 60_000 });
  running = false;
  // Lines travel in batches, ten times a second at most, however many there are.
  expect(frames).toBeLessThan(lines / 100);

  const log = page.locator('.page:not(.hidden)').getByRole('region', { name: 'Log' });
  const rows = log.locator('.log-line');
  await expect(log).toContainText('ValueError: enough');
  const mounted = async (): Promise<void> => {
    expect(await rows.count()).toBeGreaterThan(5);
    expect(await rows.count()).toBeLessThan(120);
  };
  await mounted();
  const list = log.getByRole('group', { name: 'Log' });
  const known = await list.evaluate((element) => Math.round(element.scrollHeight / 18));
  expect(known).toBeGreaterThan(19_000);
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
  await expect(rows.first()).toContainText('line number');
  await mounted();
  await list.focus();
  await page.keyboard.press('Home');
  await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(0);
  await mounted();

  await log.getByRole('searchbox', { name: 'Filter: Log' }).fill(`NUMBER ${String(lines - 7)} of`);
  await expect(rows).toHaveCount(1);
  await expect(log).toContainText(/1 of [\d,]+ lines/);
  await log.getByRole('searchbox', { name: 'Filter: Log' }).fill('nothing says this');
  await expect(log).toContainText('No line says that.');
});
