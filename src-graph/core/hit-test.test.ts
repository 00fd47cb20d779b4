import { describe, expect, it } from 'vitest';
import { transformerGraph } from '../../src-shared/testing/graph-builder.js';
import { boxOfOperator, sceneOf } from '../testing/scenes.js';
import { hitTest } from './hit-test.js';
import { defaultViewOptions } from './view-options.js';
import { step } from './walk.js';

const { view } = sceneOf(transformerGraph(12, { mask: true }), [{ kind: 'expandAll' }]);
const { scene } = view;

describe('hitTest', () => {
  it('finds boxes before the groups they stand in', () => {
    const box = boxOfOperator(view, 'Softmax');
    const rect = view.rect(box);
    expect(hitTest(view, rect.left + 5, rect.top + 5, 4)).toEqual({ kind: 'box', box });
  });

  it('finds the title of an open group but not its ground', () => {
    const group = view.boxOf({ kind: 'group', path: 'model/layers.3', graph: 0 });
    const rect = view.rect(group);
    expect(hitTest(view, rect.left + 5, rect.top + 5, 1)).toEqual({ kind: 'title', box: group });
    expect(hitTest(view, rect.left + 1, rect.bottom - 2, 0.5)).toBeNull();
  });

  it('finds an edge near its line only', () => {
    const edge = Array.from(scene.edges.arrow).findIndex((arrow, i) => arrow === 1 && scene.edges.origin[i] === 1);
    const start = scene.edges.offsets[edge] ?? 0;
    const x = scene.edges.points[start] ?? 0;
    const y = (scene.edges.points[start + 1] ?? 0) + 3;
    expect(hitTest(view, x + 2, y, 6)).toEqual({ kind: 'edge', edge });
    expect(hitTest(view, x + 20, y, 6)?.kind).not.toBe('edge');
  });

  it('finds stubs', () => {
    const x = (scene.stubs.x[3] ?? 0) + 2;
    const y = (scene.stubs.y[3] ?? 0) + 2;
    expect(hitTest(view, x, y, 2)).toEqual({ kind: 'stub', stub: 3 });
  });

  it('finds every stub by its index, and only the stubs of a part', () => {
    const all = view.stubsIn({ left: 0, top: 0, right: scene.width, bottom: scene.height });
    expect(all).toEqual(Array.from({ length: scene.stubs.count }, (_, stub) => stub));
    const top = view.stubsIn({ left: 0, top: 0, right: scene.width, bottom: scene.height / 4 });
    expect(top.length).toBeGreaterThan(0);
    expect(top.length).toBeLessThan(all.length / 2);
  });

  it('finds edges where they are drawn when the graph runs to the right', () => {
    const options = { ...defaultViewOptions, direction: 'right' as const };
    const right = sceneOf(transformerGraph(12, { mask: true }), [{ kind: 'expandAll' }], 0, undefined, options).view;
    const { edges } = right.scene;
    for (let edge = 0; edge < edges.count; edge += 1) {
      const at = edges.offsets[edge] ?? 0;
      const x = ((edges.points[at] ?? 0) + (edges.points[at + 2] ?? 0)) / 2;
      const y = ((edges.points[at + 1] ?? 0) + (edges.points[at + 3] ?? 0)) / 2;
      // The middle of a curve is the middle of its ends, whichever way it runs; a box or a stub may lie over it.
      expect(hitTest(right, x, y, 1)).not.toBeNull();
    }
  });

  it('finds nothing outside', () => {
    expect(hitTest(view, -5000, -5000, 6)).toBeNull();
  });
});

describe('step', () => {
  it('follows edges down and up again', () => {
    const gather = boxOfOperator(view, 'Gather');
    const down = step(view, gather, 'down');
    expect(view.nodeFace(down).operator).toBe('MatMul');
    expect(step(view, down, 'up')).toBe(gather);
  });

  it('goes into an open group and to the neighbour beside', () => {
    const group = view.boxOf({ kind: 'group', path: 'model/layers.3/attn', graph: 0 });
    expect(scene.boxes.parent[step(view, group, 'down')]).toBe(group);
    const ids = view.boxOf({ kind: 'value', value: 0 });
    const mask = view.boxOf({ kind: 'value', value: 1 });
    const beside = step(view, ids, 'left') === mask || step(view, ids, 'right') === mask;
    expect(beside).toBe(true);
  });

  it('stays where there is nothing', () => {
    expect(step(view, view.boxOf({ kind: 'value', value: 0 }), 'up')).toBe(-1);
  });
});
