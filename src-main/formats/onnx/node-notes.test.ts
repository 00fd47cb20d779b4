import { expect, test } from 'vitest';
import { readNodeNotes } from './node-notes.js';
import { onnx } from './onnx.generated.js';

test('reads what the full decoding reads, past attributes of any kind', () => {
  const node = {
    input: ['a', ''],
    output: ['b'],
    name: 'node 1',
    opType: 'Conv',
    docString: 'written by é',
    domain: 'x',
    attribute: [
      { name: 'alpha', type: 1, f: 0.5 },
      { name: 'scales', type: 6, floats: [1, 2, 3] },
      { name: 'text', type: 3, s: new TextEncoder().encode('not this one') },
    ],
    metadataProps: [
      { key: 'namespace', value: ': Net/conv: Conv2d' },
      { key: '', value: 'no key' },
    ],
  };
  const notes = readNodeNotes(onnx.NodeProto.encode(node).finish());
  expect(notes).toEqual({
    doc: 'written by é',
    metadata: { namespace: ': Net/conv: Conv2d', '': 'no key' },
  });
  expect(readNodeNotes(onnx.NodeProto.encode({ opType: 'Relu' }).finish())).toEqual({ doc: '', metadata: {} });
});
