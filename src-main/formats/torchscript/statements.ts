/** Statements of a function, in order. */
import { setAttribute } from './attributes.js';
import { none } from './constants.js';
import { readIf, readLoop } from './control-flow.js';
import { evaluateMany } from './expressions.js';
import { grownLists } from './liveness.js';
import { addNode } from './nodes.js';
import { addOperator } from './operators.js';
import { callResults } from './calls.js';
import type { Place, Reader, Sym } from './symbols.js';
import type { Expression, Statement } from './syntax.js';
import { typeText } from './type-text.js';
import { materialise, typeOf, unpack } from './values.js';

/** Reads statements up to a return; what that returns, undefined where there is none. */
export function runStatements(reader: Reader, place: Place, statements: readonly Statement[]): Sym | undefined {
  for (const statement of statements) {
    place.graph.effort.step();
    const returned = place.graph.effort.within(() => runOne(reader, place, statement));
    if (returned !== undefined) return returned;
  }
  return undefined;
}

function runOne(reader: Reader, place: Place, statement: Statement): Sym | undefined {
  const { at } = statement;
  switch (statement.kind) {
    case 'assign':
      assign(reader, place, statement);
      return undefined;
    case 'expression':
      if (statement.value.kind === 'call') callResults(reader, place, statement.value, []);
      else reader.evaluate(place, statement.value, ['']);
      return undefined;
    case 'return':
      return statement.value === null
        ? { kind: 'constant', constant: none }
        : reader.evaluate(place, statement.value, ['']);
    case 'raise': {
      const args = statement.value === null ? [] : [reader.evaluate(place, statement.value, [''])];
      addOperator(place, { domain: 'prim', op: 'RaiseException', args, named: [], names: [], at });
      return undefined;
    }
    case 'if':
      return readIf(reader, place, statement);
    case 'while':
    case 'for':
      readLoop(reader, place, statement);
      return undefined;
    case 'with':
      return withContext(reader, place, statement);
    case 'def':
      place.variables.own.set(statement.definition.name, { kind: 'closure', definition: statement.definition, place });
      return undefined;
  }
}

/** `with x as y:` is a node before and one after what is in it. */
function withContext(reader: Reader, place: Place, statement: Statement & { kind: 'with' }): Sym | undefined {
  const { at, name } = statement;
  const inputs = [materialise(place, reader.evaluate(place, statement.context, ['']), '', at)];
  const node = { domain: 'prim', inputs, attributes: [], types: [''], at };
  const [entered] = addNode(place, { ...node, op: 'Enter', names: [name ?? ''] });
  if (name !== null && entered !== undefined) place.variables.own.set(name, entered);
  const returned = runStatements(reader, place, statement.body);
  addNode(place, { ...node, op: 'Exit', names: [''] });
  return returned;
}

function assign(reader: Reader, place: Place, statement: Statement & { kind: 'assign' }): void {
  const { targets, unpacks, value, at } = statement;
  const names = targets.map((target) => (target.kind === 'name' ? target.name : ''));
  const [first] = targets;
  if (first !== undefined && targets.length === 1 && !unpacks) {
    const made = reader.evaluate(place, value, names);
    const type = typeText(statement.annotation);
    put(reader, place, first, made.kind === 'value' && type !== '' ? { ...made, type } : made, at);
    return;
  }
  const parts =
    unpacks && value.kind !== 'tuple'
      ? unpack(place, reader.evaluate(place, value, ['']), names, at)
      : evaluateMany(reader, place, value, names);
  // All are read before any is set: `a, b = b, a`.
  targets.forEach((target, index) => {
    put(reader, place, target, parts[index] ?? { kind: 'constant', constant: none }, at);
  });
}

function put(reader: Reader, place: Place, target: Expression, value: Sym, at: number): void {
  switch (target.kind) {
    case 'name':
      place.variables.own.set(target.name, kept(place, target.name, value, at));
      return;
    case 'attribute':
      setAttribute(place, reader.evaluate(place, target.object, ['']), target.name, value, at);
      return;
    case 'subscript': {
      const args = [target.object, target.index].map((part) => reader.evaluate(place, part, ['']));
      addOperator(place, { domain: 'aten', op: '_set_item', args: [...args, value], named: [], names: [], at });
      return;
    }
    default:
      addOperator(place, { domain: 'prim', op: 'unknown target', args: [value], named: [], names: [], at });
  }
}

/** A list with a name that is empty, or that is added to, is a value from then on; other constants stay constants. */
function kept(place: Place, name: string, value: Sym, at: number): Sym {
  if (value.kind !== 'constant' || value.constant.type !== 'list') return value;
  if (value.constant.items.length > 0 && !grownLists(place.frame.definition).has(name)) return value;
  return { kind: 'value', key: materialise(place, value, name, at), type: typeOf(value) };
}
