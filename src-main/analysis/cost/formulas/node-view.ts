/** What a formula sees of a node: sizes of its inputs and outputs, and its attributes. */
import type { ModelGraph, NodeIndex } from '../../../../src-shared/graph.js';
import type { Attribute } from '../../../../src-shared/inspect.js';
import type { ValueSizes } from '../value-sizes.js';

/** Arithmetic of one execution. NaN: a shape that is needed is not known. */
export interface Work {
  macs: number;
  /** Operations that are no multiply-accumulates. */
  other: number;
}

/** 'data': how much there is to do shows only at run time. */
export type Formula = (node: NodeView) => Work | 'data';

/** `count` multiply-accumulates and `other` further operations. */
export const macs = (count: number, other = 0): Work => ({ macs: count, other });

/** Operations without multiply-accumulates. */
export const ops = (other: number): Work => ({ macs: 0, other });

export class NodeView {
  #node: NodeIndex = 0;
  #firstInput = 0;
  #inputs = 0;
  #firstOutput = 0;
  #outputs = 0;

  constructor(
    readonly graph: ModelGraph,
    readonly sizes: ValueSizes,
    readonly attributesOf: (node: NodeIndex) => readonly Attribute[],
  ) {}

  /** Moves on to another node. */
  at(node: NodeIndex): this {
    const { inputOffsets, outputOffsets } = this.graph.nodes;
    this.#node = node;
    this.#firstInput = inputOffsets[node] ?? 0;
    this.#inputs = (inputOffsets[node + 1] ?? 0) - this.#firstInput;
    this.#firstOutput = outputOffsets[node] ?? 0;
    this.#outputs = (outputOffsets[node + 1] ?? 0) - this.#firstOutput;
    return this;
  }

  get inputCount(): number {
    return this.#inputs;
  }

  #input(index: number): number {
    return index < this.#inputs ? (this.graph.nodes.inputs[this.#firstInput + index] ?? -1) : -1;
  }

  #output(index: number): number {
    return index < this.#outputs ? (this.graph.nodes.outputs[this.#firstOutput + index] ?? -1) : -1;
  }

  /** Whether an optional input is given. */
  has(input: number): boolean {
    return this.#input(input) >= 0;
  }

  /** Elements of an input. */
  size(input: number): number {
    return this.sizes.elements(this.#input(input));
  }

  rank(input: number): number {
    return this.sizes.rank(this.#input(input));
  }

  /** Size of an input's axis; negative axes count from the end. */
  dim(input: number, axis: number): number {
    return this.sizes.dim(this.#input(input), axis);
  }

  /** Elements of an output. */
  out(output = 0): number {
    return this.sizes.elements(this.#output(output));
  }

  outRank(output = 0): number {
    return this.sizes.rank(this.#output(output));
  }

  outDim(axis: number, output = 0): number {
    return this.sizes.dim(this.#output(output), axis);
  }

  #attribute(name: string): Attribute['value'] | undefined {
    return this.attributesOf(this.#node).find((attribute) => attribute.name === name)?.value;
  }

  /** A number attribute; undefined when absent or of another kind. */
  number(name: string): number | undefined {
    const value = this.#attribute(name);
    return typeof value === 'number' ? value : undefined;
  }

  text(name: string): string | undefined {
    const value = this.#attribute(name);
    return typeof value === 'string' ? value : undefined;
  }

  numbers(name: string): readonly number[] | undefined {
    const value = this.#attribute(name);
    return Array.isArray(value) ? value.map(Number) : undefined;
  }
}
