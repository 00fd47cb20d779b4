import { describe, expect, it } from 'vitest';
import { buildScopeTree, groupAtPath, groupChain, type ScopeGroup, type ScopeTree } from './scope-tree.js';
import { type BuilderNode, buildModelGraph, transformerGraph } from './testing/graph-builder.js';

const at = (tree: ScopeTree, path: string): ScopeGroup => {
  const group = tree.groups[groupAtPath(tree, path) ?? -1];
  if (group === undefined) throw new Error(`no group ${path} in ${tree.groups.map((g) => g.path).join(' ')}`);
  return group;
};
const labels = (tree: ScopeTree, path: string): string[] =>
  at(tree, path).children.map((child) => tree.groups[child]?.label ?? '');

function chain(count: number, scope: (i: number) => string): BuilderNode[] {
  return Array.from({ length: count }, (_, i) => ({
    op: 'Relu',
    scope: scope(i),
    inputs: [`v${String(i)}`],
    outputs: [`v${String(i + 1)}`],
  }));
}

describe('buildScopeTree', () => {
  it('puts nodes into the groups of their module paths and counts what is below', () => {
    const tree = buildScopeTree(transformerGraph(3), 0);
    expect(labels(tree, '')).toEqual(['model']);
    expect(labels(tree, 'model')).toEqual(['layers.0', 'layers.1', 'layers.2']);
    expect(at(tree, 'model/layers.1/attn').total).toBe(3);
    expect(at(tree, 'model/layers.1').total).toBe(8);
    expect(at(tree, '').total).toBe(26);
    expect(groupChain(tree, at(tree, 'model/layers.1/attn').index).map((g) => tree.groups[g]?.label)).toEqual([
      '',
      'model',
      'layers.1',
      'attn',
    ]);
  });

  it('dissolves groups of one node', () => {
    const tree = buildScopeTree(transformerGraph(1), 0);
    expect(groupAtPath(tree, 'head')).toBeUndefined();
    expect(at(tree, '').nodes).toEqual([9]);
  });

  it('covers every node once, parents before children', () => {
    const tree = buildScopeTree(transformerGraph(70), 0);
    const covered = tree.groups.flatMap((group) => group.nodes).sort((a, b) => a - b);
    expect(covered).toEqual(Array.from({ length: 70 * 8 + 2 }, (_, i) => i));
    for (const group of tree.groups) expect(group.parent).toBeLessThan(group.index);
    for (const group of tree.groups) for (const node of group.nodes) expect(tree.groupOfNode[node]).toBe(group.index);
  });

  it('names numbered modules after their list', () => {
    const tree = buildScopeTree(transformerGraph(2, { style: 'nested' }), 0);
    expect(labels(tree, 'model/layers')).toEqual(['layers.0', 'layers.1']);
  });

  it('merges chains of single groups', () => {
    const tree = buildScopeTree(buildModelGraph([{ nodes: chain(4, () => 'a/b/c') }]), 0);
    expect(tree.groups.map((group) => [group.path, group.label])).toEqual([
      ['', ''],
      ['a/b/c', 'a/b/c'],
    ]);
  });

  it('finds identical groups and says how many', () => {
    const tree = buildScopeTree(transformerGraph(12), 0);
    expect(at(tree, 'model/layers.0').identical).toBe(12);
    expect(at(tree, 'model/layers.0').structure).toBe(at(tree, 'model/layers.11').structure);
    expect(at(tree, 'model/layers.0/attn').identical).toBe(1);
    expect(at(tree, 'model/layers.0/attn').structure).toBe(at(tree, 'model/layers.5/attn').structure);
  });

  it('tells apart groups that differ in wiring only', () => {
    const crossed = (scope: string, first: string, second: string): BuilderNode[] => [
      { op: 'Relu', scope, inputs: ['x'], outputs: [`${scope}.a`] },
      { op: 'Tanh', scope, inputs: [`${scope}.a`], outputs: [`${scope}.b`] },
      { op: 'Sub', scope, inputs: [`${scope}.${first}`, `${scope}.${second}`], outputs: [`${scope}.c`] },
    ];
    const nodes = [...crossed('g0', 'a', 'b'), ...crossed('g1', 'b', 'a'), ...crossed('g2', 'a', 'b')];
    const tree = buildScopeTree(buildModelGraph([{ inputs: ['x'], nodes }]), 0);
    expect(at(tree, 'g0').structure).toBe(at(tree, 'g2').structure);
    expect(at(tree, 'g0').structure).not.toBe(at(tree, 'g1').structure);
    expect(at(tree, 'g1').identical).toBe(1);
  });

  it('gathers long runs of numbered siblings into one section', () => {
    const tree = buildScopeTree(transformerGraph(185), 0);
    expect(labels(tree, 'model')).toEqual(['layers.0–184']);
    const run = at(tree, 'model/layers.*');
    expect(run.section).toBe(true);
    expect(run.repeats).toBe(185);
    expect(tree.groups[run.children[7] ?? 0]?.identical).toBe(185);
  });

  it('gathers a long run that is the whole graph, but not one that has a group of its own', () => {
    const whole = buildScopeTree(
      buildModelGraph([{ nodes: chain(200, (i) => `block.${String(Math.floor(i / 2))}`) }]),
      0,
    );
    expect(labels(whole, '')).toEqual(['block.0–99']);
    const own = buildScopeTree(transformerGraph(100, { style: 'nested' }), 0);
    expect(labels(own, 'model/layers').length).toBe(100);
  });

  it('cuts runs of over 500 into sections that count the whole run', () => {
    const tree = buildScopeTree(transformerGraph(926), 0);
    expect(labels(tree, 'model/layers.*').slice(0, 2)).toEqual(['layers.0–99', 'layers.100–199']);
    expect(at(tree, 'model/layers.42').identical).toBe(926);
    for (const group of tree.groups) expect(group.children.length + group.nodes.length).toBeLessThanOrEqual(500);
  });

  it('cuts a flat graph along its order', () => {
    const tree = buildScopeTree(buildModelGraph([{ inputs: ['v0'], nodes: chain(50_000, () => '') }]), 0);
    for (const group of tree.groups) expect(group.children.length + group.nodes.length).toBeLessThanOrEqual(60);
    const firsts = at(tree, '').children.map((child) => tree.groups[child]?.first ?? 0);
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    expect(tree.groups.filter((group) => group.depth > 4)).toEqual([]);
  });

  it('does not count constants as boxes', () => {
    const nodes = chain(58, () => '').flatMap((node, i) => [
      { op: 'Constant', outputs: [`c${String(i)}`] },
      { ...node, op: 'Add', inputs: [...(node.inputs ?? []), `c${String(i)}`] },
    ]);
    const tree = buildScopeTree(buildModelGraph([{ inputs: ['v0'], nodes }]), 0);
    expect(tree.groups.length).toBe(1);
  });

  it('makes one group per call of a module used twice', () => {
    const scopes = ['conv1', 'conv1', 'relu', 'relu', 'conv2', 'conv2', 'relu', 'relu'];
    const tree = buildScopeTree(buildModelGraph([{ inputs: ['v0'], nodes: chain(8, (i) => scopes[i] ?? '') }]), 0);
    expect(labels(tree, '')).toEqual(['conv1', 'relu', 'conv2', 'relu (2)']);
    expect(at(tree, 'relu@2').nodes).toEqual([6, 7]);
  });

  it('takes nodes without a module into the group they stand between', () => {
    const nodes: BuilderNode[] = [
      { op: 'Relu', scope: 'block', inputs: ['x'], outputs: ['a'] },
      { op: 'Conv', scope: 'block', inputs: ['a'], outputs: ['b'] },
      { op: 'Cast', inputs: ['a'], outputs: ['c'] },
      { op: 'Add', scope: 'block', inputs: ['b', 'c'], outputs: ['d'] },
      { op: 'Exp', inputs: ['d'], outputs: ['e'] },
    ];
    const tree = buildScopeTree(buildModelGraph([{ inputs: ['x'], nodes }]), 0);
    expect(at(tree, 'block').nodes).toEqual([0, 1, 2, 3]);
    expect(at(tree, '').nodes).toEqual([4]);
  });

  it('keeps parallel parts of one module together', () => {
    const nodes: BuilderNode[] = ['a', 'b', 'c'].flatMap((branch) => [
      { op: 'Conv', scope: 'heads', inputs: ['x'], outputs: [branch] },
      { op: 'Relu', scope: 'heads', inputs: [branch], outputs: [`${branch}1`] },
    ]);
    const tree = buildScopeTree(buildModelGraph([{ inputs: ['x'], nodes }]), 0);
    expect(labels(tree, '')).toEqual(['heads']);
  });

  it('survives hostile paths: markup, __proto__, 10,000 levels, a cycle, no nodes', () => {
    const deep = Array.from({ length: 10_000 }, (_, i) => `d${String(i)}`).join('/');
    const names = ['__proto__', '<img src=x onerror=alert(1)>', deep, '//', 'constructor'];
    const nodes = chain(10, (i) => names[i % names.length] ?? '');
    const first = nodes[0];
    if (first !== undefined) nodes[0] = { ...first, inputs: ['v10'] };
    const tree = buildScopeTree(buildModelGraph([{ nodes }]), 0);
    expect(tree.groups.reduce((sum, group) => sum + group.nodes.length, 0)).toBe(10);
    expect(Math.max(...tree.groups.map((group) => group.depth))).toBeLessThanOrEqual(48);
    expect(buildScopeTree(buildModelGraph([{ nodes: [] }]), 0).groups.map((group) => group.first)).toEqual([-1]);
  });
});
