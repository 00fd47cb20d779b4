import { expect, it } from 'vitest';
import type { GraphRecord, NodeColumns } from '../../src-shared/graph.js';
import { withOwners } from './owners.js';

const body = (parentNode: number, nodeStart: number, nodeEnd: number): GraphRecord => ({
  name: '',
  kind: parentNode < 0 ? 'main' : 'subgraph',
  domain: '',
  parentNode,
  attribute: '',
  nodeStart,
  nodeEnd,
  inputs: [],
  outputs: [],
});

it('adds the nodes that run the bodies, through all levels', () => {
  const nodes = { count: 8 } as NodeColumns;
  const graphs = [body(-1, 0, 3), body(1, 3, 6), body(4, 6, 8)];
  expect(withOwners({ graphs, nodes }, Int32Array.of(7)).sort()).toEqual([1, 4, 7]);
  expect(withOwners({ graphs, nodes }, Int32Array.of(0, 3, 5)).sort()).toEqual([0, 1, 3, 5]);
  expect(withOwners({ graphs: [body(-1, 0, 8)], nodes }, Int32Array.of(2, -1))).toEqual([2, -1]);
});
