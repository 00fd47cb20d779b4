import { expect, test } from 'vitest';
import { nodeInputs } from '../../src-shared/graph.js';
import { fakeGraph } from '../testing/fake-model.js';
import { consumersOf } from './consumers.js';

test('the index agrees with a search through all nodes', () => {
  const graph = fakeGraph(2);
  let read = 0;
  for (let value = 0; value < graph.values.count; value += 1) {
    const searched: number[] = [];
    for (let node = 0; node < graph.nodes.count; node += 1) {
      if (nodeInputs(graph, node).includes(value)) searched.push(node);
    }
    expect(consumersOf(graph, value)).toEqual(searched);
    read += searched.length;
  }
  expect(read).toBeGreaterThan(30);
});

test('a node that reads a value twice, and one that leaves an input out', () => {
  const graph = fakeGraph(1);
  graph.nodes.inputs[1] = graph.nodes.inputs[0] ?? 0; // Gather(table, table)
  expect(consumersOf(graph, graph.nodes.inputs[0] ?? 0)).toEqual([0]);
  const other = fakeGraph(1);
  other.nodes.inputs[0] = -1;
  expect(consumersOf(other, 0)).toEqual([0]);
});
