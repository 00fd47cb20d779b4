import Long from 'long';
import { describe, expect, it } from 'vitest';
import { type NodeDetail, nodeDetailSchema } from '../../../src-shared/inspect.js';
import { MemorySource } from '../byte-source.js';
import { maxAttributeValues, readNodeDetail } from './node-detail.js';
import { onnx } from './onnx.generated.js';
import { readModel } from './read-model.js';
import { attribute, graphBytes, modelBytes, type NodeSpec, smallModel, tensor } from './test-models.js';

function detailOf(node: NodeSpec): NodeDetail {
  const source = new MemorySource('m', modelBytes({ ...smallModel, nodes: [node] }));
  return nodeDetailSchema.parse(readNodeDetail(readModel(source).built, source, 0));
}

const attributesOf = (...attributes: onnx.AttributeProto.$Properties[]): unknown[] =>
  detailOf({ op: 'X', inputs: ['x'], outputs: ['y'], attributes }).attributes.map(({ type, value, count }) => [
    type,
    value,
    count,
  ]);

describe('readNodeDetail', () => {
  it('shows name, operator, documentation and metadata', () => {
    const node = {
      op: 'Conv',
      name: 'n',
      domain: 'ai.onnx',
      inputs: ['x'],
      outputs: ['y'],
      doc: 'why',
      metadata: { line: 'm.py:3' },
    };
    expect(detailOf(node)).toEqual({
      node: 0,
      name: 'n',
      op: 'Conv',
      domain: 'ai.onnx',
      doc: 'why',
      attributes: [],
      metadata: { line: 'm.py:3' },
      origin: null,
    });
  });

  it('shows each kind of attribute', () => {
    const kinds = onnx.AttributeProto.AttributeType;
    expect(
      attributesOf(
        attribute.int('a', -3),
        { name: 'b', type: kinds.FLOAT, f: 0.1 },
        attribute.text('c', 'reflect'),
        attribute.ints('d', [1, 2]),
        attribute.floats('e', [0.25, 0.1]),
        { name: 'f', type: kinds.STRINGS, strings: [Buffer.from('p'), Buffer.from('q')] },
        attribute.tensor('g', tensor('', 'float32', [64, 3, 7, 7], new Uint8Array(64 * 3 * 49 * 4))),
        attribute.graph('h', graphBytes({ name: 'body' })),
        { name: 'i', type: kinds.TYPE_PROTO, tp: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'n' }] } } } },
        { name: 'j', type: kinds.INT, refAttrName: 'alpha' },
      ),
    ).toEqual([
      ['int', -3, 1],
      ['float', 0.1, 1],
      ['string', 'reflect', 1],
      ['ints', [1, 2], 2],
      ['floats', [0.25, 0.1], 2],
      ['strings', ['p', 'q'], 2],
      ['tensor', 'float32 [64 × 3 × 7 × 7]', 1],
      ['graph', 'body', 1],
      ['type_proto', 'float32 [n]', 1],
      ['int', '@alpha', 1],
    ]);
  });

  it('keeps integers exact and floats that JSON cannot hold as text', () => {
    const kinds = onnx.AttributeProto.AttributeType;
    expect(
      attributesOf(
        { name: 'max', type: kinds.INT, i: Long.MAX_VALUE },
        { name: 'ints', type: kinds.INTS, ints: [Long.ONE, Long.MAX_VALUE] },
        { name: 'inf', type: kinds.FLOAT, f: -Infinity },
      ),
    ).toEqual([
      ['int', '9223372036854775807', 1],
      ['ints', ['1', '9223372036854775807'], 2],
      ['float', '-Infinity', 1],
    ]);
  });

  it('cuts long lists, whether they were kept or left in the file, and says how long they are', () => {
    const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
    const shown = numbers(maxAttributeValues);
    expect(attributesOf(attribute.ints('kept', numbers(1200)))).toEqual([['ints', shown, 1200]]);
    expect(attributesOf(attribute.ints('left', numbers(9000)))).toEqual([['ints', shown, 9000]]);
    expect(attributesOf(attribute.floats('left', numbers(9000)))).toEqual([['floats', shown, 9000]]);
  });

  it('shows the size of bytes that are no text', () => {
    expect(
      attributesOf({ name: 'blob', type: onnx.AttributeProto.AttributeType.STRING, s: Uint8Array.of(0xff, 0xfe, 0) }),
    ).toEqual([['string', '3 bytes', 1]]);
    expect(
      attributesOf({ name: 'blob', type: onnx.AttributeProto.AttributeType.STRING, s: new Uint8Array(100_000) }),
    ).toEqual([['string', '100,000 bytes', 1]]);
  });

  it('shows the start of a long text', () => {
    const [[, value]] = attributesOf(attribute.text('config', 'aé'.repeat(5000))) as [[string, string]];
    expect(value).toMatch(/^(aé){1365}a?…$/);
  });

  it('tells the kind by the field where old files do not say it', () => {
    expect(attributesOf({ name: 'axis', i: Long.ONE }, { name: 'pads', ints: [Long.ZERO] })).toEqual([
      ['int', 1, 1],
      ['ints', [0], 1],
    ]);
  });
});
