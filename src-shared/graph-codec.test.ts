import { describe, expect, it } from 'vitest';
import type { ModelGraph } from './graph.js';
import { nodeInputs, nodeOutputs, valueShape } from './graph.js';
import { decodeGraph, encodeGraph } from './graph-codec.js';
import { StringInterner } from './string-table.js';

function sample(): ModelGraph {
  const strings = new StringInterner();
  const name = (text: string): number => strings.intern(text);
  const [x, y, add, batch, scope] = [name('x'), name('y'), name('Add'), name('batch'), name('encoder/层')];
  const record = { domain: '', parentNode: -1, attribute: '', nodeStart: 0, nodeEnd: 1, inputs: [0], outputs: [1] };
  return {
    graphs: [{ name: 'main "graph"', kind: 'main', ...record }],
    nodes: {
      count: 1,
      name: Uint32Array.of(0),
      op: Uint32Array.of(add),
      domain: Uint32Array.of(0),
      scope: Uint32Array.of(scope),
      graph: Uint32Array.of(0),
      inputOffsets: Uint32Array.of(0, 3),
      inputs: Int32Array.of(0, -1, 0),
      outputOffsets: Uint32Array.of(0, 1),
      outputs: Int32Array.of(1),
    },
    values: {
      count: 2,
      name: Uint32Array.of(x, y),
      dtype: Uint8Array.of(1, 0),
      kind: Uint8Array.of(1, 0),
      graph: Uint32Array.of(0, 0),
      producer: Int32Array.of(-1, 0),
      hasShape: Uint8Array.of(1, 0),
      dimOffsets: Uint32Array.of(0, 3, 3),
      dims: Float64Array.of(-batch - 1, 2 ** 40, -1),
      bytes: Float64Array.of(0, 6e9),
    },
    strings: strings.toTable(),
  };
}

describe('encodeGraph and decodeGraph', () => {
  it('keep every column', () => {
    const graph = sample();
    const decoded = decodeGraph(encodeGraph(graph));
    expect(decoded.graphs).toEqual(graph.graphs);
    expect(decoded.nodes).toEqual(graph.nodes);
    expect(decoded.values).toEqual(graph.values);
    expect(decoded.strings.bytes).toEqual(graph.strings.bytes);
    expect(decoded.strings.get(decoded.nodes.scope[0] ?? 0)).toBe('encoder/层');
  });

  it('keep what the helpers read: inputs with gaps, outputs, symbolic and large dims', () => {
    const decoded = decodeGraph(encodeGraph(sample()));
    expect([...nodeInputs(decoded, 0)]).toEqual([0, -1, 0]);
    expect([...nodeOutputs(decoded, 0)]).toEqual([1]);
    expect(valueShape(decoded, 0)).toEqual(['batch', 2 ** 40, null]);
    expect(valueShape(decoded, 1)).toBeNull();
  });

  it.each([0, 1, 3, 8, 12])('read a message that lies at offset %i of a larger frame', (offset) => {
    const message = encodeGraph(sample());
    const frame = new Uint8Array(offset + message.length + 5).fill(7);
    frame.set(message, offset);
    const decoded = decodeGraph(frame.subarray(offset, offset + message.length));
    expect(decoded.nodes).toEqual(sample().nodes);
    expect(decoded.values).toEqual(sample().values);
  });

  it('refuse what is not a graph message', () => {
    expect(() => decodeGraph(new Uint8Array(4))).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
    expect(() => decodeGraph(new Uint8Array(64))).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
  });

  it('refuse a message that lacks a column', () => {
    const text = Buffer.from(encodeGraph(sample())).toString('latin1').replace('"values.dims"', '"values.none"');
    expect(() => decodeGraph(Buffer.from(text, 'latin1'))).toThrow('values.dims');
  });
});
