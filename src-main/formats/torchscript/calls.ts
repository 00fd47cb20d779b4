/** Calls: operators become nodes, functions and methods of the archive are read in place. */
import { attribute } from '../described/facts.js';
import { readAttribute } from './attributes.js';
import { type Constant, none } from './constants.js';
import { graphOf, Block } from './graph-maker.js';
import { addNode } from './nodes.js';
import { addOperator } from './operators.js';
import { type NamedSym, type Place, type Reader, type Sym, Variables } from './symbols.js';
import type { Expression } from './syntax.js';
import { factsOfType, typeText } from './type-text.js';
import { materialise, tupleOf, typeOf } from './values.js';

type CallExpression = Expression & { kind: 'call' };

const constant = (value: Constant): Sym => ({ kind: 'constant', constant: value });

/** Functions of the code that are operators under another name. */
const builtins: ReadonlyMap<string, string> = new Map([
  ['int', 'aten::Int'],
  ['float', 'aten::Float'],
  ['bool', 'aten::Bool'],
  ['complex', 'aten::Complex'],
  ['str', 'aten::str'],
  ['len', 'aten::len'],
  ['sorted', 'aten::sorted'],
  ['print', 'prim::Print'],
]);

const conversions: ReadonlyMap<string, string> = new Map([
  ['int', 'IntImplicit'],
  ['float', 'FloatImplicit'],
  ['number', 'ScalarImplicit'],
]);

/** Results of a call, as many as there are names (or one, where a function of the archive gives a tuple). */
export function callResults(
  reader: Reader,
  place: Place,
  expression: CallExpression,
  names: readonly string[],
): readonly Sym[] {
  const { callee, at } = expression;
  if (callee.kind === 'name') {
    const special = ofLanguage(reader, place, callee.name, expression, names[0] ?? '');
    if (special !== undefined) return [special];
  }
  if (callee.kind === 'attribute') {
    const object = reader.evaluate(place, callee.object, ['']);
    if (object.kind !== 'path') return method(reader, place, object, callee.name, expression, names);
    const given = argumentsOf(reader, place, expression);
    return ofPath(reader, place, `${object.path}.${callee.name}`, given, names, at);
  }
  const target = reader.evaluate(place, callee, ['']);
  const given = argumentsOf(reader, place, expression);
  if (target.kind === 'path') return ofPath(reader, place, target.path, given, names, at);
  // A function held in a value is called by it.
  const called = { args: [target, ...given.args], named: given.named };
  return addOperator(place, { domain: 'prim', op: 'CallFunction', ...called, names, at });
}

interface Given {
  args: Sym[];
  named: NamedSym[];
}

function argumentsOf(reader: Reader, place: Place, { args, named }: CallExpression): Given {
  return {
    args: args.map((arg) => reader.evaluate(place, arg, [''])),
    named: named.map(({ name, value }) => ({ name, value: reader.evaluate(place, value, ['']) })),
  };
}

/** What is written as a call and is none; undefined for all else. */
function ofLanguage(
  reader: Reader,
  place: Place,
  name: string,
  { args, at }: CallExpression,
  result: string,
): Sym | undefined {
  if (place.variables.get(name) !== undefined) return undefined;
  const [first, second] = args;
  const node = (op: string, inputs: Sym[], type: string, types: string[] = [type]): Sym =>
    addNode(place, {
      domain: 'prim',
      op,
      inputs: inputs.map((input) => materialise(place, input, '', at)),
      attributes: op === 'isinstance' ? [attribute('types', types)] : [],
      types: [type],
      names: [result],
      at,
    })[0] ?? constant(none);
  if (name === 'uninitialized' && first !== undefined) return node('Uninitialized', [], typeText(first));
  if (name === 'annotate' && first !== undefined && second !== undefined)
    return annotated(reader, place, typeText(first), second, result, at);
  if (name === 'unchecked_cast' && first !== undefined && second !== undefined) {
    const value = reader.evaluate(place, second, ['']);
    return value.kind === 'object' ? value : node('unchecked_cast', [value], typeText(first));
  }
  if (name === 'isinstance' && first !== undefined && second !== undefined) {
    const types = second.kind === 'tuple' ? second.items.map(typeText) : [typeText(second)];
    return node('isinstance', [reader.evaluate(place, first, [''])], 'bool', types);
  }
  if (name === 'getattr' && first !== undefined && second?.kind === 'text')
    return readAttribute(reader, place, reader.evaluate(place, first, ['']), second.value, result, at);
  if (name === 'fork' && first !== undefined) return fork(reader, place, first, result, at);
  return undefined;
}

/** `annotate(T, x)`: x, of which the type is now known; a tensor that is made a number. */
function annotated(reader: Reader, place: Place, type: string, expression: Expression, name: string, at: number): Sym {
  const { callee } = expression.kind === 'call' ? expression : { callee: undefined };
  if (callee?.kind === 'attribute' && callee.name === 'tolist') {
    const inputs = [materialise(place, reader.evaluate(place, callee.object, ['']), '', at)];
    const node = { domain: 'prim', op: 'tolist', inputs, attributes: [], types: [type], names: [name], at };
    return addNode(place, node)[0] ?? constant(none);
  }
  const value = reader.evaluate(place, expression, [name]);
  if (value.kind === 'constant' && value.constant.type === 'list')
    return constant({ ...value.constant, declared: type });
  if (value.kind !== 'value') return value;
  const conversion = conversions.get(type);
  if (conversion !== undefined && (value.type === 'Tensor' || value.type === '')) {
    const [made] = addOperator(place, { domain: 'aten', op: conversion, args: [value], named: [], names: [name], at });
    return made?.kind === 'value' ? { ...made, type } : constant(none);
  }
  const facts = factsOfType(type);
  if (
    facts !== undefined &&
    !place.graph.tensors.has(value.key) &&
    place.block.nodes.at(-1)?.outputs.includes(value.key)
  )
    place.block.values.set(value.key, facts);
  return { ...value, type };
}

/** `fork(f)`: the function beside it becomes a graph of the node. */
function fork(reader: Reader, place: Place, expression: Expression, name: string, at: number): Sym {
  const closure = reader.evaluate(place, expression, ['']);
  if (closure.kind !== 'closure') {
    const call = { domain: 'prim', op: 'fork', args: [closure], named: [], names: [name], at };
    return addOperator(place, call)[0] ?? constant(none);
  }
  const block = new Block();
  const inner: Place = { ...closure.place, block, variables: new Variables(closure.place.variables) };
  const returned = reader.run(inner, closure.definition.body) ?? constant(none);
  const outputs = [materialise(inner, returned, '', at)];
  const graph = graphOf(block, { name: closure.definition.name, kind: 'subgraph', domain: '', inputs: [], outputs });
  const type = typeOf(returned);
  const [result] = addNode(place, {
    domain: 'prim',
    op: 'fork',
    inputs: [],
    attributes: [],
    types: [`Future[${type === '' ? 'Any' : type}]`],
    names: [name],
    at,
    bodies: [{ attribute: 'subgraph', graph }],
  });
  return result ?? constant(none);
}

function ofPath(
  reader: Reader,
  place: Place,
  path: string,
  { args, named }: Given,
  names: readonly string[],
  at: number,
): readonly Sym[] {
  if (path === 'torch.device') {
    const [first] = args;
    const text = first?.kind === 'constant' && first.constant.type === 'str' ? first.constant.value : 'device';
    return [constant({ type: 'other', typeName: 'Device', text })];
  }
  if (path.startsWith('__torch__.')) return ofArchive(reader, place, path, { args, named }, names, at);
  const { domain, op } = operatorOf(path);
  const folded = domain === 'aten' && op === 'Float' ? numberOf(args[0]) : undefined;
  if (folded !== undefined) return [constant({ type: 'float', value: folded })];
  return addOperator(place, { domain, op, args, named, names, at });
}

/** `float("inf")`, as some versions write it. */
function numberOf(arg: Sym | undefined): number | undefined {
  if (arg?.kind !== 'constant' || arg.constant.type !== 'str') return undefined;
  const known: Record<string, number> = { inf: Infinity, '-inf': -Infinity, nan: Number.NaN };
  return Object.hasOwn(known, arg.constant.value) ? known[arg.constant.value] : undefined;
}

/** `torch.conv2d` → aten::conv2d; `ops.prim.device` → prim::device. */
function operatorOf(path: string): { domain: string; op: string } {
  const [domain = '', op = ''] = (builtins.get(path) ?? '').split('::');
  if (op !== '') return { domain, op };
  const parts = path.split('.');
  const last = parts.pop() ?? path;
  if (parts[0] === 'torch') return { domain: 'aten', op: last };
  if (parts[0] === 'ops' && parts.length > 1) return { domain: parts.slice(1).join('.'), op: last };
  return { domain: parts.length === 0 ? 'prim' : parts.join('.'), op: last };
}

/** Classes and functions the archive brings. */
function ofArchive(
  reader: Reader,
  place: Place,
  path: string,
  { args, named }: Given,
  names: readonly string[],
  at: number,
): readonly Sym[] {
  if (path.endsWith('.__new__')) return created(place, path.slice(0, -'.__new__'.length), names, at);
  const found = reader.library.look(path);
  if (found?.definition.kind === 'function') {
    const target = { unit: found.unit, definition: found.definition, className: '', self: undefined };
    return [reader.call(place, target, args, named, at)];
  }
  if (found?.definition.base === 'NamedTuple') return [tupleOf(place, args, path, at)];
  const constructor = found?.definition.methods.get('__init__');
  if (found !== undefined && constructor !== undefined) {
    const [self = constant(none)] = created(place, path, names, at);
    reader.call(place, { unit: found.unit, definition: constructor, className: path, self }, args, named, at);
    return [self];
  }
  const dot = path.lastIndexOf('.');
  return addOperator(place, {
    domain: path.slice('__torch__.'.length, dot),
    op: path.slice(dot + 1),
    args,
    named,
    names,
    at,
  });
}

function created(place: Place, className: string, names: readonly string[], at: number): Sym[] {
  const attributes = [attribute('class', className)];
  return addNode(place, { domain: 'prim', op: 'CreateObject', inputs: [], attributes, types: [className], names, at });
}

/** `(object).name(…)`. */
function method(
  reader: Reader,
  place: Place,
  object: Sym,
  name: string,
  expression: CallExpression,
  names: readonly string[],
): readonly Sym[] {
  const { at } = expression;
  const { args, named } = argumentsOf(reader, place, expression);
  const className = typeOf(object);
  const found = reader.library.class(className);
  const definition = found?.definition.methods.get(name);
  const isInterface = found?.definition.base.endsWith('Interface') === true;
  if (found !== undefined && definition !== undefined && !isInterface)
    return [reader.call(place, { unit: found.unit, definition, className, self: object }, args, named, at)];
  if (className.startsWith('__torch__.')) {
    const type = typeText(definition?.returns ?? null);
    const node = {
      domain: 'prim',
      op: 'CallMethod',
      inputs: [object, ...args].map((arg) => materialise(place, arg, '', at)),
      attributes: [attribute('name', name), attribute('class', className)],
      types: names.length === 1 ? [type] : [],
      names,
      at,
    };
    return addNode(place, node);
  }
  return addOperator(place, { domain: 'aten', op: name, args: [object, ...args], named, names, at });
}
