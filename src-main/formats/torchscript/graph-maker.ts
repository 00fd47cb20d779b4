/** A graph under construction: one for each method that is shown, with blocks of nodes for it and the bodies in it. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { GraphFacts, NodeFacts, ValueFacts, ValueKey } from '../described/facts.js';
import type { WeightTensor } from '../weights/weight-tensor.js';
import { factsOfType } from './type-text.js';

/** Nodes of all graphs; calls beyond are not shown in place but as nodes. */
const maxInlinedNodes = 100_000;
/** Nodes, and parts of code that were read, beyond which a file is no model anybody works with. */
const maxNodes = 300_000;
const maxSteps = 2_000_000;
/** Statements and expressions within each other, through all calls; real models reach some 50. */
const maxDepth = 450;

/** What reading may take, shared by all graphs of a file. */
export class Effort {
  nodes = 0;
  steps = 0;
  depth = 0;

  constructor(readonly path: string) {}

  get isInliningOver(): boolean {
    return this.nodes > maxInlinedNodes || this.steps > maxSteps / 2;
  }

  /** Whether graphs beside those of the methods have to be left out. */
  get isSpent(): boolean {
    return this.nodes > maxInlinedNodes * 2 || this.steps > maxSteps * 0.75;
  }

  step(): void {
    this.steps += 1;
    if (this.steps > maxSteps || this.nodes > maxNodes) {
      throw new LapidaryError('MODEL_INVALID', `${this.path} has more code than can be shown.`);
    }
  }

  /** Counts how deep the reader stands in the code. */
  within<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > maxDepth)
      throw new LapidaryError('MODEL_TOO_DEEP', `The code in ${this.path} is nested too deep.`);
    const result = read();
    this.depth -= 1;
    return result;
  }
}

/** Nodes in their order, and what is known of their values. */
export class Block {
  readonly nodes: NodeFacts[] = [];
  readonly values = new Map<ValueKey, ValueFacts>();
}

export class MethodGraph {
  readonly block = new Block();
  readonly #taken = new Map<string, number>();

  constructor(
    readonly effort: Effort,
    /** Names of the model's tensors, which no other value may have. */
    readonly tensors: ReadonlyMap<string, WeightTensor>,
  ) {}

  /** A name nothing in this graph has yet: `base`, else with a number. */
  fresh(base: string): string {
    const count = this.#taken.get(base);
    if (count === undefined && !this.tensors.has(base)) {
      this.#taken.set(base, 1);
      return base;
    }
    for (let number = count ?? 1; ; number += 1) {
      const name = `${base}.${String(number)}`;
      if (this.#taken.has(name) || this.tensors.has(name)) continue;
      this.#taken.set(base, number + 1);
      this.#taken.set(name, 1);
      return name;
    }
  }

  /** A new value of a block. */
  value(block: Block, base: string, type: string, known?: ValueFacts): ValueKey {
    const key = this.fresh(base);
    const facts = known ?? factsOfType(type);
    if (facts !== undefined) block.values.set(key, facts);
    return key;
  }

  /** The value a stored tensor is in this graph. */
  stored(tensor: WeightTensor): ValueKey {
    const { name } = tensor;
    if (!this.block.values.has(name)) {
      this.#taken.set(name, 1);
      this.block.values.set(name, { dtype: tensor.dtype, shape: tensor.shape, stored: tensor });
    }
    return name;
  }

  add(block: Block, node: NodeFacts): void {
    const items = node.attributes.reduce((all, { count }) => all + Math.min(count, 1000), node.inputs.length);
    // Long rows of inputs and items count like nodes: a file may repeat them as it likes.
    this.effort.nodes += 1 + (items >> 4);
    block.nodes.push(node);
  }
}

/** A block as a graph. */
export function graphOf(
  block: Block,
  about: Pick<GraphFacts, 'name' | 'kind' | 'domain' | 'inputs' | 'outputs'>,
): GraphFacts {
  return { ...about, values: block.values, nodes: block.nodes };
}
