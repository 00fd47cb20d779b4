import { describe, expect, it } from 'vitest';
import { attributesOf } from '../../../src-shared/attributes-codec.js';
import { MemorySource } from '../byte-source.js';
import { readAttributeTexts } from './attribute-texts.js';
import { onnx } from './onnx.generated.js';
import { readModel } from './read-model.js';
import { attribute, graphBytes, modelBytes, type NodeSpec, smallModel, tensor } from './test-models.js';

const kinds = onnx.AttributeProto.AttributeType;
type Attribute = onnx.AttributeProto.$Properties;

const bytesOf = (...nodes: NodeSpec[]): Uint8Array[] =>
  readModel(new MemorySource('m', modelBytes({ ...smallModel, nodes }))).built.nodeBytes;

const node = (...attributes: Attribute[]): NodeSpec => ({ op: 'X', inputs: ['x'], outputs: ['y'], attributes });

function textsOf(...attributes: Attribute[]): string[] {
  return attributesOf(readAttributeTexts(bytesOf(node(...attributes))), 0).map(([, text]) => text);
}

describe('readAttributeTexts', () => {
  it('writes each kind of attribute plainly', () => {
    expect(
      textsOf(
        attribute.int('a', -3),
        { name: 'b', type: kinds.FLOAT, f: 1e-5 },
        { name: 'c', type: kinds.FLOAT, f: 0.1 },
        attribute.text('d', 'NOTSET'),
        attribute.ints('e', [3, 3]),
        attribute.floats('f', [0.5, -0, Number.NaN]),
        { name: 'g', type: kinds.STRINGS, strings: [Buffer.from('p'), Buffer.from('"')] },
        attribute.tensor('h', tensor('', 'float32', [3, 3], new Uint8Array(36))),
        attribute.tensor('i', tensor('', 'int64', [], new Uint8Array(8))),
        attribute.graph('j', graphBytes({ name: '<b>' })),
        { name: 'k', type: kinds.TYPE_PROTO, tp: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'n' }] } } } },
        { name: 'l', type: kinds.INT, refAttrName: 'alpha' },
        attribute.ints('m', []),
      ),
    ).toEqual([
      '-3',
      '1e-05',
      '0.1',
      '"NOTSET"',
      '[3,3]',
      '[0.5,-0,NaN]',
      '["p","\\""]',
      'tensor(float32[3,3])',
      'tensor(int64[])',
      'graph',
      'float32[n]',
      '@alpha',
      '[]',
    ]);
  });

  it('keeps names and texts to 64 characters, and says what is no text by its length', () => {
    const [long, list, binary, emoji] = textsOf(
      attribute.text('a'.repeat(1000), 'b'.repeat(100_000)),
      attribute.ints(
        'n',
        Array.from({ length: 400 }, () => 123_456),
      ),
      { name: 's', type: kinds.STRING, s: Uint8Array.of(0xff, 0xfe, 0) },
      attribute.text('e', `${'a'.repeat(61)}😀😀`),
    );
    // 100,000 characters were left in the file.
    expect(long).toBe('100000 bytes');
    expect(list).toHaveLength(64);
    expect(list?.endsWith('…')).toBe(true);
    expect(binary).toBe('3 bytes');
    expect(emoji).toBe(`"${'a'.repeat(61)}…`);
    const [pair] = attributesOf(readAttributeTexts(bytesOf(node(attribute.int('a'.repeat(1000), 1)))), 0);
    expect(pair?.[0]).toHaveLength(64);
  });

  it('gives the length of a list that was left in the file', () => {
    expect(
      textsOf(
        attribute.ints(
          'n',
          Array.from({ length: 100_000 }, (_, at) => at),
        ),
      ),
    ).toEqual(['[100000 values]']);
  });

  it('keeps each node its own rows, and shares equal texts', () => {
    const nodes = ['p', 'q', 'r'].map((name, at) => ({ ...node(attribute.int('axis', 1)), outputs: [name], name, at }));
    const texts = readAttributeTexts(bytesOf(...nodes, { op: 'Relu', inputs: ['x'], outputs: ['y'] }));
    expect([...texts.offsets]).toEqual([0, 1, 2, 3, 3]);
    expect(texts.strings.count).toBe(3);
    expect(texts.cut).toBe(false);
  });

  it('is bounded per node and in all, and says when it was cut', () => {
    const many = node(...Array.from({ length: 100 }, (_, at) => attribute.int(`a${String(at)}`, at)));
    const perNode = readAttributeTexts(bytesOf(many));
    expect([...perNode.offsets]).toEqual([0, 64]);
    expect(perNode.cut).toBe(true);
    const nodes = bytesOf(node(attribute.int('a', 1), attribute.int('b', 2)), {
      ...node(attribute.int('c', 3)),
      outputs: ['z'],
    });
    const rows = readAttributeTexts(nodes, { rows: 2, characters: 1000 });
    expect([[...rows.offsets], rows.cut]).toEqual([[0, 2, 2], true]);
    const characters = readAttributeTexts(nodes, { rows: 100, characters: 3 });
    expect([[...characters.offsets], characters.cut]).toEqual([[0, 2, 2], true]);
  });
});
