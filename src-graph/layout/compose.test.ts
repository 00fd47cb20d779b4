import { describe, expect, it } from 'vitest';
import { type BuilderNode, buildModelGraph, transformerGraph } from '../../src-shared/testing/graph-builder.js';
import { BoxKind, type Scene } from '../core/scene.js';
import type { SceneView } from '../core/scene-view.js';
import { defaultViewOptions } from '../core/view-options.js';
import { sceneOf } from '../testing/scenes.js';

const expandAll = [{ kind: 'expandAll' } as const];

/** Pairs of boxes of one parent that overlap, and boxes that stick out of their parent. */
function misplaced(view: SceneView): string[] {
  const { boxes } = view.scene;
  const found: string[] = [];
  const byParent = new Map<number, number[]>();
  for (let box = 0; box < boxes.count; box += 1) {
    const parent = boxes.parent[box] ?? -1;
    byParent.set(parent, [...(byParent.get(parent) ?? []), box]);
    if (parent < 0) continue;
    const a = view.rect(box);
    const b = view.rect(parent);
    if (a.left < b.left || a.top < b.top || a.right > b.right || a.bottom > b.bottom)
      found.push(`${String(box)} sticks out`);
  }
  for (const siblings of byParent.values()) {
    for (const one of siblings) {
      for (const other of siblings) {
        if (other <= one) continue;
        const a = view.rect(one);
        const b = view.rect(other);
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        if (!apart) found.push(`${String(one)} and ${String(other)} overlap`);
      }
    }
  }
  return found;
}

function points(view: SceneView, edge: number): number[] {
  const { offsets, points: all } = view.scene.edges;
  return Array.from(all.subarray(offsets[edge], offsets[edge + 1]));
}

/** Bytes of a scene as it crosses from the worker: its arrays, and its groups as text. */
function messageBytes(scene: Scene): number {
  const arrays = [scene.boxes, scene.edges, scene.stubs, scene]
    .flatMap((part) => Object.values(part as object) as unknown[])
    .reduce<number>(
      (sum, field) => sum + (ArrayBuffer.isView(field) || field instanceof ArrayBuffer ? field.byteLength : 0),
      0,
    );
  return arrays + JSON.stringify(scene.groups).length;
}

describe('composeScene', () => {
  it('places every box inside its group and apart from the others', () => {
    for (const mask of [false, true]) {
      const { view } = sceneOf(transformerGraph(12, { mask }), expandAll);
      expect(misplaced(view)).toEqual([]);
    }
  });

  it('lays out identical blocks once: 926 layers expanded need no more layouts than 40', () => {
    const few = sceneOf(transformerGraph(40), expandAll);
    const many = sceneOf(transformerGraph(926), expandAll);
    expect(few.view.scene.layoutCalls).toBeLessThanOrEqual(8);
    expect(many.view.scene.layoutCalls).toBeLessThanOrEqual(few.view.scene.layoutCalls + 4);
    expect(many.view.scene.boxes.count).toBeGreaterThan(926 * 8);
  });

  it('opening one more of identical groups lays out only the levels around it', () => {
    const model = transformerGraph(12);
    const first = sceneOf(model, [
      { kind: 'opening' },
      { kind: 'collapseAll' },
      { kind: 'revealGroup', path: 'model/layers.0' },
    ]);
    const one = sceneOf(model, [{ kind: 'toggle', path: 'model/layers.0' }], 0, first);
    const two = sceneOf(model, [{ kind: 'toggle', path: 'model/layers.1' }], 0, one);
    expect(two.view.scene.layoutCalls).toBeLessThanOrEqual(2); // the model's level and the top
    const closed = sceneOf(model, [{ kind: 'toggle', path: 'model/layers.1' }], 0, two);
    expect(closed.view.scene.layoutCalls).toBe(0);
  });

  it('joins the pieces of an edge at the borders of open groups', () => {
    const { view } = sceneOf(transformerGraph(3), expandAll);
    const { edges } = view.scene;
    const starts = new Map<number, string[]>();
    for (let edge = 0; edge < edges.count; edge += 1) {
      const value = edges.values[edges.valueOffsets[edge] ?? 0] ?? -1;
      const [x, y] = points(view, edge);
      starts.set(value, [...(starts.get(value) ?? []), `${(x ?? 0).toFixed(3)},${(y ?? 0).toFixed(3)}`]);
    }
    for (let edge = 0; edge < edges.count; edge += 1) {
      if (edges.arrow[edge] === 1) continue;
      const value = edges.values[edges.valueOffsets[edge] ?? 0] ?? -1;
      const [x, y] = points(view, edge).slice(-2);
      expect(starts.get(value)).toContain(`${(x ?? 0).toFixed(3)},${(y ?? 0).toFixed(3)}`);
    }
  });

  it('draws a mask of many layers as stubs, not as edges through all ranks', () => {
    const plain = sceneOf(transformerGraph(24), expandAll).view.scene;
    const masked = sceneOf(transformerGraph(24, { mask: true }), expandAll).view.scene;
    expect(masked.stubs.count).toBe(24 + 1);
    // One Add more per layer, and its one edge from MatMul and one to Softmax instead of one from MatMul to Softmax.
    expect(masked.edges.count - plain.edges.count).toBe(24);
    expect(masked.layoutCalls).toBeLessThanOrEqual(plain.layoutCalls + 1);
  });

  it('draws a value of few users as edges', () => {
    const { view } = sceneOf(transformerGraph(4, { mask: true }), expandAll);
    expect(view.scene.stubs.count).toBe(0);
  });

  it('links what stubs and edges connect', () => {
    const { view } = sceneOf(transformerGraph(12, { mask: true }), expandAll);
    const { scene } = view;
    const mask = view.boxOf({ kind: 'value', value: 1 });
    expect(view.kind(mask)).toBe(BoxKind.input);
    expect((scene.nextOffsets[mask + 1] ?? 0) - (scene.nextOffsets[mask] ?? 0)).toBe(12);
  });

  it('shows Constants in their users and finds them there', () => {
    const model = buildModelGraph([
      {
        inputs: ['x'],
        outputs: ['y'],
        nodes: [
          { op: 'Constant', outputs: ['k'] },
          { op: 'Add', inputs: ['x', 'k'], outputs: ['y'] },
        ],
      },
    ]);
    const { view } = sceneOf(model, expandAll);
    expect(Array.from(view.scene.boxes.kind).filter((kind) => kind === BoxKind.node).length).toBe(1);
    expect(view.boxOf({ kind: 'node', node: 0 })).toBe(view.boxOf({ kind: 'node', node: 1 }));
  });

  it('shows captured values of a body as outer boxes and as inputs of the node that holds it', () => {
    const model = buildModelGraph([
      {
        inputs: ['x', 'c'],
        outputs: ['z'],
        initializers: { w: [4] },
        nodes: [
          { op: 'Relu', inputs: ['x'], outputs: ['y'] },
          { op: 'If', name: 'branch', inputs: ['c'], outputs: ['z'] },
        ],
      },
      {
        kind: 'subgraph',
        parentNode: 'branch',
        attribute: 'then_branch',
        outer: ['y', 'w'],
        outputs: ['t'],
        nodes: [{ op: 'Mul', inputs: ['y', 'w'], outputs: ['t'] }],
      },
    ]);
    const main = sceneOf(model, [{ kind: 'opening' }]).view;
    const relu = main.boxOf({ kind: 'node', node: 0 });
    const branch = main.boxOf({ kind: 'node', node: 1 });
    const { next, nextOffsets } = main.scene;
    expect(Array.from(next.subarray(nextOffsets[relu], nextOffsets[relu + 1]))).toEqual([branch]);
    expect(main.nodeFace(branch).bodies).toMatchObject([{ label: 'then_branch', graph: 1 }]);
    const body = sceneOf(model, expandAll, 1).view;
    expect(Array.from(body.scene.boxes.kind)).toEqual([BoxKind.outer, BoxKind.node, BoxKind.output]);
    expect(body.nodeFace(1).weights.map((line) => [line.label, line.shape])).toEqual([['w', '4']]);
  });

  it('survives cycles, missing producers, self loops and 50,000 outputs', () => {
    const fan = Array.from({ length: 50_000 }, (_, i) => `o${String(i)}`);
    const nodes: BuilderNode[] = [
      { op: 'A', inputs: ['b', 'nowhere'], outputs: ['a'] },
      { op: 'B', inputs: ['a', 'self'], outputs: ['b', 'self'] },
      { op: 'Fan', inputs: ['a'], outputs: fan },
      { op: 'Sum', inputs: fan, outputs: ['s'] },
    ];
    const { view } = sceneOf(buildModelGraph([{ outputs: ['s', 'nowhere2'], nodes }]), expandAll);
    expect(misplaced(view)).toEqual([]);
    expect(view.scene.edges.count).toBeLessThan(10);
  });

  it('draws 100,000 uses of one value as one edge into a group, and as stubs when it is open', () => {
    const nodes = Array.from({ length: 20_000 }, (_, i) => ({
      op: 'Sum',
      scope: `g/${String(i % 20)}`,
      inputs: ['x', 'x', 'x', 'x', 'x'],
      outputs: [`y${String(i)}`],
    }));
    const { view } = sceneOf(buildModelGraph([{ inputs: ['x'], nodes }]), [{ kind: 'collapseAll' }]);
    expect(view.scene.edges.count).toBe(1);
  });
});

describe('options', () => {
  const flat = { ...defaultViewOptions, flat: true };

  it('draws the edges of a stub when asked, without moving anything or laying anything out again', () => {
    const model = transformerGraph(24, { mask: true });
    const before = sceneOf(model, expandAll);
    const mask = before.view.scene.stubs.value[0] ?? -1;
    const after = sceneOf(model, [{ kind: 'toggleStub', value: mask }], 0, before);
    expect(after.view.scene.layoutCalls).toBe(0);
    expect(Array.from(after.view.scene.boxes.x)).toEqual(Array.from(before.view.scene.boxes.x));
    expect(Array.from(after.view.scene.stubs.expanded)).toEqual(new Array<number>(25).fill(1));
    const { edges } = after.view.scene;
    const arrows = Array.from(edges.arrow).filter((arrow, edge) => arrow === 1 && edges.values[edge] === mask);
    expect(arrows.length).toBeGreaterThan(0);
    expect(edges.count).toBeGreaterThan(before.view.scene.edges.count + 24);
    const closed = sceneOf(model, [{ kind: 'toggleStub', value: mask }], 0, after);
    expect(closed.view.scene.edges.count).toBe(before.view.scene.edges.count);
  });

  it('flat shows every node without groups, and a mask adds no dummies', () => {
    const plain = sceneOf(transformerGraph(100), [], 0, undefined, flat).view.scene;
    const masked = sceneOf(transformerGraph(100, { mask: true }), [], 0, undefined, flat).view.scene;
    expect(plain.groups).toEqual([]);
    expect(plain.boxes.count).toBe(100 * 9 - 100 + 4);
    // One Add, one edge and one stub more per layer; the points of the residual edge gain one rank each.
    expect(masked.boxes.count - plain.boxes.count).toBe(101);
    expect(masked.edges.count - plain.edges.count).toBe(100);
    expect(masked.edges.points.length - plain.edges.points.length).toBeLessThanOrEqual(100 * 4 * 2);
    expect(masked.layoutCalls).toBe(1);
  });

  it('lays out 50,000 nodes flat with points in proportion, under 16 MB', () => {
    const { scene } = sceneOf(transformerGraph(6000), [], 0, undefined, flat).view;
    expect(scene.boxes.count).toBeGreaterThan(48_000);
    expect(scene.edges.points.length / 2).toBeLessThan(scene.edges.count * 4);
    expect(messageBytes(scene)).toBeLessThan(16_000_000);
  });

  it('sends 50,000 nodes with every group open in under 16 MB', () => {
    const { scene } = sceneOf(transformerGraph(5000), expandAll).view;
    expect(scene.boxes.count).toBeGreaterThan(55_000);
    expect(messageBytes(scene)).toBeLessThan(16_000_000);
  });

  it('flows to the right: every edge of a chain goes to a box further right, at the same height', () => {
    const nodes = Array.from({ length: 5 }, (_, i) => ({
      op: 'A',
      inputs: [`v${String(i)}`],
      outputs: [`v${String(i + 1)}`],
    }));
    const model = buildModelGraph([{ inputs: ['v0'], outputs: ['v5'], nodes }]);
    const { view } = sceneOf(model, expandAll, 0, undefined, { ...defaultViewOptions, direction: 'right' });
    for (let edge = 0; edge < view.scene.edges.count; edge += 1) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = points(view, edge);
      expect(x1).toBeGreaterThan(x0);
      expect(y1).toBe(y0);
    }
    expect(
      misplaced(
        sceneOf(transformerGraph(6), expandAll, 0, undefined, { ...defaultViewOptions, direction: 'right' }).view,
      ),
    ).toEqual([]);
  });

  it('hides constants and what is computed from nothing else', () => {
    const model = buildModelGraph([
      {
        inputs: ['x'],
        outputs: ['y'],
        initializers: { s: [1] },
        nodes: [
          { op: 'Constant', outputs: ['k'] },
          { op: 'ConstantOfShape', inputs: ['s'], outputs: ['c'] },
          { op: 'Mul', inputs: ['c', 'k'], outputs: ['m'] },
          { op: 'RandomNormal', outputs: ['r'] },
          { op: 'Sum', inputs: ['x', 'm', 'r'], outputs: ['y'] },
        ],
      },
    ]);
    const operators = (constants: boolean): string[] => {
      const { view } = sceneOf(model, expandAll, 0, undefined, { ...defaultViewOptions, constants });
      return Array.from(view.scene.boxes.kind).flatMap((kind, box) =>
        kind === BoxKind.node ? [view.nodeFace(box).operator] : [],
      );
    };
    expect(operators(true)).toEqual(['ConstantOfShape', 'Mul', 'RandomNormal', 'Sum']);
    expect(operators(false)).toEqual(['RandomNormal', 'Sum']);
  });

  it('opens and closes all copies of a block', () => {
    const model = transformerGraph(12);
    const closed = sceneOf(model, [{ kind: 'collapseAll' }]);
    const all = sceneOf(model, [{ kind: 'expandCopies', path: 'model/layers.3' }], 0, closed);
    expect(all.open.filter((path) => /layers\.\d+$/.test(path)).length).toBe(12);
    const none = sceneOf(model, [{ kind: 'collapseCopies', path: 'model/layers.7' }], 0, all);
    expect(none.open).toEqual(['model']);
  });
});
