import { describe, expect, it } from 'vitest';
import { buildScopeTree, type ScopeTree } from './scope-tree.js';
import { type BuilderNode, buildModelGraph, transformerGraph } from './testing/graph-builder.js';

/** `blocks` residual blocks without any names, `channels(i)` wide. */
function residualNet(blocks: number, channels: (block: number) => number): ReturnType<typeof buildModelGraph> {
  const nodes: BuilderNode[] = [];
  const initializers: Record<string, readonly number[]> = {};
  let x = 'x';
  const op = (type: string, inputs: string[]): string => {
    const output = `v${String(nodes.length)}`;
    nodes.push({ op: type, inputs, outputs: [output] });
    return output;
  };
  const conv = (input: string, width: number): string => {
    const weight = `w${String(nodes.length)}`;
    initializers[weight] = [width, width, 3, 3];
    return op('Conv', [input, weight]);
  };
  for (let block = 0; block < blocks; block += 1) {
    const width = channels(block);
    const a = op('Relu', [conv(x, width)]);
    const b = op('Relu', [conv(a, width)]);
    x = op('Relu', [op('Add', [conv(b, width), x])]);
  }
  return buildModelGraph([{ inputs: ['x'], outputs: [x], initializers, nodes }]);
}

const children = (tree: ScopeTree, group = 0): string[] =>
  (tree.groups[group]?.children ?? []).map((child) => tree.groups[child]?.label ?? '');

describe('structure where names give none', () => {
  it('leaves small graphs as they are', () => {
    expect(
      buildScopeTree(
        residualNet(8, () => 16),
        0,
      ).groups.length,
    ).toBe(1);
  });

  it('finds repeated blocks and cuts them where one value is under way', () => {
    const tree = buildScopeTree(
      residualNet(20, () => 16),
      0,
    );
    const blocks = tree.groups.filter((group) => group.identical === 20 && group.total === 7);
    expect(blocks.length).toBe(20);
    expect(blocks[3]?.label).toBe('Conv ×3 · 16 ch · 4 of 20');
    expect(blocks.map((group) => group.nodes[0])).toEqual(blocks.map((_, i) => i * 7));
  });

  it('tells blocks of different widths apart', () => {
    const tree = buildScopeTree(
      residualNet(20, (block) => (block < 10 ? 16 : 32)),
      0,
    );
    const identical = tree.groups.filter((group) => group.total === 7).map((group) => group.structure);
    expect(new Set(identical).size).toBe(2);
  });

  it('shows the layers of a transformer whose names were stripped', () => {
    const model = transformerGraph(24);
    model.nodes.scope.fill(0);
    const tree = buildScopeTree(model, 0);
    expect(tree.groups.filter((group) => group.identical === 24).length).toBe(24);
    expect(children(tree).length).toBe(24);
    expect(children(tree)[0]).toBe('Attention, MatMul ×4 · 1 of 24');
  });

  it('brings helper nodes listed at the front of a file to their users', () => {
    const model = residualNet(20, () => 16);
    const nodes: BuilderNode[] = [];
    for (let i = 0; i < 140; i += 1) nodes.push({ op: 'ConstantOfShape', inputs: ['s'], outputs: [`h${String(i)}`] });
    for (let i = 0; i < 140; i += 1)
      nodes.push({
        op: i % 7 === 0 ? 'Conv' : 'Mul',
        inputs: [`v${String(i)}`, `h${String(i)}`],
        outputs: [`v${String(i + 1)}`],
      });
    const graph = buildModelGraph([{ inputs: ['v0'], initializers: { s: [4] }, nodes }]);
    const tree = buildScopeTree(graph, 0);
    expect(model.nodes.count).toBe(140);
    for (const group of tree.groups.slice(1)) {
      const helpers = group.nodes.filter((node) => node < 140).map((node) => node + 140);
      expect(group.nodes).toEqual(expect.arrayContaining(helpers));
    }
  });

  it('ends on hostile graphs: one operator 50,000 times, a cycle through everything, all from one value', () => {
    const count = 50_000;
    const chain = (inputs: (i: number) => string[]): ScopeTree => {
      const nodes = Array.from({ length: count }, (_, i) => ({
        op: 'A',
        inputs: inputs(i),
        outputs: [`v${String(i + 1)}`],
      }));
      return buildScopeTree(buildModelGraph([{ inputs: ['x'], nodes }]), 0);
    };
    for (const tree of [
      chain((i) => [`v${String(i)}`]),
      chain((i) => [i === 0 ? `v${String(count)}` : `v${String(i)}`]),
      chain(() => ['x']),
    ]) {
      expect(tree.groups.reduce((sum, group) => sum + group.nodes.length, 0)).toBe(count);
      for (const group of tree.groups) expect(group.children.length + group.nodes.length).toBeLessThanOrEqual(500);
    }
  });
});
