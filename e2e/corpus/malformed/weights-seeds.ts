/** Seeds of formats that hold weights and no graph, or whose weights are a file of their own: safetensors, GGUF, HDF5, Keras. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ggufOf, type TestGguf } from '../../../src-main/formats/gguf/test-ggufs.js';
import { zipOf } from '../../../src-main/formats/zip/test-zips.js';
import { jsonMutants } from './json-mutants.js';
import type { Made, Seed } from './mutants.js';
import type { Random } from './random.js';
import { hdf5Structure, plausibleNumbers, zipStructure } from './structure.js';

const sample = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../../../src-main/formats/${path}`, import.meta.url))));

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

const header = JSON.stringify({
  __metadata__: { format: 'pt' },
  'a.weight': { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
  'a.bias': { dtype: 'BF16', shape: [4], data_offsets: [24, 32] },
  flags: { dtype: 'BOOL', shape: [8], data_offsets: [32, 40] },
});

function safetensorsOf(text: string, data = 40, length = Buffer.byteLength(text)): Uint8Array {
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(length));
  return Buffer.concat([start, Buffer.from(text), Buffer.alloc(data, 63)]);
}

const safetensorsChanges = (random: Random): Made[] => [
  ...jsonMutants(header, 30, random).map(([name, text]): Made => [name, safetensorsOf(text)]),
  ['depth', safetensorsOf(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)],
  ['objects, deep', safetensorsOf(`${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`)],
  [
    'a name twice',
    safetensorsOf(
      '{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}',
      8,
    ),
  ],
  [
    'names of prototypes',
    safetensorsOf(
      '{"__proto__":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"constructor":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}',
      8,
    ),
  ],
  [
    'a hundred thousand tensors of nothing',
    safetensorsOf(
      `{${times(100_000, (at) => `"t${String(at)}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}`).join(',')}}`,
      0,
    ),
  ],
  [
    'a product of sizes beyond numbers',
    safetensorsOf(`{"a":{"dtype":"U8","shape":[${times(64, () => '4294967296').join(',')}],"data_offsets":[0,0]}}`, 0),
  ],
  [
    'a product of sizes that is nothing',
    safetensorsOf('{"a":{"dtype":"U8","shape":[9007199254740991,9007199254740991,0],"data_offsets":[0,0]}}', 0),
  ],
  [
    'an unknown type of 2^53 elements',
    safetensorsOf('{"a":{"dtype":"Q9","shape":[9007199254740991],"data_offsets":[0,40]}}'),
  ],
  ['a name of 9 MB', safetensorsOf(`{"${'n'.repeat(9_000_000)}":{"dtype":"U8","shape":[40],"data_offsets":[0,40]}}`)],
  [
    'a long way of points',
    safetensorsOf(`{"${'a.'.repeat(200_000)}":{"dtype":"U8","shape":[40],"data_offsets":[0,40]}}`),
  ],
  [
    'metadata of 5 MB',
    safetensorsOf(`{"__metadata__":{"${'k'.repeat(100_000)}":"${'v'.repeat(5_000_000)}","__proto__":"x"}}`, 0),
  ],
  ['a header of half a letter', safetensorsOf('{"é":1}', 0, 3)],
];

const soundGguf: TestGguf = {
  values: [
    ['general.architecture', 8, 'llama'],
    ['general.name', 8, 'tiny'],
    ['llama.block_count', 4, 1],
    ['tokenizer.ggml.tokens', 9, ['<s>', 'a', 'b'], 8],
    ['tokenizer.ggml.scores', 9, [0, 1, 2], 6],
  ],
  tensors: [
    { name: 'token_embd.weight', dims: [32, 3], type: 8, offset: 0 },
    { name: 'output_norm.weight', dims: [32], type: 0, offset: 128 },
  ],
  data: new Uint8Array(256),
};

const tensorsOf = (...tensors: NonNullable<TestGguf['tensors']>): Uint8Array => ggufOf({ ...soundGguf, tensors });

/** An array of arrays of arrays …, each of one. */
function nestedArrays(depth: number): Uint8Array {
  const level = Buffer.alloc(12);
  level.writeUInt32LE(9, 0);
  level.writeBigUInt64LE(1n, 4);
  const sound = Buffer.from(ggufOf({ values: [['k', 9, [], 9]] }));
  const at = sound.indexOf('k', 24) + 1 + 4;
  return Buffer.concat([sound.subarray(0, at), ...times(depth, () => level), Buffer.alloc(64)]);
}

const ggufChanges = (): Made[] => [
  ['tensors beyond count', ggufOf({ ...soundGguf, tensorCount: 2 ** 52 })],
  ['keys beyond count', ggufOf({ ...soundGguf, keyCount: 2 ** 52 })],
  ['version 4', ggufOf({ ...soundGguf, version: 4 })],
  ['version 1', ggufOf({ ...soundGguf, version: 1 })],
  ['big-endian', ggufOf({ ...soundGguf, bigEndian: true })],
  ['a type that is none', tensorsOf({ name: 'w', dims: [32], type: 999 })],
  ['a type that was taken out', tensorsOf({ name: 'w', dims: [32], type: 4 })],
  ['rows that are no blocks', tensorsOf({ name: 'w', dims: [33, 3], type: 8 })],
  ['dims of 2^52', tensorsOf({ name: 'w', dims: [2 ** 52, 2 ** 52, 2 ** 52, 2 ** 52], type: 0 })],
  ['dims of nothing', tensorsOf({ name: 'w', dims: [0, 2 ** 52], type: 8 })],
  ['a hundred dims', tensorsOf({ name: 'w', dims: times(100, () => 1), type: 0 })],
  ['an offset beyond', tensorsOf({ name: 'w', dims: [32], type: 0, offset: 2 ** 52 })],
  ['an odd offset', tensorsOf({ name: 'w', dims: [32], type: 0, offset: 3 })],
  ['tensors upon each other', tensorsOf({ name: 'w', dims: [32], type: 0 }, { name: 'w', dims: [32], type: 0 })],
  [
    'names of prototypes',
    tensorsOf({ name: '__proto__', dims: [32], type: 0 }, { name: 'constructor', dims: [32], type: 0 }),
  ],
  ['no name', tensorsOf({ name: '', dims: [32], type: 0 })],
  [
    'keys of prototypes',
    ggufOf({
      ...soundGguf,
      values: [
        ['__proto__', 8, 'x'],
        ['constructor', 9, ['a'], 8],
        ['__proto__', 4, 1],
      ],
    }),
  ], // prettier-ignore
  ['an alignment of 0', ggufOf({ ...soundGguf, values: [['general.alignment', 4, 0]] })],
  ['an alignment of 2^32', ggufOf({ ...soundGguf, values: [['general.alignment', 4, 2 ** 32 - 1]] })],
  ['an alignment that is text', ggufOf({ ...soundGguf, values: [['general.alignment', 8, 'x']] })],
  ['arrays in arrays, deep', nestedArrays(200_000)],
  ['a value of 4 MB', ggufOf({ ...soundGguf, values: [['general.name', 8, 'x'.repeat(4_000_000)]] })],
  [
    'an array of 300,000',
    ggufOf({ ...soundGguf, values: [['tokenizer.ggml.tokens', 9, times(300_000, (at) => `t${String(at)}`), 8]] }),
  ],
  ['30,000 tensors', tensorsOf(...times(30_000, (at) => ({ name: `blk.${String(at)}.w`, dims: [32], type: 0 })))],
  [
    'numbers of parts',
    ggufOf({
      ...soundGguf,
      values: [
        ['split.no', 4, 4_000_000_000],
        ['split.count', 4, 4_000_000_000],
        ['split.tensors.count', 4, 9],
      ],
    }),
  ], // prettier-ignore
];

const layer = (kind: string, name: string, inbound: unknown[], config: object = {}): object => ({
  class_name: kind,
  name,
  config: { name, ...config },
  inbound_nodes: inbound,
}); // prettier-ignore
const kerasTensor = (name: string, call = 0, output = 0): object => ({
  class_name: '__keras_tensor__',
  config: { shape: [null, 3], dtype: 'float32', keras_history: [name, call, output] },
}); // prettier-ignore
const call = (...args: unknown[]): object => ({ args, kwargs: {} });
const functional = (layers: object[], inputs: unknown = [['x', 0, 0]], outputs: unknown = [['y', 0, 0]]): object => ({
  class_name: 'Functional',
  config: { name: 'm', layers, input_layers: inputs, output_layers: outputs },
}); // prettier-ignore

const archive = (text: string): Uint8Array =>
  zipOf([
    { name: 'metadata.json', content: Buffer.from('{"keras_version":"3.0.0"}') },
    { name: 'config.json', content: Buffer.from(text) },
    { name: 'model.weights.h5', content: sample('hdf5/test-data/earliest.h5') },
  ]);

const sound = functional([
  layer('InputLayer', 'x', [], { batch_shape: [null, 3] }),
  layer('Dense', 'd', [call(kerasTensor('x'))], { units: 4 }),
  layer('Add', 'y', [call([kerasTensor('x'), kerasTensor('d')])]),
]);

const nestedModels = (depth: number): string => {
  const [before = '', after = ''] = JSON.stringify(functional([layer('InputLayer', 'x', []), { mark: 1 }])).split(
    '{"mark":1}',
  );
  const inner = before.replace('{"class_name"', '{"name":"y","inbound_nodes":[],"class_name"');
  return `${before}${inner.repeat(depth)}${JSON.stringify(layer('Dense', 'y', []))}${after.repeat(depth)}${after}`;
};

const kerasChanges = (random: Random): Made[] => [
  ...jsonMutants(JSON.stringify(sound), 30, random).map(([name, text]): Made => [name, archive(text)]),
  ['models in models, deep', archive(nestedModels(2000))],
  ['models in models, very deep', archive(nestedModels(20_000))],
  [
    'layers that wait for each other',
    archive(
      JSON.stringify(
        functional([layer('Dense', 'x', [call(kerasTensor('y'))]), layer('Dense', 'y', [call(kerasTensor('x'))])]),
      ),
    ),
  ],
  [
    'a layer that is its own input',
    archive(JSON.stringify(functional([layer('Dense', 'y', [call(kerasTensor('y'))])]))),
  ],
  [
    'a call of 10^9',
    archive(
      JSON.stringify(
        functional([layer('InputLayer', 'x', []), layer('Dense', 'y', [call(kerasTensor('x', 1e9, 1e9))])]),
      ),
    ),
  ],
  [
    'names of prototypes',
    archive(
      JSON.stringify(
        functional(
          [layer('InputLayer', '__proto__', []), layer('Dense', 'constructor', [call(kerasTensor('__proto__'))])],
          [['__proto__', 0, 0]],
          [['constructor', 0, 0]],
        ),
      ),
    ),
  ],
  [
    'a layer called twice a hundred thousand times',
    archive(
      JSON.stringify(
        functional([
          layer('InputLayer', 'x', []),
          layer(
            'Dense',
            'y',
            times(100_000, () => call(kerasTensor('x'))),
          ),
        ]),
      ),
    ),
  ],
  [
    'wrappers in wrappers',
    archive(`${'{"class_name":"TimeDistributed","config":{"name":"w","layer":'.repeat(3000)}{}${'}}'.repeat(3000)}`),
  ],
  [
    'Sequential of itself',
    archive('{"class_name":"Sequential","config":{"name":"m","layers":[{"class_name":"Sequential","config":null}]}}'),
  ],
];

const keras = (name: string, extension: string, structure: Seed['structure']): Seed => ({
  format: 'keras',
  name: `Keras ${extension}`,
  extension,
  bytes: sample(`keras/test-data/${name}`),
  structure,
});

export const weightsSeeds: readonly Seed[] = [
  {
    format: 'safetensors',
    name: 'safetensors',
    extension: '.safetensors',
    bytes: safetensorsOf(header),
    structure: () => ({
      borders: [1, 8, 9, 8 + header.length, 8 + header.length + 24],
      numbers: [
        { at: 0, width: 8 },
        { at: 0, width: 4 },
        { at: 4, width: 4 },
      ], // prettier-ignore
      parts: [
        [0, 8],
        [8, 8 + header.length],
        [8 + header.length, 48 + header.length],
      ], // prettier-ignore
    }),
    designed: safetensorsChanges,
  },
  {
    format: 'gguf',
    name: 'GGUF',
    extension: '.gguf',
    bytes: ggufOf(soundGguf),
    structure: (bytes) => plausibleNumbers(bytes, 8, 1),
    designed: ggufChanges,
  },
  { ...keras('lambda.keras', '.keras', zipStructure), designed: kerasChanges },
  keras('lambda.h5', '.h5', hdf5Structure),
  ...['earliest', 'latest'].map(
    (name): Seed => ({
      format: 'hdf5',
      name: `HDF5 ${name}`,
      extension: '.hdf5',
      bytes: sample(`hdf5/test-data/${name}.h5`),
      structure: hdf5Structure,
    }),
  ),
];
