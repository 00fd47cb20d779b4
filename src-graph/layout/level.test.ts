import { describe, expect, it } from 'vitest';
import { layeredLevel } from './layered/layered-level.js';
import { type LevelInput, type LevelLayout, spacing } from './level.js';
import { createLevelCache, layoutLevel } from './level-cache.js';

function chain(boxes: number, skip = 0): LevelInput {
  const edges: number[] = [];
  for (let box = 1; box < boxes; box += 1) edges.push(box - 1, box);
  for (let box = 0; skip > 0 && box + skip < boxes; box += skip) edges.push(box, box + skip);
  return {
    widths: new Array<number>(boxes).fill(100),
    heights: new Array<number>(boxes).fill(40),
    inPorts: 0,
    outPorts: 0,
    edges,
    gaps: spacing.down,
  };
}

function overlaps(input: LevelInput, layout: LevelLayout): number {
  let found = 0;
  const order = Array.from(layout.y, (_, i) => i).sort((a, b) => (layout.y[a] ?? 0) - (layout.y[b] ?? 0));
  order.forEach((a, i) => {
    for (const b of order.slice(i + 1)) {
      if ((layout.y[b] ?? 0) >= (layout.y[a] ?? 0) + (input.heights[a] ?? 0)) break;
      const ax = layout.x[a] ?? 0;
      const bx = layout.x[b] ?? 0;
      if (ax + (input.widths[a] ?? 0) > bx && bx + (input.widths[b] ?? 0) > ax) found += 1;
    }
  });
  return found;
}

describe('layeredLevel', () => {
  it('stacks a chain and reports its size', () => {
    const layout = layeredLevel(chain(3));
    expect(Array.from(layout.x)).toEqual([0, 0, 0]);
    expect(layout.width).toBe(100);
    expect(layout.height).toBeCloseTo((layout.y[2] ?? 0) + 40);
  });

  it('holds ports at the borders however far away their boxes are', () => {
    // Port 5 leads only to the last box of a chain, port 6 comes only from the first.
    const layout = layeredLevel({ ...chain(5), inPorts: 1, outPorts: 1, edges: [0, 1, 1, 2, 2, 3, 3, 4, 5, 4, 0, 6] });
    const [entering, leaving] = layout.routes.slice(4);
    // Both run beside the boxes in between, from the upper to the lower side of the ranks they pass.
    expect(entering?.length).toBeGreaterThanOrEqual(4);
    expect(leaving?.length).toBeGreaterThanOrEqual(4);
    expect(entering?.[1]).toBeLessThan(layout.y[1] ?? 0);
    expect(layout.y[0]).toBeLessThanOrEqual(20);
  });

  it('keeps the main path straight beside skip connections', () => {
    const input = chain(40, 5);
    expect(new Set(Array.from(layeredLevel(input).x, Math.round)).size).toBe(1);
  });

  it('gives the edges of one source one way through the ranks', () => {
    const input = {
      ...chain(30),
      edges: [...chain(30).edges, ...Array.from({ length: 20 }, (_, i) => [0, i + 10]).flat()],
    };
    const layout = layeredLevel(input);
    const lanes = new Set(layout.routes.slice(29).map((route) => Math.round(route[0] ?? 0)));
    expect(lanes.size).toBe(1);
  });

  it('draws very many very long edges beside the ranks, without a place in each', () => {
    const boxes = 3000;
    const long = Array.from({ length: boxes / 2 }, (_, i) => [i, boxes - 1 - i]).flat();
    const layout = layeredLevel({ ...chain(boxes), edges: [...chain(boxes).edges, ...long] });
    const points = layout.routes.reduce((sum, route) => sum + route.length / 2, 0);
    expect(points).toBeLessThan(boxes * 10);
    expect(layout.width).toBeLessThan(30_000);
  });

  it('survives cycles', () => {
    const layout = layeredLevel({ ...chain(3), edges: [0, 1, 1, 2, 2, 0] });
    expect(overlaps(chain(3), layout)).toBe(0);
  });
});

describe('layeredLevel, large', () => {
  it('lays out thousands of boxes without overlap, edges going down', () => {
    const input = chain(3000, 7);
    const layout = layeredLevel(input);
    expect(overlaps(input, layout)).toBe(0);
    for (let at = 0; at < input.edges.length; at += 2) {
      expect(layout.y[input.edges[at + 1] ?? 0]).toBeGreaterThan(layout.y[input.edges[at] ?? 0] ?? 0);
    }
  });

  it('packs boxes that nothing joins into shelves', () => {
    const input: LevelInput = {
      ...chain(0),
      widths: new Array<number>(900).fill(80),
      heights: new Array<number>(900).fill(30),
    };
    const layout = layeredLevel(input);
    expect(overlaps(input, layout)).toBe(0);
    expect(layout.width).toBeLessThan(3 * layout.height);
    expect(layout.height).toBeLessThan(3 * layout.width);
  });
});

describe('layoutLevel', () => {
  it('finds equal levels again', () => {
    const cache = createLevelCache();
    const one = layoutLevel(cache, chain(4));
    expect(layoutLevel(cache, chain(4))).toBe(one);
    layoutLevel(cache, chain(5));
    layoutLevel(cache, chain(2000));
    expect(cache.calls).toBe(3);
  });
});
