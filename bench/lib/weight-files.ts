/** ONNX files of one float32 weight each, for the benchmark of tensors; made once and kept in the cache folder. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { graphBytes, tensor } from '../../src-main/formats/onnx/test-models.js';
import { onnx } from '../../src-main/formats/onnx/onnx.generated.js';
import { field, head, type Piece, writePieces } from './onnx-stream.js';
import { benchCache, modelHead, weightNoise } from './synthetic-models.js';

/** Path of a model whose only stored tensor is a float32 matrix of normal values, [rows, 1024]. */
export function weightFile(rows: number): string {
  const path = join(benchCache(), 'weights-1', `${String(rows)}x1024.onnx`);
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  const length = rows * 1024 * 4;
  const noise = weightNoise();
  const values: Piece = { length, write: (put) => noise(length, put) };
  const facts = onnx.TensorProto.encode(tensor('weight', 'float32', [rows, 1024], {})).finish();
  const graph = graphBytes({
    name: 'main_graph',
    nodes: [{ op: 'MatMul', name: '/matmul', inputs: ['x', 'weight'], outputs: ['y'] }],
    inputs: [{ name: 'x', shape: ['batch', rows] }],
    outputs: [{ name: 'y', shape: ['batch', 1024] }],
  });
  const half = `${path}.part`;
  try {
    writePieces(half, [modelHead, ...field(7, [graph, ...field(5, [facts, head(9, length), values])])]);
    renameSync(half, path);
  } finally {
    rmSync(half, { force: true });
  }
  return path;
}
