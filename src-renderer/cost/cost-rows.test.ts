import { describe, expect, it } from 'vitest';
import type { CostColumns } from '../../src-shared/cost.js';
import { transformerGraph } from '../../src-shared/testing/graph-builder.js';
import { groupKey } from '../model/outline-rows.js';
import { costList, costTree, costTsv } from './cost-rows.js';
import { percent, shareOf } from './group-cost.js';
import { parseSymbolSize, symbolTitle } from './symbol-fields.js';

const graph = transformerGraph(3);
const op = (node: number): string => graph.strings.get(graph.nodes.op[node] ?? 0);

/** MatMuls cost 100 and their index, Softmax is not known, everything else 1. */
function columns(): CostColumns {
  const flops = Float64Array.from({ length: graph.nodes.count }, (_, node) =>
    op(node) === 'MatMul' ? 100 + node : op(node) === 'Softmax' ? Number.NaN : 1,
  );
  const ones = new Float64Array(graph.nodes.count).fill(1);
  return { flops, macs: flops, parameters: ones, weightBytes: ones, activationBytes: ones };
}

describe('rows of the cost table', () => {
  it('sums groups over everything below, without what is not known, and says how much that is', () => {
    const [main] = costTree(graph, columns(), new Set(), null);
    const known = columns().flops.filter((value) => !Number.isNaN(value));
    expect(main).toMatchObject({ label: 'Main graph', open: false, nodes: graph.nodes.count, unknown: 3 });
    expect(main?.values.flops).toBe(known.reduce((sum, value) => sum + value, 0));
    expect(main?.values.parameters).toBe(graph.nodes.count);
  });

  it('lists what is opened, siblings dearest first, or in the order of the graph', () => {
    const opened = new Set([groupKey(0, ''), groupKey(0, 'model')]);
    const inOrder = costTree(graph, columns(), opened, null);
    const labels = inOrder.filter((row) => row.depth === 2).map((row) => row.op || row.label);
    expect(labels).toEqual(['Gather', 'layers.0', 'layers.1', 'layers.2']);
    const dearest = costTree(graph, columns(), opened, { column: 'flops', descending: true });
    // Later layers cost more here; the single Gather costs 1.
    expect(dearest.filter((row) => row.depth === 2).map((row) => row.op || row.label)).toEqual([
      'layers.2',
      'layers.1',
      'layers.0',
      'Gather',
    ]);
    expect(dearest).toHaveLength(inOrder.length);
  });

  it('keeps children under their group when siblings are sorted', () => {
    const group = costTree(graph, columns(), new Set([groupKey(0, '')]), null).find((row) => row.open === false);
    const rows = costTree(graph, columns(), new Set([groupKey(0, ''), group?.key ?? '']), {
      column: 'name',
      descending: true,
    });
    const at = rows.findIndex((row) => row.key === group?.key);
    expect(rows[at]?.open).toBe(true);
    expect(rows[at + 1]?.depth).toBe((rows[at]?.depth ?? 0) + 1);
  });

  it('lists nodes that fit a filter, those not known last', () => {
    const rows = costList(graph, columns(), 'softmax', null);
    expect(rows).toHaveLength(3);
    const all = costList(graph, columns(), '', { column: 'flops', descending: false });
    expect(all).toHaveLength(graph.nodes.count);
    expect(all.slice(-3).map((row) => row.op)).toEqual(['Softmax', 'Softmax', 'Softmax']);
    expect(costList(graph, columns(), 'head matmul', null)).toHaveLength(1);
  });

  it('copies exact numbers, nothing where not known', () => {
    const lines = costTsv(costList(graph, columns(), 'softmax', null)).split('\n');
    expect(lines[0]).toBe('name\toperator\tnodes\tparameters\tweightBytes\tmacs\tflops\tactivationBytes');
    expect(lines[1]).toMatch(/\tSoftmax\t1\t1\t1\t\t\t1$/);
  });
});

describe('sizes of symbols', () => {
  it('are called by their name, or by the axis where the file has none', () => {
    const symbol = { value: 1, assumed: true, where: 'axis 1 of ids' };
    expect(symbolTitle({ ...symbol, name: 'seq' })).toBe('seq');
    expect(symbolTitle({ ...symbol, name: 'unk__0' })).toBe('ids, axis 1');
    expect(symbolTitle({ ...symbol, name: 'unk__0', where: '' })).toBe('unk__0');
  });

  it('reads whole numbers, with separators, and nothing else', () => {
    expect(['8', ' 128 ', '1,000', '1 000 000', ''].map(parseSymbolSize)).toEqual([8, 128, 1000, 1_000_000, null]);
    for (const bad of ['0', '-1', '1.5', 'x9', '1,0', '1e3', '9999999999'])
      expect(parseSymbolSize(bad)).toBeUndefined();
  });
});

describe('shares', () => {
  it('are between 0 and 1 of a total, and small ones are not shown as none', () => {
    expect([shareOf(1, 4), shareOf(0, 4), shareOf(1, 0), shareOf(Number.NaN, 4)]).toEqual([0.25, 0, 0, 0]);
    expect([percent(0.25), percent(0.00001), percent(0)]).toEqual(['25.0\u2009%', '< 0.1\u2009%', '0.0\u2009%']);
  });
});
