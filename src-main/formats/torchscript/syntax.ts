/**
 * What the code in a TorchScript archive is made of: the part of Python that torch writes
 * (torch/csrc/jit/serialization/python_print.cpp). `at` is the byte in the file at which a part begins.
 */
import type { SourceLine } from '../../../src-shared/inspect.js';

interface Part {
  at: number;
  /** Parts within parts, so that whoever walks an expression knows how deep it goes. */
  depth: number;
}

export type Expression = Part &
  (
    | { kind: 'name'; name: string }
    | { kind: 'int'; value: number | bigint }
    | { kind: 'float'; value: number }
    | { kind: 'complex'; text: string }
    | { kind: 'text'; value: string }
    | { kind: 'attribute'; object: Expression; name: string }
    | { kind: 'subscript'; object: Expression; index: Expression }
    | { kind: 'slice'; bounds: (Expression | null)[] }
    | { kind: 'call'; callee: Expression; args: Expression[]; named: { name: string; value: Expression }[] }
    | { kind: 'tuple' | 'list'; items: Expression[] }
    | { kind: 'dict'; entries: [Expression, Expression][] }
    /** `-`, `+`, `if` (condition, then, else), … as Python writes them. */
    | { kind: 'operation'; operator: string; operands: Expression[] }
  );

export type Statement = { at: number } & (
  | {
      kind: 'assign';
      targets: Expression[];
      /** `a, b, = x`: takes a tuple or a list apart. */
      unpacks: boolean;
      value: Expression;
      annotation: Expression | null;
    }
  | { kind: 'expression'; value: Expression }
  | { kind: 'return'; value: Expression | null }
  | { kind: 'raise'; value: Expression | null }
  | { kind: 'if'; test: Expression; then: Statement[]; otherwise: Statement[] }
  | { kind: 'while'; test: Expression; body: Statement[] }
  | { kind: 'for'; target: string; iterable: Expression; body: Statement[] }
  | { kind: 'with'; context: Expression; name: string | null; body: Statement[] }
  | { kind: 'def'; definition: FunctionDefinition }
);

export interface Parameter {
  name: string;
  type: Expression | null;
  value: Expression | null;
}

export interface FunctionDefinition {
  kind: 'function';
  name: string;
  at: number;
  parameters: Parameter[];
  returns: Expression | null;
  body: Statement[];
}

export interface ClassDefinition {
  kind: 'class';
  name: string;
  at: number;
  /** `Module`, `NamedTuple`, `Enum`, `Interface`, `ModuleInterface`; '' for a plain class. */
  base: string;
  parameters: string[];
  buffers: string[];
  /** Attributes with their types, in order; fields of a NamedTuple. */
  attributes: Map<string, Expression>;
  /** `name : Final[T] = value`; members of an Enum. */
  constants: Map<string, Expression>;
  methods: Map<string, FunctionDefinition>;
}

/** One file of code. */
export interface CodeUnit {
  /** As the archive has it, without its folder: `code/__torch__/model.py`. */
  name: string;
  /** A character is a byte. */
  text: string;
  definitions: Map<string, ClassDefinition | FunctionDefinition>;
  /** Lines of the user's own source that a byte of the code was made from, where the archive keeps them. */
  original?: (at: number) => SourceLine[];
  /** Names of attributes that some statement assigns to. */
  assigned: Set<string>;
}

/** A class or function with the file it is in. */
export interface Found {
  unit: CodeUnit;
  definition: ClassDefinition | FunctionDefinition;
}

/** Expressions right within another one. */
export function partsOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'attribute':
      return [expression.object];
    case 'subscript':
      return [expression.object, expression.index];
    case 'slice':
      return expression.bounds.filter((bound) => bound !== null);
    case 'call':
      return [expression.callee, ...expression.args, ...expression.named.map(({ value }) => value)];
    case 'tuple':
    case 'list':
      return expression.items;
    case 'dict':
      return expression.entries.flat();
    case 'operation':
      return expression.operands;
    default:
      return [];
  }
}
