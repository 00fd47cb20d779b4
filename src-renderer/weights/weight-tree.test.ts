import { expect, test } from 'vitest';
import { buildModelGraph } from '../../src-shared/testing/graph-builder.js';
import { holdsOnlyWeights } from '../../src-shared/weights-only.js';
import { keysAboveEntry, openAtFirst, weightTree, weightTreeRows, type WeightTree } from './weight-tree.js';

const weights = (...names: string[]): WeightTree =>
  weightTree(buildModelGraph([{ nodes: [], initializers: Object.fromEntries(names.map((name) => [name, [2, 3]])) }]));

const everything = (tree: WeightTree): Set<string> => new Set(tree.entries.map((_, index) => String(index)));
const labels = (tree: WeightTree, opened: ReadonlySet<string>): string[] =>
  weightTreeRows(tree, opened).map(({ entry, depth }) => `${' '.repeat(depth)}${entry.label}`);

test('tensors lie below the parts of their names, numbered parts in order of their numbers', () => {
  const tree = weights('m.layers.10.w', 'm.layers.2.w', 'm.layers.2.b', 'm.head');
  expect(labels(tree, everything(tree))).toEqual(['m', ' layers', '  2', '   w', '   b', '  10', '   w', ' head']);
  expect(tree.entries[tree.top[0] ?? -1]).toMatchObject({ tensors: 4 });
});

test('opens down to the first choice', () => {
  const tree = weights('m.layers.0.w', 'm.layers.1.w');
  expect(labels(tree, openAtFirst(tree))).toEqual(['m', ' layers', '  0', '  1']);
});

test('a tensor that is called like a group has a row of its own', () => {
  const tree = weights('a', 'a.b', '__proto__.constructor', 'q.');
  expect(labels(tree, everything(tree))).toEqual(['a', 'a', ' b', '__proto__', ' constructor', 'q', ' ']);
});

test('what lies above a tensor is known', () => {
  const tree = weights('a.b.c', 'x');
  const above = new Set(keysAboveEntry(tree, tree.entryOf.get(0) ?? -1));
  expect(labels(tree, above)).toEqual(['a', ' b', '  c', 'x']);
});

test('names of a hundred thousand dots end in a long label', () => {
  const tree = weights('.'.repeat(100_000), `${'.'.repeat(99_999)}x`);
  expect(Math.max(...tree.entries.map(({ depth }) => depth))).toBe(15);
  expect(tree.entries).toHaveLength(17);
});

test('a model with nodes, or without anything, is no file of weights', () => {
  expect(holdsOnlyWeights(buildModelGraph([{ nodes: [], initializers: { w: [1] } }]))).toBe(true);
  expect(holdsOnlyWeights(buildModelGraph([{ nodes: [] }]))).toBe(false);
  expect(holdsOnlyWeights(buildModelGraph([{ nodes: [], inputs: ['x'], outputs: ['x'] }]))).toBe(false);
});
