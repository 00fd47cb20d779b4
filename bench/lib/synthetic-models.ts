/** The models of the viewer bench by name, made once and kept in the cache folder. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import Long from 'long';
import { onnx } from '../../src-main/formats/onnx/onnx.generated.js';
import { externalData, graphBytes, tensor } from '../../src-main/formats/onnx/test-models.js';
import type { Stored } from './block-builder.js';
import { field, head, lengthOf, type Piece, writePieces } from './onnx-stream.js';
import { transformer, type TransformerSize } from './transformer.js';

export interface SyntheticModel extends TransformerSize {
  /** Weights in a file beside the model. */
  external?: boolean;
}

export const syntheticModels: Readonly<Record<string, SyntheticModel>> = {
  '2k': { layers: 37, hidden: 16, heads: 4 },
  '2k-mask': { layers: 36, hidden: 16, heads: 4, mask: true },
  '10k': { layers: 185, hidden: 16, heads: 4 },
  '10k-mask': { layers: 182, hidden: 16, heads: 4, mask: true },
  '50k': { layers: 926, hidden: 16, heads: 4 },
  '50k-mask': { layers: 909, hidden: 16, heads: 4, mask: true },
  w1500m: { layers: 4, hidden: 2800, heads: 28 },
  'w4g-ext': { layers: 4, hidden: 4576, heads: 32, external: true },
};

/** Changes when the files change, so that old ones are not used. */
const version = 1;
const page = 4096;

export const benchCache = (): string =>
  join(process.env['LAPIDARY_CACHE_DIR'] ?? join(homedir(), '.cache', 'lapidary'), 'bench');

/** Path of a model of `syntheticModels`, made when it is not there yet. */
export function syntheticModel(name: string, folder = join(benchCache(), `models-${String(version)}`)): string {
  const spec = syntheticModels[name];
  if (spec === undefined) throw new Error(`There is no model ${name}.`);
  const path = join(folder, `${name}.onnx`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const half = `${path}.part`;
  try {
    writeSynthetic(half, spec, `${basename(path)}.data`);
    if (spec.external === true) renameSync(`${half}.data`, `${path}.data`);
    renameSync(half, path);
  } finally {
    rmSync(half, { force: true });
    rmSync(`${half}.data`, { force: true });
  }
  return path;
}

/** Writes the model, and `path.data` when its weights are external; `location` is what the model calls that file. */
export function writeSynthetic(path: string, spec: SyntheticModel, location = `${basename(path)}.data`): void {
  const graph = transformer(spec);
  const noise = weightNoise();
  const outside: Piece[] = [];
  const initializer = (stored: Stored): Piece[] => {
    if (stored.data !== 'weight') return plain(stored, stored.data);
    const length = stored.dims.reduce((product, size) => product * size, 1) * 4;
    const values: Piece = { length, write: (put) => noise(length, put) };
    if (spec.external !== true) return field(5, [plainTensor(stored, new Uint8Array(0)), head(9, length), values]);
    const at = lengthOf(outside);
    const offset = Math.ceil(at / page) * page;
    if (offset > at) outside.push(new Uint8Array(offset - at));
    outside.push(values);
    const record = tensor(stored.name, stored.dtype, stored.dims, externalData(location, offset, length));
    return field(5, [onnx.TensorProto.encode(record).finish()]);
  };
  const { nodes, values, inputs, outputs } = graph;
  const pieces: Piece[] = [
    graphBytes({ name: 'main_graph', nodes }),
    ...graph.stored.flatMap(initializer),
    graphBytes({ name: 'main_graph', inputs, outputs, values }),
  ];
  writePieces(path, [modelHead, ...field(7, pieces)]);
  if (outside.length > 0) writePieces(`${path}.data`, outside);
}

export const modelHead: Uint8Array = onnx.ModelProto.encode({
  irVersion: Long.fromNumber(8),
  producerName: 'lapidary-bench',
  opsetImport: [{ domain: '', version: Long.fromNumber(17) }],
}).finish();

const plainTensor = ({ name, dtype, dims }: Stored, rawData: Uint8Array): Uint8Array =>
  onnx.TensorProto.encode(tensor(name, dtype, dims, rawData.length === 0 ? {} : { rawData })).finish();

const plain = (stored: Stored, data: Uint8Array): Piece[] => field(5, [plainTensor(stored, data)]);

/** Normal values of deviation 0.02 that repeat after a million and three, a length no weight's rows are a multiple of. */
export function weightNoise(): (length: number, put: (bytes: Uint8Array) => void) => void {
  const values = new Float32Array(1_000_003);
  let state = 1;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 4294967297;
  };
  for (let at = 0; at < values.length; at += 1)
    values[at] = 0.02 * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const bytes = new Uint8Array(values.buffer);
  let from = 0;
  return (length, put) => {
    for (let rest = length; rest > 0; ) {
      const part = bytes.subarray(from, Math.min(bytes.length, from + rest));
      put(part);
      rest -= part.length;
      from = (from + part.length) % bytes.length;
    }
  };
}
