/** What expressions stand for while the code is read into a graph. Nothing is computed: values are names. */
import type { ValueKey } from '../described/facts.js';
import type { ClassDefinition, CodeUnit, Expression, Found, FunctionDefinition, Statement } from './syntax.js';
import type { Constant } from './constants.js';
import type { Block, MethodGraph } from './graph-maker.js';
import type { ModuleObject } from './module-objects.js';

export type Sym =
  /** A value of the graph; `type` as the code writes it, '' when it is not known. */
  | { kind: 'value'; key: ValueKey; type: string }
  | { kind: 'constant'; constant: Constant }
  /** A tuple that is not yet a value; `className` of a NamedTuple; `size` counts the parts of tuples in it too. */
  | { kind: 'tuple'; items: Sym[]; className: string; size: number }
  /** A module; `scope` is the way by which it was reached. */
  | { kind: 'object'; object: ModuleObject; scope: string }
  /** A dotted name: `torch.conv2d`, `__torch__.model.helper`. */
  | { kind: 'path'; path: string }
  /** A function within a function (`fork` takes one). */
  | { kind: 'closure'; definition: FunctionDefinition; place: Place };

export interface NamedSym {
  name: string;
  value: Sym;
}

/** Names of a function's variables, those of blocks above those around them. */
export class Variables {
  readonly own = new Map<string, Sym>();
  constructor(readonly around: Variables | undefined) {}

  get(name: string): Sym | undefined {
    let found = this.own.get(name);
    for (let level = this.around; found === undefined && level !== undefined; level = level.around) {
      found = level.own.get(name);
    }
    return found;
  }
}

/** One call that is being read. */
export interface Frame {
  unit: CodeUnit;
  definition: FunctionDefinition;
  /** Class of `self`; '' in a function. */
  className: string;
  scope: string;
  caller: { frame: Frame; at: number } | undefined;
  depth: number;
}

/** Where statements are read into: whose variables, which block of nodes, of which graph. */
export interface Place {
  frame: Frame;
  variables: Variables;
  block: Block;
  graph: MethodGraph;
}

/** A function or method with what it is called on. */
export interface Target {
  unit: CodeUnit;
  definition: FunctionDefinition;
  /** Class of the method; '' for a function. */
  className: string;
  self: Sym | undefined;
}

/** What is asked of the archive's code (code-library.ts). */
export interface CodeLookup {
  /** Names of attributes that the code read so far assigns to. */
  readonly assigned: ReadonlySet<string>;
  /** A class or function by its full name; undefined where there is none that can be read. */
  look(qualified: string): Found | undefined;
  class(qualified: string): { unit: CodeUnit; definition: ClassDefinition } | undefined;
}

/** The parts of the reader that call each other. */
export interface Reader {
  readonly library: CodeLookup;
  readonly constants: { get(place: Place, name: string): Sym | undefined };
  /** Reads a function in place, or adds a node that stands for the call. */
  call(place: Place, target: Target, args: readonly Sym[], named: readonly NamedSym[], at: number): Sym;
  /** `names`: how its results will be called; as many as there are results. */
  evaluate(place: Place, expression: Expression, names: readonly string[]): Sym;
  /** Results of an expression that has several; one Sym for each name. */
  evaluateMany(place: Place, expression: Expression, names: readonly string[]): Sym[];
  /** Reads statements in order; what they return, undefined when they return nothing. */
  run(place: Place, statements: readonly Statement[]): Sym | undefined;
}
