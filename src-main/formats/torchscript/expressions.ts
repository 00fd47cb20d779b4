/** What expressions stand for. Operators become nodes; nothing is computed but names and constants. */
import { attribute, type ValueKey } from '../described/facts.js';
import { readAttribute } from './attributes.js';
import { callResults } from './calls.js';
import { type Constant, constantText, none } from './constants.js';
import { addNode } from './nodes.js';
import { addOperator } from './operators.js';
import type { Place, Reader, Sym } from './symbols.js';
import type { Expression } from './syntax.js';
import { elementType, typeArguments, typeName } from './type-text.js';
import { isTooLarge, materialise, tupleOf, typeOf, unpack } from './values.js';

const words: ReadonlyMap<string, Constant> = new Map<string, Constant>([
  ['None', none],
  ['True', { type: 'bool', value: true }],
  ['False', { type: 'bool', value: false }],
  ['inf', { type: 'float', value: Number.POSITIVE_INFINITY }],
  ['nan', { type: 'float', value: Number.NaN }],
]);

const constant = (value: Constant): Sym => ({ kind: 'constant', constant: value });

/** `-inf` and the like, which are written as an operation on a constant. */
const negated = (value: Constant): Constant | undefined =>
  value.type === 'float' ? { type: 'float', value: -value.value } : undefined;

export function evaluate(reader: Reader, place: Place, expression: Expression, names: readonly string[]): Sym {
  const { at } = expression;
  place.graph.effort.step();
  const name = names[0] ?? '';
  switch (expression.kind) {
    case 'name':
      return named(place, expression.name);
    case 'int':
      return constant({ type: 'int', value: expression.value });
    case 'float':
      return constant({ type: 'float', value: expression.value });
    case 'complex':
      return constant({ type: 'other', typeName: 'complex', text: expression.text });
    case 'text':
      return constant({ type: 'str', value: expression.value });
    case 'attribute':
      return ofAttribute(reader, place, expression, name);
    case 'subscript':
      return subscript(reader, place, expression, name);
    case 'call':
      return callResults(reader, place, expression, [name])[0] ?? constant(none);
    case 'tuple': {
      const items = expression.items.map((item) => reader.evaluate(place, item, ['']));
      return tupleOf(place, items, '', at);
    }
    case 'list':
      return listOf(
        place,
        expression.items.map((item) => reader.evaluate(place, item, [''])),
        name,
        at,
      );
    case 'dict':
      return dictOf(reader, place, expression, name);
    case 'operation':
      return operation(reader, place, expression, name);
    case 'slice':
      return constant({ type: 'other', typeName: 'slice', text: ':' });
  }
}

/** Results of an expression that several names are given to. */
export function evaluateMany(
  reader: Reader,
  place: Place,
  expression: Expression,
  names: readonly string[],
): readonly Sym[] {
  if (expression.kind === 'tuple' && expression.items.length === names.length)
    return expression.items.map((item, index) => reader.evaluate(place, item, [names[index] ?? '']));
  if (expression.kind !== 'call') return unpack(place, reader.evaluate(place, expression, ['']), names, expression.at);
  place.graph.effort.step();
  const results = callResults(reader, place, expression, names);
  const [only] = results;
  return results.length === names.length || only === undefined ? results : unpack(place, only, names, expression.at);
}

function named(place: Place, name: string): Sym {
  const known = place.variables.get(name);
  if (known !== undefined) return known;
  const word = words.get(name);
  return word === undefined ? { kind: 'path', path: name } : constant(word);
}

function ofAttribute(reader: Reader, place: Place, expression: Expression & { kind: 'attribute' }, name: string): Sym {
  const object = reader.evaluate(place, expression.object, ['']);
  if (object.kind !== 'path') return readAttribute(reader, place, object, expression.name, name, expression.at);
  if (object.path === 'CONSTANTS') {
    const found = reader.constants.get(place, expression.name);
    if (found !== undefined) return found;
  }
  const members = object.path.startsWith('__torch__.') ? reader.library.class(object.path)?.definition : undefined;
  if (members?.base === 'Enum' && members.constants.has(expression.name))
    return constant({ type: 'other', typeName: object.path, text: expression.name });
  return { kind: 'path', path: `${object.path}.${expression.name}` };
}

function subscript(reader: Reader, place: Place, expression: Expression & { kind: 'subscript' }, name: string): Sym {
  const object = reader.evaluate(place, expression.object, ['']);
  const { at, index } = expression;
  if (index.kind === 'slice') return sliced(reader, place, object, index.bounds, name, at);
  const by = reader.evaluate(place, index, ['']);
  const position = by.kind === 'constant' && by.constant.type === 'int' ? Number(by.constant.value) : undefined;
  if (object.kind === 'tuple' && position !== undefined) {
    const item = object.items.at(position);
    if (item !== undefined) return item;
  }
  if (object.kind === 'object') return submodule(place, object, by, name, at);
  const type = typeOf(object);
  const isTuple = typeName(type) === 'Tuple' || type.startsWith('__torch__.');
  if (!isTuple) return getItem(place, object, by, name, at);
  return (
    addNode(place, {
      domain: 'prim',
      op: 'TupleIndex',
      inputs: [materialise(place, object, '', at)],
      attributes: position === undefined ? [] : [attribute('i', position)],
      types: [typeArguments(type).at(position ?? 0) ?? ''],
      names: [name],
      at,
    })[0] ?? constant(none)
  );
}

function getItem(place: Place, object: Sym, by: Sym, name: string, at: number): Sym {
  const [result] = addOperator(place, {
    domain: 'aten',
    op: '__getitem__',
    args: [object, by],
    named: [],
    names: [name],
    at,
  });
  const type = elementType(typeOf(object));
  if (result?.kind !== 'value') return constant(none);
  return type === '' ? { ...result, type: '' } : { ...result, type };
}

/** A module of a list or dict of modules, chosen while running. */
function submodule(place: Place, object: Sym & { kind: 'object' }, by: Sym, name: string, at: number): Sym {
  const node = {
    domain: 'prim',
    op: 'ModuleContainerIndex',
    inputs: by.kind === 'constant' ? [] : [materialise(place, by, '', at)],
    attributes: [attribute('container', object.object.path)],
    types: [''],
    names: [name],
    at,
  };
  return addNode(place, node)[0] ?? constant(none);
}

function sliced(
  reader: Reader,
  place: Place,
  object: Sym,
  bounds: readonly (Expression | null)[],
  name: string,
  at: number,
): Sym {
  const given = bounds.map((bound) => (bound === null ? constant(none) : reader.evaluate(place, bound, [''])));
  const numbers = given.map((bound) =>
    bound.kind === 'constant' && bound.constant.type === 'int' ? Number(bound.constant.value) : undefined,
  );
  if (object.kind === 'tuple') return { ...object, items: object.items.slice(numbers[0], numbers[1]), className: '' };
  const [result] = addOperator(place, {
    domain: 'aten',
    op: 'slice',
    args: [object, ...given],
    named: [],
    names: [name],
    at,
  });
  return result?.kind === 'value' ? { ...result, type: typeOf(object) } : constant(none);
}

/** A list of constants stays a constant; one with values is a node that says which of its items are constants. */
export function listOf(place: Place, items: readonly Sym[], name: string, at: number): Sym {
  const constants = items.flatMap((item) => (item.kind === 'constant' ? [item.constant] : []));
  if (constants.length === items.length && !isTooLarge(constants)) return constant({ type: 'list', items: constants });
  const inputs: ValueKey[] = [];
  const texts = items.map((item, index) => {
    if (item.kind === 'constant') return index < 1000 ? constantText(item.constant) : '';
    const key = materialise(place, item, '', at);
    inputs.push(key);
    return key;
  });
  const types = new Set(items.map(typeOf));
  const [type = ''] = types;
  const [result] = addNode(place, {
    domain: 'prim',
    op: 'ListConstruct',
    inputs,
    attributes: constants.length === 0 ? [] : [attribute('items', texts)],
    types: [types.size === 1 && type !== '' ? `List[${type}]` : 'List'],
    names: [name],
    at,
  });
  return result ?? constant(none);
}

function dictOf(reader: Reader, place: Place, expression: Expression & { kind: 'dict' }, name: string): Sym {
  const inputs: ValueKey[] = [];
  const texts: string[] = [];
  const types: string[] = [];
  for (const [key, value] of expression.entries) {
    const pair = [reader.evaluate(place, key, ['']), reader.evaluate(place, value, [''])].map((part) => {
      types.push(typeOf(part));
      if (part.kind === 'constant') return constantText(part.constant);
      const made = materialise(place, part, '', expression.at);
      inputs.push(made);
      return made;
    });
    texts.push(pair.join(': '));
  }
  const [key, value] = types;
  const [result] = addNode(place, {
    domain: 'prim',
    op: 'DictConstruct',
    inputs,
    attributes: texts.length === 0 ? [] : [attribute('items', texts)],
    types: [key !== undefined && value !== undefined && key !== '' && value !== '' ? `Dict[${key}, ${value}]` : 'Dict'],
    names: [name],
    at: expression.at,
  });
  return result ?? constant(none);
}

/** Operators as Python writes them; torch itself writes calls instead. */
const operators: ReadonlyMap<string, string> = new Map([
  ['+', 'add'],
  ['-', 'sub'],
  ['*', 'mul'],
  ['/', 'div'],
  ['//', 'floordiv'],
  ['%', 'remainder'],
  ['**', 'pow'],
  ['@', 'matmul'],
  ['==', 'eq'],
  ['!=', 'ne'],
  ['<', 'lt'],
  ['<=', 'le'],
  ['>', 'gt'],
  ['>=', 'ge'],
  ['is', '__is__'],
  ['is not', '__isnot__'],
  ['in', '__contains__'],
  ['not in', '__contains__'],
  ['and', '__and__'],
  ['or', '__or__'],
  ['not', '__not__'],
  ['&', '__and__'],
  ['|', '__or__'],
  ['^', '__xor__'],
  ['<<', '__lshift__'],
  ['>>', '__rshift__'],
  ['unary -', 'neg'],
  ['unary +', 'positive'],
  ['unary ~', 'bitwise_not'],
]);

function operation(reader: Reader, place: Place, expression: Expression & { kind: 'operation' }, name: string): Sym {
  const { operator, at } = expression;
  const operands = expression.operands.map((operand) => reader.evaluate(place, operand, ['']));
  const [first] = operands;
  if (operator === 'unary -' && first?.kind === 'constant') {
    const folded = negated(first.constant);
    if (folded !== undefined) return constant(folded);
  }
  const args = operator === 'in' || operator === 'not in' ? [...operands].reverse() : operands;
  const op = operators.get(operator);
  const domain = op === undefined ? 'prim' : 'aten';
  const [result] = addOperator(place, { domain, op: op ?? 'IfThenElse', args, named: [], names: [name], at });
  if (operator !== 'not in' || result === undefined) return result ?? constant(none);
  return (
    addOperator(place, { domain, op: '__not__', args: [result], named: [], names: [name], at })[0] ?? constant(none)
  );
}
