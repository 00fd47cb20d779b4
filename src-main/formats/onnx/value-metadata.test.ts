import { expect, it } from 'vitest';
import { MemorySource } from '../byte-source.js';
import { readModel } from './read-model.js';
import { float32Bytes, modelBytes, smallModel, tensor } from './test-models.js';
import { readValueMetadata } from './value-metadata.js';

const { built } = readModel(
  new MemorySource(
    'm.onnx',
    modelBytes({
      ...smallModel,
      inputs: [
        { name: 'x', shape: [4], doc: 'pixels, RGB', metadata: { range: '0..255' } },
        { name: 'z', shape: [1, 3], denotation: 'TENSOR', dimDenotations: ['', 'DATA_CHANNEL'] },
      ],
      outputs: [{ name: 'y', metadata: { __proto__unsafe: '1' } }],
      initializers: [
        {
          ...tensor('w', 'float32', [1], float32Bytes(1)),
          docString: 'scale of x',
          metadataProps: [{ key: 'k', value: 'v' }],
        },
      ],
      annotations: { x: { SCALE_TENSOR: 'w' }, nowhere: { SCALE_TENSOR: 'w' } },
    }),
  ),
);

const of = (name: string): Record<string, string> =>
  readValueMetadata(
    built,
    built.graph.values.name.findIndex((index) => built.graph.strings.get(index) === name),
  );

it('says what the file says of inputs, outputs and stored tensors', () => {
  expect(of('x')).toEqual({ description: 'pixels, RGB', range: '0..255', SCALE_TENSOR: 'w' });
  expect(of('y')).toEqual({ __proto__unsafe: '1' });
  expect(of('z')).toEqual({ denotation: 'TENSOR', 'dimension denotations': '–, DATA_CHANNEL' });
  expect(of('w')).toEqual({ description: 'scale of x', k: 'v' });
});

it('keeps no bytes of values that say nothing', () => {
  expect([...built.documented.keys()].length).toBe(3);
  expect([...built.annotations.keys()].length).toBe(1);
});
