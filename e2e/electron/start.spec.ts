import { expect, sample, test } from './support/fixtures.js';
import { isAlive } from './support/desktop.js';

const model = sample('exported/text_classifier.onnx');

test('starts with one window on its own scheme, and the engine answers', async ({ desktop }) => {
  expect(desktop.app.windows()).toHaveLength(1);
  expect(desktop.page.url()).toBe('lapidary://app/');
  await expect(desktop.page).toHaveTitle(/Lapidary/);
  await desktop.engineReady();
});

test('the engine is a process of its own and answers over a port handed to the window', async ({ desktop }) => {
  await desktop.engineReady();
  const info = await desktop.page.evaluate(
    () =>
      new Promise((resolve) => {
        window.addEventListener('message', ({ data, ports }: MessageEvent<{ type?: string }>) => {
          const port = ports[0];
          if (data.type !== 'lapidary-engine-port' || port === undefined) return;
          port.addEventListener('message', (event: MessageEvent<{ id?: number; output?: unknown }>) => {
            if (event.data.id === 987_654) resolve(event.data.output);
          });
          port.start();
          port.postMessage({ type: 'call', id: 987_654, name: 'engine.info', input: {} });
        });
        window.lapidary?.enginePort();
      }),
  );
  const mainPid = await desktop.app.evaluate(() => process.pid);
  const [enginePid] = await desktop.enginePids();
  expect(info).toMatchObject({ pid: enginePid, dataDir: desktop.dataDir });
  expect(enginePid).not.toBe(mainPid);
});

test('a model named on the command line is opened and its graph painted', async ({ launch }) => {
  const desktop = await launch([model]);
  await desktop.window.graphReady();
  await expect(desktop.window.tabs).toContainText(['text_classifier']);
  await desktop.window.graphReady();
  // The first node of the graph; it stands in the window at reading size.
  await expect(desktop.window.nodes.filter({ hasText: 'Gather' })).not.toHaveCount(0);
  await desktop.window.expandAll();
  await expect(desktop.window.graph).toHaveAttribute('data-boxes', /^[3-9]\d|\d{3}/);
  await desktop.window.screenshot('electron-model');
});

test('quitting ends the engine', async ({ launch }) => {
  const desktop = await launch();
  await desktop.engineReady();
  const [pid] = await desktop.enginePids();
  await desktop.app.close();
  expect(pid).toBeDefined();
  expect(isAlive(pid ?? 0)).toBe(false);
  expect(await desktop.log()).toContain('engine ended with code 0');
});

test('the window opens where it was closed', async ({ launch }) => {
  const first = await launch();
  const wanted = { x: 60, y: 80, width: 1100, height: 700 };
  await first.app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds), wanted);
  const bounds = await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  await first.app.close();
  const second = await launch();
  expect(await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toEqual(
    bounds,
  );
});
