import { describe, expect, it } from 'vitest';
import { type BuilderGraph, buildModelGraph } from '../../src-shared/testing/graph-builder.js';
import { nodeKey } from '../core/open-keys.js';
import { BoxKind } from '../core/scene.js';
import { treeRows } from '../core/tree-rows.js';
import { defaultViewOptions } from '../core/view-options.js';
import { boxOfOperator, sceneOf, type TestScene } from '../testing/scenes.js';
import { bodyLimits } from './body-limits.js';

const opening = [{ kind: 'opening' } as const];
const toggle = (node: number): { kind: 'toggle'; path: string }[] => [{ kind: 'toggle', path: nodeKey(node) }];

/** An If at the top, with an If in its then branch and a grouped else branch, as in speech models. */
const speech: BuilderGraph[] = [
  {
    inputs: ['x', 'rate'],
    outputs: ['y'],
    nodes: [
      { op: 'Relu', inputs: ['x'], outputs: ['r'] },
      { op: 'If', name: 'If_0', inputs: ['rate'], outputs: ['b'] },
      { op: 'Tanh', inputs: ['b'], outputs: ['y'] },
    ],
  },
  {
    name: 'If_0_else_branch',
    parentNode: 'If_0',
    attribute: 'else_branch',
    outer: ['r'],
    outputs: ['e'],
    nodes: [
      { op: 'Conv', inputs: ['r'], outputs: ['c'], scope: 'encoder' },
      { op: 'Sigmoid', inputs: ['c'], outputs: ['s'], scope: 'encoder' },
      { op: 'Neg', inputs: ['s'], outputs: ['e'] },
    ],
  },
  {
    name: 'If_0_then_branch',
    parentNode: 'If_0',
    attribute: 'then_branch',
    outer: ['r', 'rate'],
    outputs: ['t'],
    nodes: [
      { op: 'Exp', inputs: ['r'], outputs: ['p'] },
      { op: 'If', name: 'If_1', inputs: ['rate'], outputs: ['t'] },
    ],
  },
  {
    name: 'inner',
    parentNode: 'If_1',
    attribute: 'then_branch',
    outer: ['p'],
    outputs: ['q'],
    nodes: [{ op: 'Log', inputs: ['p'], outputs: ['q'] }],
  },
];

/** Every box stands within the box around it, and beside its siblings. */
function expectTidy({ view }: TestScene): void {
  const { boxes } = view.scene;
  for (let box = 0; box < boxes.count; box += 1) {
    const parent = boxes.parent[box] ?? -1;
    expect(parent).toBeLessThan(box);
    if (parent < 0) continue;
    const inner = view.rect(box);
    const outer = view.rect(parent);
    expect(boxes.depth[box]).toBe((boxes.depth[parent] ?? 0) + 1);
    expect(inner.left).toBeGreaterThanOrEqual(outer.left);
    expect(inner.right).toBeLessThanOrEqual(outer.right);
    expect(inner.top).toBeGreaterThanOrEqual(outer.top);
    expect(inner.bottom).toBeLessThanOrEqual(outer.bottom);
    for (let other = 0; other < box; other += 1) {
      if (boxes.parent[other] !== parent) continue;
      const beside = view.rect(other);
      const apart =
        beside.right <= inner.left ||
        inner.right <= beside.left ||
        beside.bottom <= inner.top ||
        inner.bottom <= beside.top;
      expect(apart).toBe(true);
    }
  }
}

describe('bodies in place', () => {
  const model = buildModelGraph(speech);
  const closed = sceneOf(model, opening);

  it('makes a node a container of its bodies, and closes it again', () => {
    const open = sceneOf(model, toggle(1), 0, closed);
    expectTidy(open);
    const { view } = open;
    const node = view.boxOf({ kind: 'node', node: 1 });
    expect(view.kind(node)).toBe(BoxKind.container);
    expect(view.group(node)).toMatchObject({ label: 'If', detail: 'If_0', node: 1 });
    const bodies = view.containers.filter((box) => view.scene.boxes.parent[box] === node);
    expect(bodies.map((box) => `${view.group(box)?.label ?? ''} · ${view.group(box)?.detail ?? ''}`)).toEqual([
      // `If_0_then_branch` says nothing more.
      'then branch · ',
      'else branch · ',
    ]);
    expect(bodies.map((box) => view.selectionOf(box))).toEqual([
      { kind: 'group', path: '', graph: 2 },
      { kind: 'group', path: '', graph: 1 },
    ]);
    // What the bodies use from outside, and what they hand out, stand in them.
    const kinds = Array.from(view.scene.boxes.kind);
    expect(kinds.filter((kind) => kind === BoxKind.outer)).toHaveLength(3);
    expect(kinds.filter((kind) => kind === BoxKind.output)).toHaveLength(3);
    const back = sceneOf(model, toggle(1), 0, open);
    expect(back.view.scene.boxes.count).toBe(closed.view.scene.boxes.count);
    expect(back.view.scene.boxes.x).toEqual(closed.view.scene.boxes.x);
  });

  it('ends the edges of the graph around at the border and draws those of the bodies inside', () => {
    const { view } = sceneOf(model, toggle(1), 0, closed);
    const { edges } = view.scene;
    const ends = Array.from(edges.from, (from, edge) => [from, edges.to[edge] ?? -1]);
    const node = view.boxOf({ kind: 'node', node: 1 });
    const tanh = boxOfOperator(view, 'Tanh');
    expect(ends).toContainEqual([boxOfOperator(view, 'Relu'), node]);
    expect(ends).toContainEqual([node, tanh]);
    const exp = boxOfOperator(view, 'Exp');
    const into = ends.findIndex(([, to]) => to === exp);
    expect(into).toBeGreaterThanOrEqual(0);
    const end = edges.offsets[into + 1] ?? 0;
    const [x, y] = [edges.points[end - 2] ?? NaN, edges.points[end - 1] ?? NaN];
    const rect = view.rect(exp);
    expect(x).toBeGreaterThanOrEqual(rect.left);
    expect(x).toBeLessThanOrEqual(rect.right);
    expect(y).toBeCloseTo(rect.top, 3);
    const last = edges.offsets[edges.count] ?? 0;
    expect(edges.points).toHaveLength(last);
    const { next, nextOffsets } = view.scene;
    expect(Array.from(next.subarray(nextOffsets[node], nextOffsets[node + 1]))).toEqual([tanh]);
  });

  it('opens nodes and groups within bodies, and the same again from what it says is open', () => {
    const one = sceneOf(model, toggle(1), 0, closed);
    const two = sceneOf(model, toggle(7), 0, one);
    expectTidy(two);
    expect(two.view.boxOf({ kind: 'node', node: 8 })).toBe(boxOfOperator(two.view, 'Log'));
    expect([...two.view.scene.inPlace].sort()).toEqual([1, 2, 3]);
    const encoder = two.view.boxOf({ kind: 'group', path: 'encoder', graph: 1 });
    expect(two.view.keyOf(encoder)).toBe('%graph:1/encoder');
    const shut = sceneOf(model, [{ kind: 'toggle', path: '%graph:1/encoder' }], 0, two);
    expect(shut.view.boxOf({ kind: 'node', node: 3 })).toBe(
      shut.view.boxOf({ kind: 'group', path: 'encoder', graph: 1 }),
    );
    const again = sceneOf(model, [{ kind: 'revealNode', node: 3 }], 0, shut);
    expect(again.view.selectionOf(again.view.boxOf({ kind: 'node', node: 3 }))).toEqual({ kind: 'node', node: 3 });
    const restored = sceneOf(model, [], 0, { ...sceneOf(model, []), open: again.open });
    expect(restored.view.scene.boxes).toEqual(again.view.scene.boxes);
    expect(sceneOf(model, [{ kind: 'collapseAll' }], 0, again).view.containers).toEqual([]);
  });

  it('opens all, flows to the right, and shows bodies in a flat graph', () => {
    const all = sceneOf(model, [{ kind: 'expandAll' }]);
    expectTidy(all);
    expect(boxOfOperator(all.view, 'Log')).toBeGreaterThan(0);
    const right = sceneOf(model, [{ kind: 'expandAll' }], 0, undefined, { ...defaultViewOptions, direction: 'right' });
    expectTidy(right);
    expect(right.view.rect(boxOfOperator(right.view, 'Tanh')).left).toBeGreaterThanOrEqual(
      right.view.rect(right.view.boxOf({ kind: 'node', node: 1 })).right,
    );
    const flat = sceneOf(model, toggle(1), 0, undefined, { ...defaultViewOptions, flat: true });
    expectTidy(flat);
    expect(flat.view.containers).toHaveLength(3);
  });

  it('tells a screen reader what is open and what can be', () => {
    const { view } = sceneOf(model, toggle(1), 0, closed);
    const rows = treeRows(view, 0).filter((row) => row.open !== undefined);
    expect(rows.map(({ label, open }) => [label.split(',')[0], open])).toEqual([
      ['If', true],
      ['then branch', true],
      ['If', false],
      ['else branch', true],
      ['group encoder', true],
    ]);
  });

  it('lays equal bodies out once', () => {
    const branch = (owner: string): BuilderGraph => ({
      parentNode: owner,
      attribute: 'then_branch',
      outer: ['x'],
      outputs: ['o'],
      nodes: [
        { op: 'Neg', inputs: ['x'], outputs: ['m'] },
        { op: 'Relu', inputs: ['m'], outputs: ['o'] },
      ],
    });
    const owners = Array.from({ length: 20 }, (_, i) => `if${String(i).padStart(2, '0')}`);
    const nodes = owners.map((name) => ({ op: 'If', name, inputs: ['c'], outputs: [`${name}o`] }));
    const many = buildModelGraph([{ inputs: ['c', 'x'], nodes }, ...owners.map(branch)]);
    const { view } = sceneOf(many, [{ kind: 'expandAll' }]);
    expect(view.containers).toHaveLength(40);
    expect(view.scene.layoutCalls).toBeLessThanOrEqual(2);
  });

  it('shows a function where it is called, and ends where functions call each other', () => {
    const call = (op: string): BuilderGraph['nodes'] => [{ op, domain: 'own', inputs: ['a'], outputs: ['b'] }];
    const loop = buildModelGraph([
      { inputs: ['a'], outputs: ['b'], nodes: call('F') },
      { name: 'F', kind: 'function', domain: 'own', inputs: ['a'], outputs: ['b'], nodes: call('G') },
      { name: 'G', kind: 'function', domain: 'own', inputs: ['a'], outputs: ['b'], nodes: call('F') },
    ]);
    const { view } = sceneOf(loop, [{ kind: 'expandAll' }]);
    expect(view.containers).toHaveLength(2 * bodyLimits.levels);
  });
});

describe('limits of bodies in place', () => {
  const nested = (deep: number): BuilderGraph[] =>
    Array.from({ length: deep }, (_, i) => ({
      ...(i === 0 ? { inputs: ['x'] } : { parentNode: `if${String(i - 1)}`, attribute: 'then_branch', outer: ['x'] }),
      outputs: ['y'],
      nodes: [{ op: 'If', name: `if${String(i)}`, inputs: ['x'], outputs: ['y'] }],
    }));

  it('shows four levels of 10,000 and refuses the fifth', () => {
    const model = buildModelGraph(nested(10_000));
    const all = sceneOf(model, [{ kind: 'expandAll' }]);
    expect(all.view.containers).toHaveLength(2 * bodyLimits.levels);
    const answer = sceneOf(model, toggle(bodyLimits.levels), 0, all);
    expect(answer.refused).toEqual([bodyLimits.levels]);
    expect(answer.open).toEqual(all.open);
    expect(answer.view.containers).toHaveLength(2 * bodyLimits.levels);
  });

  it('refuses a body of more boxes than are shown in place, without laying it out', () => {
    const nodes = Array.from({ length: bodyLimits.boxes + 1 }, (_, i) => ({
      op: 'Neg',
      inputs: [`v${String(i)}`],
      outputs: [`v${String(i + 1)}`],
    }));
    const model = buildModelGraph([
      { inputs: ['v0'], nodes: [{ op: 'If', name: 'if', inputs: ['v0'], outputs: ['y'] }] },
      { parentNode: 'if', attribute: 'then_branch', outer: ['v0'], nodes },
    ]);
    const flat = { ...defaultViewOptions, flat: true };
    const closed = sceneOf(model, [], 0, undefined, flat);
    const answer = sceneOf(model, toggle(0), 0, closed, flat);
    expect(answer.refused).toEqual([0]);
    expect(answer.view.scene.layoutCalls).toBe(0);
    expect(answer.view.scene.boxes.count).toBe(closed.view.scene.boxes.count);
  });

  it('passes over keys that name nothing', () => {
    const model = buildModelGraph(nested(2));
    const before = sceneOf(model, []);
    for (const path of ['%node:99', '%node:-1', '%node:x', '%graph:7/a', '%graph:1/none', '%graph:1', '']) {
      const { view } = sceneOf(model, [{ kind: 'toggle', path }], 0, { ...before, open: [path] });
      expect(view.containers).toEqual([]);
    }
  });
});
