/**
 * ONNX files made to break what reads and draws them, of a size a test can afford. Each must be opened with a warning
 * or refused with a clear error; none may hang, crash, or have its names executed.
 */
import Long from 'long';
import { onnx } from '../../src-main/formats/onnx/onnx.generated.js';
import {
  attribute,
  externalData,
  type GraphSpec,
  modelBytes,
  type ModelSpec,
  type NodeSpec,
  tensor,
} from '../../src-main/formats/onnx/test-models.js';

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const input = { name: 'x', shape: [1, 4] } as const;
const io: Pick<GraphSpec, 'inputs' | 'outputs'> = { inputs: [input], outputs: [{ name: 'y', shape: [1, 4] }] };
const relu = (from: string, to: string, name = ''): NodeSpec => ({ op: 'Relu', inputs: [from], outputs: [to], name });
const model = (nodes: NodeSpec[], more: Partial<ModelSpec> = {}): Uint8Array => modelBytes({ ...io, nodes, ...more });

/** Text that a page would run if it took it for its own. `window.hostileHit` says that it did. */
export const markup = [
  '<img src=x onerror="window.hostileHit=1">',
  '</script><script>window.hostileHit=1</script>',
  '"><svg onload="window.hostileHit=1">',
  'javascript:window.hostileHit=1',
  '{{constructor.constructor("window.hostileHit=1")()}}',
  '${window.hostileHit=1}',
];
const words = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', '__defineGetter__'];
const odd = [
  '\u202Egnp.exe',
  '\u200B\u200B',
  '\u0000\u0007\u001B[31m',
  '\u2028line',
  'e\u0301'.repeat(50),
  '\uFEFF',
  ' ',
];

/** A chain whose nodes, operators, values, attributes, texts and metadata are all called like this. */
function called(names: readonly string[]): Uint8Array {
  const last = names.length - 1;
  const nodes = names.map(
    (name, i): NodeSpec => ({
      op: name,
      domain: i % 2 === 0 ? '' : name,
      name: `/${name}/${name}`,
      inputs: [i === 0 ? 'x' : `${names[i - 1] ?? ''}.${String(i - 1)}`],
      outputs: [i === last ? 'y' : `${name}.${String(i)}`],
      attributes: [attribute.text(name, name), attribute.ints(`${name}s`, [1, 2])],
      doc: name,
      metadata: { [name]: name, namespace: `${name}/${name}` },
    }),
  );
  return model(nodes, {
    name: names[0] ?? '',
    values: names.slice(0, last).map((name, i) => ({ name: `${name}.${String(i)}`, shape: [name, 4] })),
    metadata: Object.fromEntries(names.map((name) => [name, name])),
    opsets: Object.fromEntries([['', 17] as const, ...names.map((name) => [name, 1] as const)]),
    functions: names.map((name) => ({
      name,
      domain: name,
      inputs: [name],
      outputs: [`${name}!`],
      nodes: [relu(name, `${name}!`, name)],
    })),
  });
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}
const field = (number: number, text: string): Buffer =>
  Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(Buffer.byteLength(text))]), Buffer.from(text)]);

/** If in If in If …; written from the inside out, so that making it takes time linear in the depth. */
function nestedIfs(depth: number): Uint8Array {
  const inner = Buffer.from(onnx.NodeProto.encode(relu1()).finish());
  const parts: Buffer[] = [Buffer.concat([Buffer.from([10, ...varint(inner.length)]), inner])];
  let length = parts[0]?.length ?? 0;
  const wrap = (number: number, before: Buffer): void => {
    const head = Buffer.concat([before, Buffer.from([...varint(number * 8 + 2), ...varint(length)])]);
    parts.push(head);
    length += head.length;
  };
  // NodeProto: input 1, output 2, op_type 4, attribute 5; AttributeProto: name 1, type 20 = GRAPH (5), g 6.
  const attributeHead = Buffer.concat([field(1, 'then_branch'), Buffer.from([...varint(20 * 8), 5])]);
  const nodeHead = Buffer.concat([field(1, 'x'), field(2, 'y'), field(4, 'If')]);
  for (let level = 0; level < depth; level += 1) {
    wrap(6, attributeHead);
    wrap(5, nodeHead);
    wrap(1, Buffer.alloc(0));
  }
  const graph = Buffer.concat(parts.reverse());
  const head = onnx.ModelProto.encode({
    irVersion: Long.fromNumber(8),
    opsetImport: [{ domain: '', version: Long.fromNumber(17) }],
  }).finish();
  return Buffer.concat([head, Buffer.from([...varint(7 * 8 + 2), ...varint(graph.length)]), graph]);
}
const relu1 = (): onnx.NodeProto.$Properties => ({ opType: 'Relu', input: ['x'], output: ['y'] });

const megabyte = 1 << 20;
const huge = 2 ** 62;

/** What is made by name; sizes follow the issue. */
export const hostileModels: Readonly<Record<string, () => Uint8Array>> = {
  cycle: () =>
    model([
      { op: 'Add', name: 'a', inputs: ['x', 'b'], outputs: ['a'] },
      relu('a', 'b', 'b'),
      relu('b', 'y', 'c'),
      relu('self', 'self', 'own'),
    ]),
  'long-cycle': () =>
    model([...times(20_000, (i) => relu(`v${String(i)}`, `v${String((i + 1) % 20_000)}`)), relu('x', 'y')]),
  'missing-producers': () => model([...times(2000, (i) => relu(`ghost${String(i)}`, `v${String(i)}`)), relu('x', 'y')]),
  'duplicate-names': () =>
    model([...times(2000, (i) => relu(i === 0 ? 'x' : 'v', 'v', '/a/same')), relu('v', 'y', '/a/same')]),
  'fan-out': () => model([...times(100_000, (i) => relu('x', `v${String(i)}`, `/n/${String(i)}`)), relu('x', 'y')]),
  'wide-inputs': () => model([{ op: 'Sum', name: 's', inputs: times(100_000, () => 'x'), outputs: ['y'] }]),
  'wide-outputs': () =>
    model([
      { op: 'Split', name: 's', inputs: ['x'], outputs: times(50_000, (i) => `p${String(i)}`) },
      { op: 'Sum', name: 't', inputs: times(50_000, (i) => `p${String(i)}`), outputs: ['y'] },
    ]),
  'deep-subgraphs': () => nestedIfs(10_000),
  'subgraphs-within-bounds': () => nestedIfs(20),
  'deep-scopes': () =>
    model([...times(50, (i) => relu('x', `v${String(i)}`, `${'/a'.repeat(10_000)}/${String(i)}`)), relu('x', 'y')]),
  'distinct-deep-scopes': () =>
    model([...times(2000, (i) => relu('x', `v${String(i)}`, `/${String(i)}${'/a'.repeat(500)}/r`)), relu('x', 'y')]),
  'megabyte-names': () =>
    model(
      [
        {
          op: 'R'.repeat(megabyte),
          name: `/${'n'.repeat(megabyte)}/n`,
          inputs: ['x'],
          outputs: ['w'.repeat(megabyte)],
        },
        relu('w'.repeat(megabyte), 'y', 'é'.repeat(megabyte)),
      ],
      { values: [{ name: 'w'.repeat(megabyte), shape: ['d'.repeat(megabyte), 4] }] },
    ),
  markup: () => called(markup),
  words: () => called(words),
  'odd-characters': () => called(odd),
  'odd-numbers': () =>
    model(
      [
        {
          op: 'Clip',
          name: 'c',
          inputs: ['x', 'w'],
          outputs: ['y'],
          attributes: [
            attribute.floats('floats', [NaN, Infinity, -Infinity, -0]),
            { name: 'f', type: onnx.AttributeProto.AttributeType.FLOAT, f: NaN },
            { name: 'i', type: onnx.AttributeProto.AttributeType.INT, i: Long.MIN_VALUE },
            attribute.ints('axes', [huge, -huge, 0]),
          ],
        },
        { op: 'Reshape', name: 'r', inputs: ['x', 'z'], outputs: ['q'] },
        { op: 'Conv', name: 'k', inputs: ['x', 'w'], outputs: ['u'], attributes: [attribute.ints('strides', [0, 0])] },
        { op: 'Range', name: 'range', inputs: ['big', 'big', 'z'], outputs: ['g'] },
        { op: 'Tile', name: 'tile', inputs: ['x', 'big'], outputs: ['t'] },
        { op: 'ConstantOfShape', name: 'fill', inputs: ['big'], outputs: ['l'] },
      ],
      {
        values: [
          { name: 'q', shape: [huge, huge, huge] },
          { name: 'u', shape: [0, 0, -5] },
        ],
        initializers: [
          tensor('w', 'float32', [huge, 4], new Uint8Array(16)),
          tensor('z', 'int64', [0], new Uint8Array(0)),
          tensor('big', 'int64', [2], new Uint8Array(BigInt64Array.of(2n ** 62n, 2n ** 62n).buffer)),
          tensor('e', 'float32', [4], externalData('../../../../../../etc/passwd', 0, 16)),
          tensor('n', 'float32', [-1, -1], new Uint8Array(0)),
        ],
      },
    ),
  'many-inputs': () =>
    modelBytes({
      nodes: [relu('i0', 'y')],
      inputs: times(100_000, (i) => ({ name: `i${String(i)}`, shape: ['batch', i] })),
      outputs: [{ name: 'y' }],
    }),
  'many-outputs': () =>
    modelBytes({
      nodes: times(20_000, (i) => relu('x', `y${String(i)}`)),
      inputs: [input],
      outputs: times(20_000, (i) => ({ name: `y${String(i)}` })),
    }),
  'many-initializers': () =>
    model([{ op: 'Sum', name: 's', inputs: ['x', ...times(100_000, (i) => `w${String(i)}`)], outputs: ['y'] }], {
      initializers: times(100_000, (i) => tensor(`w${String(i)}`, 'float32', [4], new Uint8Array(16))),
    }),
  'long-attribute': () =>
    model([
      {
        ...relu('x', 'y', 'r'),
        attributes: [
          { name: 'long', type: onnx.AttributeProto.AttributeType.INTS, ints: times(10_000_000, () => Long.ONE) },
        ],
      },
    ]),
  'many-attributes': () =>
    model([{ ...relu('x', 'y', 'r'), attributes: times(20_000, (i) => attribute.int(`a${String(i)}`, i)) }]),
  'large-metadata': () =>
    model([relu('x', 'y', 'r')], { metadata: { large: 'm'.repeat(10 * megabyte), ['k'.repeat(megabyte)]: 'v' } }),
  'recursive-functions': () =>
    modelBytes({
      ...io,
      nodes: [{ op: 'F', domain: 'd', inputs: ['x'], outputs: ['y'] }],
      opsets: { '': 17, d: 1 },
      functions: ['F', 'G'].map((name) => ({
        name,
        domain: 'd',
        inputs: ['a'],
        outputs: ['b'],
        nodes: [{ op: name === 'F' ? 'G' : 'F', domain: 'd', inputs: ['a'], outputs: ['b'], name }],
      })),
    }),
  'many-operators': () =>
    model([...times(20_000, (i) => ({ ...relu('x', `v${String(i)}`), op: `Op${String(i)}` })), relu('x', 'y')]),
  'long-chain': () =>
    model(times(60_000, (i) => relu(i === 0 ? 'x' : `v${String(i)}`, i === 59_999 ? 'y' : `v${String(i + 1)}`))),
  'not-utf8': () => {
    const bytes = Buffer.from(called(['\u00FF\u00FE\u00FD\u00FC', 'plain']));
    for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === 0xc3) bytes[at] = 0xff;
    return bytes;
  },
};
