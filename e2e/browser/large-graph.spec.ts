import { branchesModel } from './support/chain-model.js';
import { expect, test } from './support/fixtures.js';

/** Boxes in the document; more would make React Flow slow whatever the graph. */
const mostMounted = 200;

test('at any zoom of a 2,000-node model few boxes are in the document', async ({ app, file }) => {
  await app.openPath(await file('large.onnx', branchesModel(40, 50)));
  await app.graphReady();
  await expect(app.statusBar).toContainText('2,000 nodes');
  const counts: number[] = [];
  const count = async (): Promise<void> => {
    // Two frames: one for the move, one for what React makes of it.
    await app.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    counts.push(await app.mounted.count());
  };
  await app.expandAll();
  await count();
  // A node in the middle of the graph, at a size to read; then out to the whole graph, and in again.
  await app.findNode('Relu_1025');
  await expect(app.node(1025)).toBeVisible();
  await app.screenshot('large-graph');
  await app.graph.click({ position: { x: 5, y: 5 } });
  for (const key of ['Shift+ArrowDown', 'Shift+ArrowUp']) {
    for (let step = 0; step < 30; step++) {
      await app.page.keyboard.press(key);
      await count();
    }
  }
  expect(Math.max(...counts), counts.join(' ')).toBeLessThanOrEqual(mostMounted);
  // It did zoom: few boxes from near, many at some distance, and none where the canvas draws them.
  expect(Math.max(...counts), counts.join(' ')).toBeGreaterThan(60);
  expect(Math.min(...counts), counts.join(' ')).toBeLessThan(20);
});
