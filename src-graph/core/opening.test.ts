import { describe, expect, it } from 'vitest';
import { buildModelGraph, transformerGraph } from '../../src-shared/testing/graph-builder.js';
import { sceneOf } from '../testing/scenes.js';
import { BoxKind } from './scene.js';

const opening = [{ kind: 'opening' } as const];

describe('the opening level', () => {
  it.each([1, 6, 12, 24, 40, 185, 926])('shows few boxes with %i layers, all of them of one openness', (layers) => {
    const { view } = sceneOf(transformerGraph(layers), opening);
    const { boxes, groups } = view.scene;
    const leaves = Array.from(boxes.kind).filter((kind) => kind !== BoxKind.container).length;
    expect(leaves).toBeLessThanOrEqual(62); // and the graph's input and output
    expect(leaves).toBeGreaterThan(3);
    const layerStates = new Set(groups.filter((group) => /layers\.\d+$/.test(group.path)).map((group) => group.open));
    expect(layerStates.size).toBeLessThanOrEqual(1);
  });

  it('opens small models whole', () => {
    const { view } = sceneOf(transformerGraph(2), opening);
    expect(view.scene.groups.every((group) => group.open)).toBe(true);
  });

  it('is empty for an empty graph', () => {
    const { view } = sceneOf(buildModelGraph([{ nodes: [] }]), opening);
    expect(view.scene.boxes.count).toBe(0);
    expect(view.scene.boxIndex).toBeNull();
  });
});
