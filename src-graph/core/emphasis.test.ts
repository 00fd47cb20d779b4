import { describe, expect, it } from 'vitest';
import { transformerGraph } from '../../src-shared/testing/graph-builder.js';
import { sceneOf } from '../testing/scenes.js';
import { emphasise, litBoxes } from './emphasis.js';
import { nodeLinks, reach } from './reach.js';
import { BoxKind } from './scene.js';

const { view } = sceneOf(transformerGraph(3), [{ kind: 'collapseAll' }]);
const { model } = view.links;
const operatorOf = (node: number): string => model.strings.get(model.nodes.op[node] ?? 0);
const all = Array.from({ length: model.nodes.count }, (_, node) => node);
const last = all.length - 1;
const count = (lit: Uint8Array): number => lit.reduce((sum, one) => sum + one, 0);

describe('reach', () => {
  it('goes up to everything that feeds a node, and down to everything that uses one', () => {
    const links = nodeLinks(model);
    const up = reach(links, [last], 'up');
    for (const node of all) {
      const feeds = up[node] === 1;
      expect(reach(links, [node], 'down')[last]).toBe(feeds ? 1 : 0);
    }
  });

  it('takes no more steps than asked for', () => {
    const links = nodeLinks(model);
    const one = reach(links, [5], 'both', 1);
    const two = reach(links, [5], 'both', 2);
    expect(count(one)).toBeGreaterThan(1);
    expect(count(two)).toBeGreaterThan(count(one));
    expect(count(reach(links, [5], 'both', 0))).toBe(1);
  });
});

describe('emphasise', () => {
  it('counts in words what it brings out', () => {
    const found = emphasise(view, { kind: 'operator', operator: 'Softmax', domain: '' });
    const softmax = all.filter((node) => operatorOf(node) === 'Softmax');
    expect(softmax.length).toBeGreaterThan(1);
    expect(found.sentence).toBe(`${String(softmax.length)} of ${String(all.length)} nodes are Softmax`);
    expect(all.filter((node) => found.nodes[node] === 1)).toEqual(softmax);
  });

  it('does not count the node it is about', () => {
    const found = emphasise(view, { kind: 'upstream', of: { kind: 'node', node: 0 }, depth: Infinity });
    expect(found.sentence).toMatch(/^0 of \d+ nodes feed this one$/);
  });

  it('takes all nodes of a group together', () => {
    const group = view.scene.groups[0];
    const of = { kind: 'group', path: group?.path ?? '', graph: 0 } as const;
    const found = emphasise(view, { kind: 'neighbours', of, depth: 1 });
    expect(count(found.nodes)).toBeGreaterThan(group?.total ?? 0);
    expect(found.sentence).toMatch(/ within one step of these$/);
  });
});

describe('litBoxes', () => {
  it('lights a closed group that holds a lit node, and dims the others', () => {
    const mask = litBoxes(view, emphasise(view, { kind: 'operator', operator: 'Softmax', domain: '' }).nodes);
    const { boxes, boxOfNode } = view.scene;
    const holding = new Set(all.filter((node) => operatorOf(node) === 'Softmax').map((node) => boxOfNode[node] ?? -1));
    for (let box = 0; box < boxes.count; box += 1) {
      if (boxes.kind[box] === BoxKind.group || boxes.kind[box] === BoxKind.node)
        expect(mask[box] === 1).toBe(holding.has(box));
    }
    expect(count(mask)).toBeLessThan(boxes.count);
  });

  it('lights the open groups around what is lit', () => {
    const open = sceneOf(transformerGraph(3), [{ kind: 'expandAll' }]).view;
    const mask = litBoxes(open, emphasise(open, { kind: 'operator', operator: 'Softmax', domain: '' }).nodes);
    const { boxes } = open.scene;
    for (let box = 0; box < boxes.count; box += 1) {
      const parent = boxes.parent[box] ?? -1;
      if (mask[box] === 1 && parent >= 0) expect(mask[parent]).toBe(1);
    }
  });
});
