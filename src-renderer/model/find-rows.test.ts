import { expect, test } from 'vitest';
import { fakeGraph } from '../testing/fake-model.js';
import { findNodes } from './find-rows.js';

const graph = fakeGraph(3);

test('words match operator, name or scope, in any order and case', () => {
  expect(findNodes(graph, 'softmax', 10).total).toBe(3);
  const { nodes } = findNodes(graph, 'layers.1 SOFTMAX', 10);
  expect(nodes).toHaveLength(1);
  expect(graph.strings.get(graph.nodes.scope[nodes[0] ?? -1] ?? 0)).toContain('layers.1');
});

test('the list is capped, the count is not; nothing typed finds nothing', () => {
  const result = findNodes(graph, 'matmul', 2);
  expect(result.nodes).toHaveLength(2);
  expect(result.total).toBeGreaterThan(20);
  expect(findNodes(graph, '  ', 10)).toEqual({ nodes: [], total: 0 });
});
