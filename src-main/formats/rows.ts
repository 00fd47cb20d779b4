/** Growing columns of nodes and values, turned into the typed arrays of src-shared/graph.ts at the end. */
import { type Dim, type NodeColumns, type ValueColumns, ValueKind } from '../../src-shared/graph.js';
import type { StringInterner } from '../../src-shared/string-table.js';

export type ValueKindCode = (typeof ValueKind)[keyof typeof ValueKind];

export interface ValueType {
  dtype: number;
  shape: readonly Dim[] | null;
}

export class ValueRows {
  readonly #name: number[] = [];
  readonly #dtype: number[] = [];
  readonly #kind: number[] = [];
  readonly #graph: number[] = [];
  readonly #producer: number[] = [];
  readonly #bytes: number[] = [];
  readonly #shape: (readonly Dim[] | null)[] = [];

  constructor(readonly strings: StringInterner) {}

  get count(): number {
    return this.#name.length;
  }

  add(name: string, kind: ValueKindCode, graph: number, producer = -1): number {
    const row = this.#name.push(this.strings.intern(name)) - 1;
    this.#kind.push(kind);
    this.#graph.push(graph);
    this.#producer.push(producer);
    this.#dtype.push(0);
    this.#bytes.push(0);
    this.#shape.push(null);
    return row;
  }

  /** A row in `graph` for a value of an enclosing graph, with the same type and producer. */
  addOuter(name: string, source: number, graph: number): number {
    const row = this.add(name, ValueKind.outer, graph, this.producer(source));
    this.#dtype[row] = this.#dtype[source] ?? 0;
    this.#shape[row] = this.#shape[source] ?? null;
    return row;
  }

  producer(row: number): number {
    return this.#producer[row] ?? -1;
  }

  kind(row: number): number {
    return this.#kind[row] ?? ValueKind.intermediate;
  }

  /** Fills in what is not known yet: the first source of a type wins. */
  setType(row: number, type: ValueType): void {
    if (this.#dtype[row] === 0) this.#dtype[row] = type.dtype > 255 ? 0 : type.dtype;
    this.#shape[row] ??= type.shape;
  }

  setBytes(row: number, bytes: number): void {
    this.#bytes[row] = bytes;
  }

  toColumns(): ValueColumns {
    const dimOffsets = new Uint32Array(this.count + 1);
    const dims: number[] = [];
    const hasShape = new Uint8Array(this.count);
    this.#shape.forEach((shape, row) => {
      if (shape !== null) hasShape[row] = 1;
      for (const dim of shape ?? []) dims.push(typeof dim === 'number' ? dim : -this.strings.intern(dim ?? '') - 1);
      dimOffsets[row + 1] = dims.length;
    });
    return {
      count: this.count,
      name: Uint32Array.from(this.#name),
      dtype: Uint8Array.from(this.#dtype),
      kind: Uint8Array.from(this.#kind),
      graph: Uint32Array.from(this.#graph),
      producer: Int32Array.from(this.#producer),
      hasShape,
      dimOffsets,
      dims: Float64Array.from(dims),
      bytes: Float64Array.from(this.#bytes),
    };
  }
}

export interface NodeNames {
  name: string;
  op: string;
  domain: string;
  scope: string;
}

export class NodeRows {
  readonly #name: number[] = [];
  readonly #op: number[] = [];
  readonly #domain: number[] = [];
  readonly #scope: number[] = [];
  readonly #graph: number[] = [];
  readonly #inputs: number[] = [];
  readonly #inputEnds: number[] = [];
  readonly #outputs: number[] = [];
  readonly #outputEnds: number[] = [];

  constructor(readonly strings: StringInterner) {}

  get count(): number {
    return this.#name.length;
  }

  add(names: NodeNames, graph: number, outputs: readonly number[]): number {
    const row = this.#name.push(this.strings.intern(names.name)) - 1;
    this.#op.push(this.strings.intern(names.op));
    this.#domain.push(this.strings.intern(names.domain));
    this.#scope.push(this.strings.intern(names.scope));
    this.#graph.push(graph);
    for (const value of outputs) this.#outputs.push(value);
    this.#outputEnds.push(this.#outputs.length);
    return row;
  }

  /** Inputs come in node order too, once all outputs of the graph are known. */
  addInputs(inputs: readonly number[]): void {
    for (const value of inputs) this.#inputs.push(value);
    this.#inputEnds.push(this.#inputs.length);
  }

  toColumns(): NodeColumns {
    return {
      count: this.count,
      name: Uint32Array.from(this.#name),
      op: Uint32Array.from(this.#op),
      domain: Uint32Array.from(this.#domain),
      scope: Uint32Array.from(this.#scope),
      graph: Uint32Array.from(this.#graph),
      inputOffsets: offsets(this.#inputEnds),
      inputs: Int32Array.from(this.#inputs),
      outputOffsets: offsets(this.#outputEnds),
      outputs: Int32Array.from(this.#outputs),
    };
  }
}

function offsets(ends: readonly number[]): Uint32Array {
  const all = new Uint32Array(ends.length + 1);
  all.set(ends, 1);
  return all;
}
