/** Large ONNX files for benchmarks, written without holding them in memory. */
import { closeSync, ftruncateSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { type GraphSpec, modelBytes } from '../../src-main/formats/onnx/test-models.js';
import { varint } from './onnx-stream.js';

/** A chain of `nodes` elementwise nodes with module-like names, 40 to a layer; returns the file's size. */
export function writeChain(path: string, nodes: number): number {
  const spec: GraphSpec = {
    nodes: Array.from({ length: nodes }, (_, index) => ({
      op: ['Mul', 'Add', 'Relu', 'Sigmoid'][index % 4] ?? 'Relu',
      name: `/model/layers.${String(Math.floor(index / 40))}/op_${String(index)}`,
      inputs: index % 4 < 2 ? [`v${String(index)}`, 'w'] : [`v${String(index)}`],
      outputs: [`v${String(index + 1)}`],
    })),
    inputs: [
      { name: 'v0', shape: ['batch', 16] },
      { name: 'w', shape: [16] },
    ],
    outputs: [{ name: `v${String(nodes)}`, shape: ['batch', 16] }],
    values: Array.from({ length: nodes - 1 }, (_, index) => ({ name: `v${String(index + 1)}`, shape: ['batch', 16] })),
  };
  writeFileSync(path, modelBytes(spec));
  return statSync(path).size;
}

const utf8 = (text: string): number[] => [...Buffer.from(text)];
const field = (number: number, bytes: readonly number[]): number[] => [
  ...varint(number * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
];

/**
 * `count` initializers of `bytes` zero bytes each, inline (raw_data), each used by one Add. The weights are holes in a
 * sparse file: reading them costs what reading weights costs, writing them costs nothing. Returns the file's size.
 */
export function writeHeavy(path: string, count: number, bytes: number): number {
  // TensorProto: dims 1, data_type 2 (FLOAT = 1), name 8, raw_data 9; GraphProto: node 1, name 2, initializer 5.
  const heads = Array.from({ length: count }, (_, index) => [
    ...varint(8),
    ...varint(bytes / 4),
    ...varint(16),
    1,
    ...field(8, utf8(`w${String(index)}`)),
    ...varint(9 * 8 + 2),
    ...varint(bytes),
  ]);
  const nodes = heads.flatMap((_, index) =>
    field(1, [
      ...field(1, utf8(`v${String(index)}`)),
      ...field(1, utf8(`w${String(index)}`)),
      ...field(2, utf8(`v${String(index + 1)}`)),
      ...field(4, utf8('Add')),
    ]),
  );
  const graphHead = [...nodes, ...field(2, utf8('heavy'))];
  const initializerHeads = heads.map((head) => [...varint(5 * 8 + 2), ...varint(head.length + bytes), ...head]);
  const graphLength = graphHead.length + initializerHeads.reduce((sum, head) => sum + head.length + bytes, 0);
  const file = openSync(path, 'w');
  try {
    let at = 0;
    const put = (part: readonly number[]): void => {
      at += writeSync(file, Uint8Array.from(part), 0, part.length, at);
    };
    put([...varint(8), 8, ...field(8, [...field(1, []), ...varint(16), 17])]);
    put([...varint(7 * 8 + 2), ...varint(graphLength), ...graphHead]);
    for (const head of initializerHeads) {
      put(head);
      at += bytes;
    }
    ftruncateSync(file, at);
    return at;
  } finally {
    closeSync(file);
  }
}
