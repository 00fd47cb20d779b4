/** Seeds of TorchScript, tar checkpoints, Core ML, TensorRT, indices of shards and folders of Hugging Face's libraries. */
import * as coreml from '../../../src-main/formats/coreml/test-models.js';
import { safetensorsOf, shardIndexOf } from '../../../src-main/formats/safetensors/test-safetensors.js';
import { tarOf } from '../../../src-main/formats/tar/test-tars.js';
import { archiveBytes, moduleOf, type TestArchive } from '../../../src-main/formats/torchscript/test-archives.js';
import { jsonMutants } from './json-mutants.js';
import { cuts, falseNumbers, flips, type Made, type Seed, splices, type Structure } from './mutants.js';
import { hostilePickles, pickleStructure } from './pickle-mutants.js';
import type { Random } from './random.js';
import { plausibleNumbers, protobufStructure, tarStructure, zipStructure } from './structure.js';

const code = `class Net(Module):
  __parameters__ = ["w", ]
  w : Tensor
  training : bool
  def forward(self: __torch__.Net,
    x: Tensor,
    n: int) -> Tensor:
    w = self.w
    y = torch.add(x, w, alpha=1)
    for i in range(n):
      if bool(torch.gt(i, 2)):
        y0 = torch.relu(y)
      else:
        y0 = torch.neg(y)
      y = y0
    return torch.mul(y, CONSTANTS.c0)
`;

const script: TestArchive = {
  data: moduleOf('Net', { training: false, w: { tensor: '0', shape: [2, 3] } }),
  code: { '__torch__.py': code },
  constants: { tuple: [{ tensor: '1', shape: [1] }] },
  storages: { 'data/0': Float32Array.of(1, 2, 3, 4, 5, 6), 'constants/1': Float32Array.of(2) },
};

/** Code with a word or a line taken out, repeated, or replaced by another of its words. */
function codeMutants(count: number, random: Random): Made[] {
  const words = [...code.matchAll(/\S+|\n/g)];
  return Array.from({ length: count }, (_, index) => {
    const match = words[random(words.length)];
    const other = words[random(words.length)]?.[0] ?? '';
    if (match === undefined) return ['unchanged', archiveBytes(script)];
    const [word] = match;
    const now = [other, `${word} ${word}`, '', `${word}${'('.repeat(50)}`][index % 4] ?? '';
    const changed = code.slice(0, match.index) + now + code.slice(match.index + word.length);
    const what = `code: '${word.trim()}' at ${String(match.index)} is '${now.trim().slice(0, 20)}'`;
    return [what, archiveBytes({ ...script, code: { '__torch__.py': changed } })];
  });
}

const scriptChanges = (random: Random): Made[] => [
  ...codeMutants(40, random),
  ['a constant that is not there', archiveBytes({ ...script, constants: { tuple: [] } })],
  ['constants that are none', archiveBytes({ ...script, constants: { dict: [] } })],
  ['a class that is not there', archiveBytes({ ...script, data: moduleOf('Other') })],
  ['no module', archiveBytes({ ...script, data: { list: [1, 2] } })],
  [
    'a module in itself',
    archiveBytes({ ...script, code: { '__torch__.py': `${code}\nclass A(Module):\n  a : __torch__.A\n` } }),
  ],
  [
    'names of prototypes',
    archiveBytes({
      ...script,
      data: moduleOf('Net', { __proto__: 1, constructor: 2, w: { tensor: '0', shape: [2, 3] } }),
    }),
  ], // prettier-ignore
  [
    'a function that calls itself',
    archiveBytes({
      ...script,
      code: { '__torch__.py': `${code}\ndef f(x: Tensor) -> Tensor:\n  return __torch__.f(x)\n` },
    }),
  ],
  [
    'half a million lines',
    archiveBytes({
      ...script,
      code: { '__torch__.py': code.replace('    w = self.w\n', '    w = self.w\n'.repeat(100_000)) },
    }),
  ],
  [
    'a weight of 2^60 elements',
    archiveBytes({
      ...script,
      data: moduleOf('Net', { training: false, w: { tensor: '0', shape: [2 ** 30, 2 ** 30] } }),
    }),
  ], // prettier-ignore
];

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const text = (value: string): string => `U${String.fromCharCode(value.length)}${value}`;
const int64s = (...values: number[]): Buffer => Buffer.from(new BigInt64Array(values.map(BigInt)).buffer);

/** One storage, one tensor, `{'a': it}`: a checkpoint of torch before 0.1.10. */
const tarParts: Readonly<Record<string, Uint8Array>> = {
  sys_info: latin(`\x80\x02}${text('little_endian')}\x88s.`),
  pickle: latin(`\x80\x02}${text('a')}${text('7')}Qs.`),
  tensors: Buffer.concat([latin('\x80\x02K\x01.\x80\x02(K\x07K\x46ctorch\nFloatTensor\nt.'), int64s(2, 2, 2, 2, 1, 0)]),
  storages: Buffer.concat([
    latin(`\x80\x02K\x01.\x80\x02(K\x46${text('cpu')}ctorch\nFloatStorage\nt.`),
    int64s(4),
    coreml.floatBytes(1, 2, 3, 4),
    latin('\x80\x02].'),
  ]),
};
const tarWith = (changes: Readonly<Record<string, Uint8Array>>): Uint8Array =>
  tarOf(Object.entries({ ...tarParts, ...changes }).map(([name, content]) => ({ name, content })));

const tarChanges = (random: Random): Made[] => [
  ...Object.entries(tarParts).flatMap(([name, content]) => {
    const structure: Structure = { ...plausibleNumbers(content, 8, 1), ...pickleStructure(content) };
    const numbers = { ...structure, numbers: plausibleNumbers(content, 8, 1).numbers };
    const changed = [
      ...falseNumbers(content, numbers, 6, random),
      ...splices(content, structure, 3, random),
      ...flips(content, 4, random),
      ...cuts(content, structure, 2, random),
    ];
    return changed.map(([what, bytes]): Made => [`${name}: ${what}`, tarWith({ [name]: bytes })]);
  }),
  ...['lists in lists, deep', 'two million calls', 'a text of 2^63 bytes'].flatMap((name): Made[] => {
    const bytes = hostilePickles[name]?.() ?? new Uint8Array(0);
    return ['pickle', 'storages'].map((part) => [`${part}: ${name}`, tarWith({ [part]: bytes })]);
  }),
  [
    'tensors of 2^60 elements',
    tarWith({
      tensors: Buffer.concat([
        latin('\x80\x02K\x01.\x80\x02(K\x07K\x46ctorch\nFloatTensor\nt.'),
        int64s(2, 2 ** 30, 2 ** 30, 1, 1, 0),
      ]),
    }),
  ], // prettier-ignore
  [
    'a billion axes',
    tarWith({
      tensors: Buffer.concat([latin('\x80\x02K\x01.\x80\x02(K\x07K\x46ctorch\nFloatTensor\nt.'), int64s(1e9, 1, 1)]),
    }),
  ],
  ['2^62 tensors', tarWith({ tensors: latin('\x80\x02\x8a\x08\0\0\0\0\0\0\0\x40.') })],
  ['sizes that lie', tarOf([{ name: 'sys_info', content: tarParts.sys_info ?? '', claim: 8 ** 10 }])],
  [
    'entries of one name',
    tarOf(Array.from({ length: 2000 }, () => ({ name: 'pickle', content: tarParts.pickle ?? '' }))),
  ],
];

const layers = {
  Layers: [
    {
      Name: 'a',
      LayerType: 'Convolution',
      Inputs: [{ Name: 'x', Dimensions: [1, 3, 8, 8], 'Format/Datatype': 'Half' }],
      Outputs: [{ Name: 'h', Dimensions: [1, 4, 8, 8], 'Format/Datatype': 'Half' }],
      Weights: { Type: 'Half', Count: 108 },
      Metadata: '[ONNX Layer: /a/Conv]',
    },
    {
      Name: 'b',
      LayerType: 'PointWise',
      Inputs: [{ Name: 'h', Dimensions: [1, 4, 8, 8] }],
      Outputs: [{ Name: 'y', Dimensions: [1, 4, 8, 8] }],
    },
  ],
  Bindings: ['x', 'y'],
}; // prettier-ignore

function plan(): Buffer {
  const json = JSON.stringify({ description: 'YOLO', stride: 32, imgsz: [640, 640], names: { 0: 'person' } });
  const bytes = Buffer.alloc(4 + json.length + 400);
  bytes.writeUInt32LE(json.length, 0);
  bytes.write(json, 4);
  bytes.write('ftrt', 4 + json.length, 'latin1');
  bytes.set([10, 3, 0, 26], 4 + json.length + 24);
  return bytes;
}

const shardIndex = shardIndexOf({ 'a.weight': 'm-1.safetensors', 'b.weight': 'm-2.safetensors' });
const shards = {
  '-1.safetensors': safetensorsOf({ 'a.weight': [2, 3] }),
  '-2.safetensors': safetensorsOf({ 'b.weight': [4] }),
};
const config = JSON.stringify({
  architectures: ['BertModel'],
  model_type: 'bert',
  hidden_size: 6,
  num_hidden_layers: 2,
  auto_map: { AutoModel: 'modeling.Net' },
  quantization_config: { quant_method: 'gptq', bits: 4 },
});

const asBytes = (changes: readonly (readonly [string, string])[]): Made[] =>
  changes.map(([name, changed]) => [name, Buffer.from(changed)]);
const jsonStructure = (bytes: Uint8Array): Structure => {
  const places = [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/[{}[\]:,]/g),
  ].map(({ index }) => index);
  return { borders: places, numbers: [], parts: places.slice(1).map((end, at) => [places[at] ?? 0, end] as const) };
};

export const moreSeeds: readonly Seed[] = [
  {
    format: 'torchscript',
    opener: 'checkpoint',
    name: 'TorchScript',
    extension: '.pt',
    bytes: archiveBytes(script),
    structure: zipStructure,
    designed: scriptChanges,
  },
  {
    format: 'checkpoint',
    name: 'tar checkpoint',
    extension: '.pth',
    bytes: tarWith({}),
    structure: tarStructure,
    designed: tarChanges,
  },
  {
    format: 'coreml',
    name: 'Core ML network',
    extension: '.mlmodel',
    bytes: coreml.imageClassifier(),
    structure: protobufStructure,
  },
  {
    format: 'coreml',
    name: 'Core ML program',
    extension: '.mlmodel',
    bytes: coreml.programModel(),
    structure: protobufStructure,
  },
  {
    format: 'tensorrt',
    name: 'TensorRT plan',
    extension: '.engine',
    bytes: plan(),
    structure: (bytes) => plausibleNumbers(bytes, 4, 1),
  },
  {
    format: 'tensorrt',
    name: 'TensorRT layers',
    extension: '.json',
    bytes: Buffer.from(JSON.stringify(layers)),
    structure: jsonStructure,
    designed: (random) => asBytes(jsonMutants(JSON.stringify(layers), 30, random)),
  },
  {
    format: 'safetensors',
    opener: 'shard-index',
    name: 'index of shards',
    extension: '.safetensors.index.json',
    bytes: Buffer.from(shardIndex),
    beside: shards,
    structure: jsonStructure,
    designed: (random) => [
      ...asBytes(jsonMutants(shardIndex, 16, random)),
      ...['../m-1.safetensors', '/etc/passwd', 'm.safetensors.index.json', '', 'm-1.safetensors\0'].map(
        (name): Made => [`a shard called ${name}`, Buffer.from(shardIndexOf({ 'a.weight': name }))],
      ),
    ],
  },
  {
    format: 'huggingface',
    name: 'Hugging Face folder',
    extension: '/config.json',
    isFolder: true,
    bytes: Buffer.from(config),
    beside: { '/model.safetensors': safetensorsOf({ 'encoder.layer.0.w': [2, 3], 'encoder.layer.1.w': [2, 3] }) },
    structure: jsonStructure,
    designed: (random) => asBytes(jsonMutants(config, 20, random)),
  },
];
