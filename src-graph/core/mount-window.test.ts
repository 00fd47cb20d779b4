import { describe, expect, it } from 'vitest';
import { type BuilderNode, buildModelGraph, transformerGraph } from '../../src-shared/testing/graph-builder.js';
import { sceneOf } from '../testing/scenes.js';
import { isOutside, maxMounted, mountWindow, nothingMounted } from './mount-window.js';
import { fitViewport, openingViewport, visibleRect } from './viewport.js';

const screen = { width: 1400, height: 900 };

describe('mountWindow', () => {
  it('never mounts more than its limit, wherever and however near the window stands', () => {
    const wide: BuilderNode[] = Array.from({ length: 400 }, (_, i) => ({
      op: 'Relu',
      inputs: ['x'],
      outputs: [`y${String(i)}`],
    }));
    for (const model of [transformerGraph(100), buildModelGraph([{ inputs: ['x'], nodes: wide }])]) {
      const { view } = sceneOf(model, [{ kind: 'expandAll' }]);
      let most = 0;
      for (const zoom of [0.001, 0.05, 0.3, 0.55, 0.7, 1, 2]) {
        for (let step = 0; step <= 10; step += 1) {
          const y = -((view.scene.height * step) / 10) * zoom;
          const mount = mountWindow(view, { x: screen.width / 2 - (view.scene.width / 2) * zoom, y, zoom }, screen);
          most = Math.max(most, mount.boxes.length);
          if (zoom < 0.55) expect(mount.boxes).toEqual([]);
        }
      }
      expect(most).toBeGreaterThan(5);
      expect(most).toBeLessThanOrEqual(maxMounted);
    }
  });

  it('mounts as soon as few enough boxes are left in the window', () => {
    const nodes: BuilderNode[] = Array.from({ length: 2000 }, (_, i) => ({
      op: 'Relu',
      scope: `branch.${String(Math.floor(i / 50))}`,
      inputs: [i % 50 === 0 ? 'x' : `v${String(i - 1)}`],
      outputs: [`v${String(i)}`],
    }));
    const { view } = sceneOf(buildModelGraph([{ inputs: ['x'], nodes }]), [{ kind: 'expandAll' }]);
    const at = (zoom: number): { x: number; y: number; zoom: number } => ({
      x: -(view.scene.width / 2) * zoom,
      y: -(view.scene.height / 8) * zoom,
      zoom,
    });
    const crowded = mountWindow(view, at(0.56), screen);
    expect(crowded).toMatchObject({ boxes: [], overfull: true });
    expect(isOutside(crowded, at(0.83), screen)).toBe(true);
    expect(mountWindow(view, at(0.83), screen).boxes.length).toBeGreaterThan(20);
  });

  it('is computed again only after moving most of its margin', () => {
    const { view } = sceneOf(transformerGraph(100), [{ kind: 'expandAll' }]);
    const start = { x: 0, y: -5000, zoom: 1 };
    const mount = mountWindow(view, start, screen);
    expect(isOutside(mount, { ...start, y: -5150 }, screen)).toBe(false);
    expect(isOutside(mount, { ...start, y: -5250 }, screen)).toBe(true);
    expect(isOutside(mount, { ...start, zoom: 0.3 }, screen)).toBe(true);
    expect(isOutside(nothingMounted, start, screen)).toBe(true);
  });
});

describe('viewports', () => {
  it('fit shows everything', () => {
    const graph = { width: 900, height: 200_000 };
    const seen = visibleRect(fitViewport(graph, screen), screen);
    expect(seen.top).toBeLessThan(0);
    expect(seen.bottom).toBeGreaterThan(graph.height);
  });

  it('opens a tall graph at its top at a size that can be read', () => {
    const view = openingViewport({ width: 900, height: 200_000 }, screen, { x: 450, y: 0 });
    expect(view.zoom).toBe(1);
    expect(visibleRect(view, screen).top).toBeLessThan(0);
    expect(openingViewport({ width: 300, height: 300 }, screen, { x: 0, y: 0 })).toEqual(
      fitViewport({ width: 300, height: 300 }, screen),
    );
  });
});
