import { describe, expect, it } from 'vitest';
import { type BuilderGraph, type BuilderNode, buildModelGraph } from '../../src-shared/testing/graph-builder.js';
import { defaultViewOptions } from '../core/view-options.js';
import { sceneOf, type TestScene } from '../testing/scenes.js';

const flat = { ...defaultViewOptions, flat: true };

/** Scenes of a graph as it opens, with everything open, and flat. */
function scenes(graphs: readonly BuilderGraph[]): TestScene['view'][] {
  const model = buildModelGraph(graphs);
  return [
    sceneOf(model, [{ kind: 'opening' }]).view,
    sceneOf(model, [{ kind: 'expandAll' }]).view,
    sceneOf(model, [], 0, undefined, flat).view,
  ];
}

const many = <Item>(count: number, make: (i: number) => Item): Item[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe('hostile graphs', () => {
  it('draws 100,000 uses of one value as stubs, and as edges when asked', () => {
    const nodes = many(100_000, (i) => ({ op: 'Neg', inputs: ['x'], outputs: [`y${String(i)}`] }));
    const model = buildModelGraph([{ inputs: ['x'], nodes }]);
    const drawn = sceneOf(model, [], 0, undefined, flat);
    expect(drawn.view.scene.edges.count).toBe(0);
    expect(drawn.view.scene.stubs.count).toBe(100_001);
    const expanded = sceneOf(model, [{ kind: 'toggleStub', value: 0 }], 0, drawn, flat);
    expect(expanded.view.scene.edges.count).toBe(100_000);
    expect(expanded.view.scene.edges.points.length).toBeLessThanOrEqual(100_000 * 8);
  });

  it('bounds the edges of a node with 50,000 outputs and of one with 50,000 inputs', () => {
    const fan = many(50_000, (i) => `o${String(i)}`);
    const users = many(50_000, (i) => ({ op: 'Neg', inputs: [fan[i] ?? ''], outputs: [`n${String(i)}`] }));
    const views = scenes([
      {
        inputs: ['x'],
        outputs: ['s'],
        nodes: [
          { op: 'Split', inputs: ['x'], outputs: fan },
          ...users,
          { op: 'Sum', inputs: many(50_000, (i) => `n${String(i)}`), outputs: ['s'] },
        ],
      },
    ]);
    for (const { scene } of views) {
      expect(scene.edges.points.length / 2).toBeLessThan(500_000);
      expect(Number.isFinite(scene.width)).toBe(true);
    }
    expect(views[0]?.scene.boxes.count).toBeLessThanOrEqual(60);
  });

  it('ends on rings, on everything joined to everything, and on edges far back', () => {
    const ring = many(
      3000,
      (i): BuilderNode => ({ op: 'A', inputs: [`v${String((i + 2999) % 3000)}`], outputs: [`v${String(i)}`] }),
    );
    const dense = many(
      300,
      (i): BuilderNode => ({ op: 'B', inputs: many(300, (j) => `d${String(j)}`), outputs: [`d${String(i)}`] }),
    );
    const long = many(
      4000,
      (i): BuilderNode => ({
        op: 'C',
        inputs: [`l${String(i - 1)}`, `l${String(3999 - i)}`],
        outputs: [`l${String(i)}`],
      }),
    );
    for (const nodes of [ring, dense, long]) {
      for (const { scene } of scenes([{ nodes }])) {
        expect(scene.edges.points.length / 2).toBeLessThan(40 * (nodes.length + scene.edges.count) + 4000);
        for (const value of scene.boxes.y) expect(Number.isFinite(value)).toBe(true);
      }
    }
  });

  it('lays out missing producers, duplicate and prototype names, markup, and names of 1 MB', () => {
    const huge = 'n'.repeat(1_000_000);
    const nodes = ['__proto__', 'constructor', '<script>', huge, '', huge, '__proto__'].map(
      (name, i): BuilderNode => ({
        op: name === '' ? 'Op' : name,
        name,
        scope: `${name}/${name}`,
        inputs: ['nowhere', `x${String(i)}`],
        outputs: [`x${String(i + 1)}`],
      }),
    );
    for (const { scene } of scenes([{ inputs: ['x0', huge], outputs: [huge, '__proto__'], nodes }])) {
      expect(scene.boxes.count).toBeGreaterThan(3);
      expect(scene.width).toBeLessThan(10_000);
    }
  });

  it('bounds module paths 10,000 levels deep', () => {
    const deep = many(10_000, () => 'a').join('/');
    const nodes = many(
      100,
      (i): BuilderNode => ({
        op: 'A',
        scope: deep.slice(0, 2 * (i * 100) + 1),
        inputs: [`v${String(i)}`],
        outputs: [`v${String(i + 1)}`],
      }),
    );
    for (const { scene } of scenes([{ nodes }])) {
      expect(Math.max(...scene.boxes.depth)).toBeLessThanOrEqual(49);
    }
  });

  it('shows any of 10,000 bodies nested in each other', () => {
    const graphs = many(
      10_000,
      (i): BuilderGraph => ({
        ...(i === 0
          ? {}
          : { kind: 'subgraph', parentNode: `if${String(i - 1)}`, attribute: 'then_branch', outer: ['x'] }),
        ...(i === 0 ? { inputs: ['x'] } : {}),
        outputs: [`y${String(i)}`],
        nodes: [{ op: 'If', name: `if${String(i)}`, inputs: ['x'], outputs: [`y${String(i)}`] }],
      }),
    );
    const model = buildModelGraph(graphs);
    for (const graph of [0, 1, 5000, 9999]) {
      const { view } = sceneOf(model, [{ kind: 'opening' }], graph);
      expect(view.scene.boxes.count).toBe(3);
    }
  });
});
