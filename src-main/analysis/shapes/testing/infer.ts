/** Shape inference on models made in tests. Never shipped: nothing outside *.test.ts imports it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dim } from '../../../../src-shared/graph.js';
import { openOnnx } from '../../../formats/onnx/onnx-format.js';
import { modelBytes, type ModelSpec, type NodeSpec, tensor } from '../../../formats/onnx/test-models.js';
import { type InferredShapes, inferShapes } from '../infer-shapes.js';
import { Expr } from '../size.js';

export interface Inferred {
  shapes: InferredShapes;
  /** Shape of the value called that; the first of the name. */
  of(name: string): Dim[] | null;
  dtype(name: string): number;
  /** Known elements as numbers and texts. */
  elements(name: string): Dim[] | undefined;
}

/** Infers a model that is written to a file of its own for the time being. */
export function infer(spec: ModelSpec): Inferred {
  const folder = mkdtempSync(join(tmpdir(), 'lapidary-shapes-'));
  try {
    const path = join(folder, 'm.onnx');
    writeFileSync(path, modelBytes(spec));
    const model = openOnnx(path);
    const shapes = inferShapes(model);
    const { values, strings } = model.graph;
    const find = (name: string): number => values.name.findIndex((index) => strings.get(index) === name);
    return {
      shapes,
      of: (name) => shapes.dimsOf(find(name)),
      dtype: (name) => shapes.dtypeOf(find(name)),
      elements: (name) => shapes.elementsOf(find(name))?.items.map((item) => (item instanceof Expr ? item.text : item)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An int64 vector (or scalar) as an initializer. */
export function ints(name: string, values: readonly number[], dims: readonly number[] = [values.length]) {
  const bytes = new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);
  return tensor(name, 'int64', dims, bytes);
}

export interface OneNode {
  inputs?: Record<string, readonly Dim[] | { dtype: string; shape: readonly Dim[] }>;
  /** int64 vectors the file stores. */
  constants?: Record<string, readonly number[]>;
  attributes?: NodeSpec['attributes'];
  opset?: number;
  domain?: string;
  outputs?: number;
}

/** Shapes of the outputs of one node. Inputs come in the order: as given, then constants; '' is omitted. */
export function shapesOf(op: string, node: OneNode): (Dim[] | null)[] {
  const { inputs = {}, constants = {}, attributes = [], opset = 20, domain = '', outputs = 1 } = node;
  const names = Array.from({ length: outputs }, (_, at) => `y${String(at)}`);
  const result = infer({
    nodes: [{ op, domain, inputs: [...Object.keys(inputs), ...Object.keys(constants)], outputs: names, attributes }],
    inputs: Object.entries(inputs).map(([name, input]) =>
      Array.isArray(input) ? { name, shape: input as Dim[] } : { name, ...(input as { dtype: string; shape: Dim[] }) },
    ),
    outputs: [],
    initializers: Object.entries(constants).map(([name, values]) => ints(name, values)),
    opsets: { '': opset, ...(domain === '' ? {} : { [domain]: 1 }) },
  });
  return names.map((name) => result.of(name));
}

/** Shape of the one output of one node. */
export const shapeOf = (op: string, node: OneNode): Dim[] | null => shapesOf(op, node)[0] ?? null;
