/** Seeds torch would have written: checkpoints, zip and legacy, and programs of torch.export. */
import {
  archiveOf,
  checkpointOf,
  graph,
  linearProgram,
  weightsConfig,
} from '../../../src-main/formats/exported/test-programs.js';
import { type TestEntry, zipOf } from '../../../src-main/formats/zip/test-zips.js';
import { jsonMutants } from './json-mutants.js';
import { cuts, falseNumbers, flips, type Made, type Seed, splices, type Structure } from './mutants.js';
import { hostilePickles, pickleOf, pickleStructure, tensor } from './pickle-mutants.js';
import type { Random } from './random.js';
import { zipStructure } from './structure.js';

const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const key = (name: string): Buffer => Buffer.concat([Buffer.from([0x58, name.length, 0, 0, 0]), Buffer.from(name)]);

const checkpointWith = (pickle: Uint8Array, more: TestEntry[] = []): Uint8Array =>
  zipOf([
    { name: 'archive/data.pkl', content: pickle },
    { name: 'archive/byteorder', content: Buffer.from('little') },
    { name: 'archive/data/0', content: floats(1, 2, 3, 4) },
    ...more,
  ]);

const small = pickleOf([
  [key('a.weight'), tensor()],
  [key('a.bias'), tensor({ first: Buffer.from('K\x02', 'latin1') })],
  [key('epoch'), Buffer.from('K\x07', 'latin1')],
]);

/** Changes within data.pkl, in an archive that is sound. */
const pickleChanges = (random: Random): Made[] => {
  const structure = pickleStructure(small);
  return [
    ...falseNumbers(small, structure, 8, random),
    ...splices(small, structure, 12, random),
    ...cuts(small, structure, 4, random),
    ...flips(small, 8, random),
  ];
};

const zipChanges = (): Made[] => {
  const content = small;
  const names = ['archive/data.pkl', 'archive/data/0'];
  const twice = [...names, ...names].map((name) => ({ name, content }));
  return [
    ['names twice', zipOf(twice)],
    [
      'names of __proto__',
      zipOf([
        { name: '__proto__/data.pkl', content },
        { name: '__proto__/data/__proto__', content },
      ]),
    ],
    [
      'a packed bomb',
      checkpointWith(small, [{ name: 'archive/data/1', content: new Uint8Array(80 << 20), deflate: true }]),
    ],
    [
      'a directory that claims a bomb',
      checkpointWith(small, [{ name: 'archive/x', content, claim: 2 ** 31, deflate: true }]),
    ],
    [
      'a packed pickle that claims 500 MB',
      zipOf([{ name: 'a/data.pkl', content: small, deflate: true, claim: 500 << 20 }]),
    ],
    [
      'a pickle of 80 MB of nothing, packed',
      zipOf([{ name: 'a/data.pkl', content: Buffer.alloc(80 << 20, '('), deflate: true }]),
    ],
    [
      'packed storages',
      zipOf([
        { name: 'a/data.pkl', content: small },
        { name: 'a/data/0', content: floats(1, 2, 3, 4), deflate: true },
      ]),
    ],
    ['an unknown packing', zipOf([{ name: 'a/data.pkl', content: small, method: 99 }])],
    [
      'entries upon each other',
      zipOf([
        { name: 'a/data.pkl', content: small },
        { name: 'a/data/0', content: small, at: 0 },
      ]),
    ],
    ['a directory before the file', zipOf([{ name: 'a/data.pkl', content: small }], { directory: 2 ** 32 - 2 })],
    ['65,534 entries announced', zipOf([{ name: 'a/data.pkl', content: small }], { entries: 65_534 })],
    [
      '60,000 entries',
      zipOf([
        { name: 'a/data.pkl', content: small },
        ...Array.from({ length: 60_000 }, (_, at) => ({ name: `a/data/${String(at)}`, content: new Uint8Array(0) })),
      ]),
    ],
    ['zip64', zipOf([{ name: 'a/data.pkl', content: small, claim: 2 ** 52 }], { zip64: true })],
  ];
};

/** A file of torch before 1.6: magic number, version, machine, object, keys, storages. */
export function legacyOf(
  object: Uint8Array,
  keys = Buffer.from('\x80\x02]X\x01\0\0\0' + '0a.', 'latin1'),
  count = 4n,
): Uint8Array {
  const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
  const elements = Buffer.alloc(8);
  elements.writeBigInt64LE(count);
  const start = latin('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}.');
  return Buffer.concat([start, object, keys, elements, floats(1, 2, 3, 4)]);
}

/** The first half of the file is pickles; their borders are found from behind the magic number on. */
const legacyStructure = (bytes: Uint8Array): Structure => {
  const start = 15 + 6 + 4;
  const inner = pickleStructure(bytes.subarray(start));
  return {
    borders: [15, 21, 25, ...inner.borders.map((at) => at + start)],
    numbers: [
      ...inner.numbers.map(({ at, width }) => ({ at: at + start, width })),
      { at: bytes.length - 24, width: 8 },
    ],
    parts: [[0, 15], [15, 21], [21, 25], ...inner.parts.map(([from, to]) => [from + start, to + start] as const)],
  };
};

const program = linearProgram();

const exportChanges = (random: Random): Made[] => {
  const deepSum = `${'Add('.repeat(50_000)}Integer(1)${')'.repeat(50_000)}`;
  const sized = (expression: string): unknown =>
    JSON.parse(JSON.stringify(program).replaceAll('Mul(Integer(2), ', `Mul(${expression.replaceAll('"', "'")}, `));
  const loop = graph(
    ['x'],
    ['y'],
    [
      {
        target: 'torch.ops.higher_order.cond',
        inputs: [],
        outputs: [{ as_tensor: { name: 'y' } }],
        metadata: {},
        name: 'y',
      },
    ],
    {},
  );
  return [
    ...jsonMutants(JSON.stringify(program), 24, random).map(
      ([name, text]): Made => [`model.json: ${name}`, archiveWith(text)],
    ),
    ...jsonMutants(JSON.stringify(weightsConfig()), 10, random).map(
      ([name, text]): Made => [`weights: ${name}`, archiveWith(JSON.stringify(program), text)],
    ),
    ['a size deep in sums', archiveOf(sized(deepSum))],
    ['a size of many digits', archiveOf(sized(`Integer(${'9'.repeat(1_000_000)})`))],
    ['a size raised to itself', archiveOf(sized('Pow(Integer(9), Pow(Integer(9), Pow(Integer(9), Integer(9))))'))],
    ['a body without its inputs', archiveOf(linearProgram({}, { graph: loop }))],
    ['a checkpoint in it that is none', archiveOf(program, weightsConfig({ use_pickle: true }))],
    [
      'weights of 2^53 elements',
      archiveOf(
        program,
        JSON.parse(JSON.stringify(weightsConfig()).replaceAll('"as_int":2', '"as_int":9007199254740991')),
      ),
    ],
  ];
};

/** An archive whose program is a text, whatever it says. */
const archiveWith = (text: string, config = JSON.stringify(weightsConfig())): Uint8Array =>
  zipOf([
    { name: 'm/data/weights/weight_0', content: floats(1.5, -2, 3, 4, 5, 6) },
    { name: 'm/data/weights/model_weights_config.json', content: Buffer.from(config) },
    { name: 'm/data/constants/model_constants_config.json', content: Buffer.from('{"config":{}}') },
    { name: 'm/models/model.json', content: Buffer.from(text) },
    { name: 'm/archive_format', content: Buffer.from('pt2') },
    { name: 'm/archive_version', content: Buffer.from('0') },
    { name: 'm/byteorder', content: Buffer.from('little') },
  ]);

export const torchSeeds: readonly Seed[] = [
  {
    format: 'checkpoint',
    name: 'zip checkpoint',
    extension: '.pt',
    bytes: checkpointOf({
      'a.weight': { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] },
      b: { shape: [2], values: [1, 2] },
    }),
    structure: zipStructure,
    designed: (random) => [
      ...pickleChanges(random).map(([name, bytes]): Made => [`data.pkl: ${name}`, checkpointWith(bytes)]),
      ...Object.entries(hostilePickles).map(([name, make]): Made => [`data.pkl: ${name}`, checkpointWith(make())]),
      ...zipChanges(),
    ],
  },
  {
    format: 'checkpoint',
    name: 'legacy checkpoint',
    extension: '.pth',
    bytes: legacyOf(small),
    structure: legacyStructure,
    designed: () => [
      ...Object.entries(hostilePickles).map(([name, make]): Made => [`object: ${name}`, legacyOf(make())]),
      ['2^62 elements', legacyOf(small, undefined, 2n ** 62n)],
      ['-1 elements', legacyOf(small, undefined, -1n)],
      ['keys that are a dict', legacyOf(small, Buffer.from('\x80\x02}.', 'latin1'))],
      [
        'a million keys',
        legacyOf(
          small,
          Buffer.concat([
            Buffer.from('\x80\x02](', 'latin1'),
            Buffer.alloc(2_000_000, 'K\x01', 'latin1'),
            Buffer.from('e.'),
          ]),
        ),
      ],
    ],
  },
  {
    format: 'exported-program',
    name: 'pt2',
    extension: '.pt2',
    bytes: archiveOf(program),
    structure: zipStructure,
    designed: exportChanges,
  },
];
