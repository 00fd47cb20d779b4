/** Collects nodes, values and stored tensors of a transformer-like graph; the blocks themselves are in transformer.ts. */
import { type NodeSpec, type ValueSpec, attribute } from '../../src-main/formats/onnx/test-models.js';
import type { Dim } from '../../src-shared/graph.js';

/** A stored tensor: a small constant with its bytes, or a weight whose values are made when the file is written. */
export interface Stored {
  name: string;
  dtype: 'float32' | 'int64';
  dims: readonly number[];
  data: Uint8Array | 'weight';
}

export interface Built {
  nodes: NodeSpec[];
  values: ValueSpec[];
  stored: Stored[];
}

type Attributes = Record<string, number | readonly number[]>;

export class BlockBuilder {
  readonly built: Built = { nodes: [], values: [], stored: [] };
  readonly #constants = new Set<string>();

  constructor(
    readonly hidden: number,
    readonly heads: number,
    readonly ffn: number,
  ) {}

  /** Adds a node named `path` and returns its one output. */
  op(
    op: string,
    inputs: readonly string[],
    path: string,
    shape: readonly Dim[],
    options: { dtype?: string; attributes?: Attributes } = {},
  ): string {
    const output = `${path}_output_0`;
    const attributes = Object.entries(options.attributes ?? {}).map(([name, value]) =>
      typeof value === 'number' ? attribute.int(name, value) : attribute.ints(name, value),
    );
    this.built.nodes.push({ op, inputs, outputs: [output], name: path, attributes });
    this.built.values.push({ name: output, dtype: options.dtype ?? 'float32', shape });
    return output;
  }

  floats(name: string, value: number): string {
    return this.#constant(name, 'float32', [], new Uint8Array(Float32Array.of(value).buffer));
  }

  ints(name: string, values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.#constant(name, 'int64', dims, new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
  }

  weight(name: string, dims: readonly number[]): string {
    this.built.stored.push({ name, dtype: 'float32', dims, data: 'weight' });
    return name;
  }

  /** A constant is stored once, however often it is asked for. */
  #constant(name: string, dtype: 'float32' | 'int64', dims: readonly number[], data: Uint8Array): string {
    if (!this.#constants.has(name)) {
      this.#constants.add(name);
      this.built.stored.push({ name, dtype, dims, data });
    }
    return name;
  }
}
