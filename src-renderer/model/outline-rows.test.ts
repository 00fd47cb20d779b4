import { expect, test } from 'vitest';
import { fakeGraph } from '../testing/fake-model.js';
import { groupKey, keysAbove, outlineRows } from './outline-rows.js';

const graph = fakeGraph(4);

test('closed, there is one row per graph', () => {
  expect(outlineRows(graph, new Set())).toEqual([
    expect.objectContaining({ kind: 'group', label: 'Main graph', nodes: graph.nodes.count, open: false }),
  ]);
});

test('opened groups show groups and nodes in the order of the graph', () => {
  const rows = outlineRows(graph, new Set([groupKey(0, '')]));
  const first = rows[1];
  expect(first?.kind === 'node' && first.op).toBe('Gather');
  const groups = rows.filter((row) => row.kind === 'group' && row.depth === 1);
  expect(groups.length).toBeGreaterThan(0);
  expect(rows[rows.length - 1]).toMatchObject({ kind: 'node', op: 'Gemm' });
});

test('with everything opened, each node that computes has exactly one row', () => {
  const opened = new Set([groupKey(0, '')]);
  for (let before = -1; before !== opened.size; ) {
    before = opened.size;
    for (const row of outlineRows(graph, opened)) if (row.kind === 'group') opened.add(row.key);
  }
  const nodes = outlineRows(graph, opened).flatMap((row) => (row.kind === 'node' ? [row.node] : []));
  expect(nodes).toEqual(Array.from({ length: graph.nodes.count }, (_, node) => node));
});

test('the groups above a node or a group are what it takes to see its row', () => {
  const deep = Array.from({ length: graph.nodes.count }, (_, node) => node).find(
    (node) => graph.strings.get(graph.nodes.op[node] ?? 0) === 'Softmax',
  );
  if (deep === undefined) throw new Error('the fixture has no Softmax');
  expect(outlineRows(graph, new Set()).some((row) => row.kind === 'node')).toBe(false);
  const rows = outlineRows(graph, new Set(keysAbove(graph, { node: deep })));
  expect(rows).toContainEqual(expect.objectContaining({ kind: 'node', node: deep }));
  const group = rows.find((row) => row.kind === 'group' && row.depth === 2);
  if (group?.kind !== 'group') throw new Error('no group at depth 2');
  expect(outlineRows(graph, new Set(keysAbove(graph, group)))).toContainEqual(
    expect.objectContaining({ key: group.key, open: false }),
  );
});
