import { describe, expect, it } from 'vitest';
import { decodeCostColumns, encodeCostColumns } from './cost.js';
import { dearestNodes } from './cost-groups.js';
import { transformerGraph } from './testing/graph-builder.js';

describe('cost columns as a message', () => {
  const columns = {
    parameters: Float64Array.of(1, 2),
    weightBytes: Float64Array.of(3, 4),
    macs: Float64Array.of(5, Number.NaN),
    flops: Float64Array.of(7, 8),
    activationBytes: Float64Array.of(9, 10),
  };

  it('come back as they were, from a place that is not aligned, too', () => {
    const message = encodeCostColumns(columns);
    expect(decodeCostColumns(message, 2)).toEqual(columns);
    const frame = new Uint8Array(message.length + 3);
    frame.set(message, 3);
    expect(decodeCostColumns(frame.subarray(3), 2)).toEqual(columns);
  });

  it('of another graph are refused', () => {
    expect(() => decodeCostColumns(encodeCostColumns(columns), 3)).toThrow(/does not fit/);
  });
});

describe('the dearest nodes', () => {
  it('come largest first, without those that cost nothing or are not known', () => {
    const graph = transformerGraph(1);
    const column = new Float64Array(graph.nodes.count);
    column[2] = 5;
    column[4] = 9;
    column[5] = Number.NaN;
    expect(dearestNodes(graph, column, 10)).toEqual([4, 2]);
    expect(dearestNodes(graph, column, 1)).toEqual([4]);
  });
});
