/** Seeds of formats that are a graph: ONNX, ONNX Runtime, TFLite, OpenVINO. */
import { table, type Table } from '../../../src-main/formats/flatbuffer/test-flatbuffers.js';
import * as onnx from '../../../src-main/formats/onnx/test-models.js';
import * as ir from '../../../src-main/formats/openvino/test-models.js';
import * as ort from '../../../src-main/formats/ort/test-models.js';
import { tfliteTables } from '../../../src-main/formats/tflite/schema.generated.js';
import * as tflite from '../../../src-main/formats/tflite/test-models.js';
import { hostileModels } from '../../support/hostile-models.js';
import type { Made, Seed } from './mutants.js';
import type { Random } from './random.js';
import { flatbufferStructure, protobufStructure, xmlStructure } from './structure.js';
import { attributeMutants } from './text-mutants.js';

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

const body = onnx.graphBytes({
  name: 'then',
  nodes: [{ op: 'Neg', inputs: ['x'], outputs: ['n'] }],
  outputs: [{ name: 'n' }],
});

const soundOnnx: onnx.ModelSpec = {
  ...onnx.smallModel,
  nodes: [
    {
      op: 'Conv',
      name: '/a/conv',
      inputs: ['x', 'w'],
      outputs: ['h'],
      attributes: [onnx.attribute.ints('pads', [1, 1])],
    },
    {
      op: 'If',
      name: '/a/if',
      inputs: ['c'],
      outputs: ['i'],
      attributes: [onnx.attribute.graph('then_branch', body), onnx.attribute.graph('else_branch', body)],
    },
    { op: 'F', domain: 'local', name: '/a/f', inputs: ['h'], outputs: ['y'] },
  ],
  initializers: [
    onnx.tensor('w', 'float32', [3, 3], onnx.float32Bytes(...times(9, (at) => at))),
    onnx.tensor('c', 'bool', [], new Uint8Array(1)),
  ],
  functions: [
    {
      name: 'F',
      domain: 'local',
      inputs: ['a'],
      outputs: ['b'],
      nodes: [{ op: 'Relu', inputs: ['a'], outputs: ['b'] }],
    },
  ],
  opsets: { '': 17, local: 1 },
  metadata: { key: 'value' },
};

/** Those of the hostile models that a reader decides quickly; the window's tests open all of them. */
const onnxChanges = (): Made[] =>
  [
    'cycle',
    'missing-producers',
    'duplicate-names',
    'deep-subgraphs',
    'subgraphs-within-bounds',
    'words',
    'odd-characters',
    'odd-numbers',
    'recursive-functions',
    'not-utf8',
    'markup',
    'megabyte-names',
    'many-attributes',
    'large-metadata',
  ].map((name): Made => [name, hostileModels[name]?.() ?? new Uint8Array(1)]);

const ortDepth = (depth: number): Uint8Array => {
  let inner = ort.graph({ nodes: [ort.node('Neg', ['x'], ['n'])], outputs: ['n'] });
  for (let level = 0; level < depth; level += 1) {
    const attributes = [ort.attribute('then_branch', 'GRAPH', { g: inner })];
    inner = ort.graph({ nodes: [ort.node('If', ['c'], ['n'], { attributes })], outputs: ['n'] });
  }
  return ort.ortBytes(inner);
};

const ortChanges = (): Made[] => [
  ['bodies within bounds', ortDepth(20)],
  ['bodies in bodies, deep', ortDepth(300)],
  [
    'a tensor of 2^60 elements',
    ort.ortBytes(
      ort.graph({
        inputs: ['x'],
        outputs: ['x'],
        initializers: [ort.tensor('w', 1, [2 ** 30, 2 ** 30], new ArrayBuffer(8))],
      }),
    ),
  ], // prettier-ignore
  [
    'a tensor of -1 elements',
    ort.ortBytes(ort.graph({ initializers: [ort.tensor('w', 1, [-1], new ArrayBuffer(8))] })),
  ],
  ['a type that is none', ort.ortBytes(ort.graph({ initializers: [ort.tensor('w', 99, [2], new ArrayBuffer(8))] }))],
  [
    'names of prototypes',
    ort.ortBytes(
      ort.graph({
        inputs: ['__proto__'],
        outputs: ['constructor'],
        nodes: [ort.node('__proto__', ['__proto__'], ['constructor'], { domain: '__proto__' })],
      }),
    ),
  ], // prettier-ignore
  [
    'a cycle',
    ort.ortBytes(ort.graph({ nodes: [ort.node('Neg', ['b'], ['a']), ort.node('Neg', ['a'], ['b'])], outputs: ['b'] })),
  ],
  ['nothing', ort.ortBytes(ort.graph({}))],
];

const [main = tflite.subgraph({})] = tflite.denseModel.subgraphs as readonly Table[];
const subgraphs = (...fields: Parameters<typeof tflite.subgraph>): Uint8Array =>
  tflite.modelBytes({ ...tflite.denseModel, subgraphs: [tflite.subgraph(...fields)] });

const callsItself = (subgraph: number): Uint8Array =>
  tflite.modelBytes({
    operator_codes: [tflite.code('WHILE')],
    buffers: [tflite.buffer()],
    subgraphs: [
      tflite.subgraph({
        inputs: [0],
        outputs: [1],
        tensors: [tflite.tensor('x', [1]), tflite.tensor('y', [1])],
        operators: [
          tflite.operator(
            0,
            [0],
            [1],
            ['WhileOptions', { cond_subgraph_index: subgraph, body_subgraph_index: subgraph }],
          ),
        ],
      }),
    ],
  });

const tensorsOf = (...tensors: ReturnType<typeof tflite.tensor>[]): Uint8Array =>
  subgraphs({ inputs: [0], outputs: [0], tensors, operators: [tflite.operator(0, [0], [0])] });

const tfliteChanges = (): Made[] => [
  ['a loop over itself', callsItself(0)],
  ['a loop over graph -1', callsItself(-1)],
  ['a loop over graph 10^9', callsItself(1e9)],
  ['an operator code that is not there', subgraphs({ ...main.fields, operators: [tflite.operator(99, [0], [3])] })],
  [
    'tensors that are not there',
    subgraphs({ ...main.fields, operators: [tflite.operator(0, [2 ** 31 - 1, -5], [-7, 99])] }),
  ],
  ['inputs that are not there', subgraphs({ ...main.fields, inputs: [-1, 77], outputs: [2 ** 31 - 1] })],
  ['a cycle', subgraphs({ ...main.fields, operators: [tflite.operator(0, [4], [3]), tflite.operator(0, [3], [4])] })],
  ['a tensor of 2^62 elements', tensorsOf(tflite.tensor('w', [2 ** 31 - 1, 2 ** 31 - 1], { buffer: 1 }))],
  ['a tensor of negative sizes', tensorsOf(tflite.tensor('w', [-2, -4], { buffer: 1 }))],
  ['a tensor of no buffer', tensorsOf(tflite.tensor('w', [2], { buffer: 2 ** 31 - 1 }))],
  ['a type that is none', tensorsOf(tflite.tensor('w', [2], { buffer: 1, type: 120 }))],
  ['texts that are none', tensorsOf(tflite.tensor('w', [2], { buffer: 1, type: tflite.tensorType('STRING') }))],
  ['names of prototypes', tensorsOf(tflite.tensor('__proto__', [2]), tflite.tensor('constructor', [2]))],
  ['a name of 4 MB', tensorsOf(tflite.tensor('n/'.repeat(2_000_000), [2]))],
  ['a hundred thousand tensors', tensorsOf(...times(100_000, (at) => tflite.tensor(`t${String(at)}`, [1])))],
  [
    'data far outside',
    tflite.modelBytes({
      ...tflite.denseModel,
      buffers: [tflite.buffer(), tflite.buffer(undefined, { offset: 2n ** 62n, size: 2n ** 62n })],
    }),
  ], // prettier-ignore
  [
    'metadata of no buffer',
    tflite.modelBytes({
      ...tflite.denseModel,
      metadata: [table(tfliteTables.Metadata, { name: 'TFLITE_METADATA', buffer: 2 ** 31 - 1 })],
    }),
  ], // prettier-ignore
  ...[...times(8, (at) => at * 31 + 3)].map((last): Made => {
    const custom_options = Uint8Array.from({ length: 40 }, (_, at) => (at > 36 ? last : (at * 7 + last) % 64));
    const operators = [tflite.operator(1, [3], [4], undefined, { custom_options })];
    return [`custom options ${String(last)}`, subgraphs({ ...main.fields, operators })];
  }),
];

const xml = (text: string): Uint8Array => Buffer.from(text);
const net = (layers: string[], edges: string[]): Uint8Array => xml(ir.net(ir.graph(layers, edges)));

const openvinoChanges = (random: Random): Made[] => {
  const [input = '', weights = '', product = '', result = ''] = ir.smallLayers;
  const loop = (inner: string): string => `<body><layers>${inner}</layers><edges/></body>`;
  const iterator = (inner: string): string =>
    `<layer id="1" name="t" type="TensorIterator" version="opset1">${inner}</layer>`;
  return [
    ...attributeMutants(ir.smallModel, 40, random).map(([name, text]): Made => [name, xml(text)]),
    [
      'depth',
      xml(`<?xml version="1.0"?><net name="m" version="11">${'<a>'.repeat(300_000)}${'</a>'.repeat(300_000)}</net>`),
    ],
    ['depth without ends', xml(`<?xml version="1.0"?><net name="m" version="11">${'<layers>'.repeat(300_000)}`)],
    [
      'bodies in bodies, deep',
      xml(
        ir.net(
          `<layers>${`${iterator('@').split('@')[0] ?? ''}<body><layers>`.repeat(3000)}${'</layers><edges/></body></layer>'.repeat(3000)}</layers><edges/>`,
        ),
      ),
    ], // prettier-ignore
    ['a body of nothing', net([input, iterator(loop(''))], [])],
    [
      'entities upon entities',
      xml(
        `<?xml version="1.0"?><!DOCTYPE net [<!ENTITY a "aaaaaaaaaa">${times(9, (at) => `<!ENTITY ${String.fromCharCode(98 + at)} "${`&${String.fromCharCode(97 + at)};`.repeat(10)}">`).join('')}]><net name="&j;" version="11"><layers/><edges/></net>`,
      ),
    ], // prettier-ignore
    [
      'a file as an entity',
      xml(
        '<?xml version="1.0"?><!DOCTYPE net [<!ENTITY a SYSTEM "file:///etc/passwd">]><net name="&a;" version="11"><layers/><edges/></net>',
      ),
    ], // prettier-ignore
    ['a cycle', net(ir.smallLayers, ['0:0>2:0', '2:2>2:1', '2:2>3:0'])],
    ['edges to nowhere', net(ir.smallLayers, ['7:0>2:0', '1:9>2:1', '2:2>99:0'])],
    ['an edge twice', net(ir.smallLayers, [...ir.smallEdges, ...ir.smallEdges])],
    ['layers of one number', net([input, input, weights, weights, product, result], ir.smallEdges)],
    ['no layers', net([], [])],
    [
      'a hundred thousand edges',
      net(
        ir.smallLayers,
        times(100_000, () => '0:0>2:0'),
      ),
    ],
    [
      'weights beyond the .bin',
      net([input, weights.replace('size="1792"', 'size="9007199254740991"'), product, result], ir.smallEdges),
    ],
    [
      'weights before the .bin',
      net([input, weights.replace('offset="0"', 'offset="-8"'), product, result], ir.smallEdges),
    ],
    ['an attribute of 4 MB', xml(ir.smallModel.replace('name="m"', `name="${'m'.repeat(4_000_000)}"`))],
    [
      'names of prototypes',
      xml(ir.smallModel.replaceAll('type="MatMul"', 'type="__proto__"').replaceAll('name="x"', 'name="__proto__"')),
    ],
    ['version 10^9', xml(ir.smallModel.replace('version="11"', 'version="1000000000"'))],
    [
      'half a letter',
      Buffer.concat([
        Buffer.from(ir.smallModel.slice(0, 60)),
        Buffer.from([0xc3]),
        Buffer.from(ir.smallModel.slice(60)),
      ]),
    ],
  ];
};

export const graphSeeds: readonly Seed[] = [
  {
    format: 'onnx',
    name: 'ONNX',
    extension: '.onnx',
    bytes: onnx.modelBytes(soundOnnx),
    structure: protobufStructure,
    designed: onnxChanges,
  },
  {
    format: 'ort',
    name: 'ORT',
    extension: '.ort',
    bytes: ort.ortBytes(ort.mixedGraph()),
    structure: flatbufferStructure,
    designed: ortChanges,
  },
  {
    format: 'tflite',
    name: 'TFLite',
    extension: '.tflite',
    bytes: tflite.modelBytes(tflite.denseModel),
    structure: flatbufferStructure,
    designed: tfliteChanges,
  },
  {
    format: 'openvino',
    name: 'OpenVINO',
    extension: '.xml',
    bytes: xml(ir.smallModel),
    beside: { '.bin': ir.smallWeights },
    structure: xmlStructure,
    designed: openvinoChanges,
  },
];
