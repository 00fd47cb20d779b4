/** Makes values of what expressions stand for, where a node needs one. */
import type { ValueKey } from '../described/facts.js';
import { attribute } from '../described/facts.js';
import type { WeightTensor } from '../weights/weight-tensor.js';
import { type Constant, constantType } from './constants.js';
import type { Held, ModuleObject } from './module-objects.js';
import { addConstant, addNode, boundedType } from './nodes.js';
import type { Place, Sym } from './symbols.js';
import { typeArguments, typeName } from './type-text.js';

/** The value a Sym is; adds the node that makes it one. */
export function materialise(place: Place, sym: Sym, name = '', at = 0): ValueKey {
  switch (sym.kind) {
    case 'value':
      return sym.key;
    case 'constant': {
      const { constant } = sym;
      // A list is made where the code makes it: it may be added to.
      if (constant.type === 'list' && constant.items.length === 0)
        return madeBy(place, 'ListConstruct', [], constantType(constant), name, at);
      return addConstant(place, constant, name, constantType(constant), at);
    }
    case 'tuple': {
      const inputs = sym.items.map((item) => materialise(place, item, '', at));
      return madeBy(place, 'TupleConstruct', inputs, typeOf(sym), name, at);
    }
    case 'object': {
      const [result] = addNode(place, {
        domain: 'prim',
        op: 'GetAttr',
        inputs: tensorsOf(sym.object).map((tensor) => place.graph.stored(tensor)),
        attributes: [attribute('name', sym.object.path)],
        types: [sym.object.className],
        names: [name],
        at,
      });
      return result?.kind === 'value' ? result.key : '';
    }
    case 'path':
      return addConstant(place, { type: 'other', typeName: 'Function', text: sym.path }, name, '', at);
    case 'closure':
      return addConstant(place, { type: 'other', typeName: 'Function', text: sym.definition.name }, name, '', at);
  }
}

function madeBy(place: Place, op: string, inputs: ValueKey[], type: string, name: string, at: number): ValueKey {
  const node = { domain: 'prim', op, inputs, attributes: [], types: [type], names: [name], at };
  const [result] = addNode(place, node);
  return result?.kind === 'value' ? result.key : '';
}

/** Type as the code would write it; '' when it is not known. */
export function typeOf(sym: Sym): string {
  switch (sym.kind) {
    case 'value':
      return sym.type;
    case 'constant':
      return constantType(sym.constant);
    case 'tuple':
      return sym.className === ''
        ? boundedType(`Tuple[${sym.items.map((item) => typeOf(item) || '?').join(', ')}]`)
        : sym.className;
    case 'object':
      return sym.object.className;
    default:
      return '';
  }
}

/** Parts of a tuple within which others count too; larger ones are made values. */
const maxTuple = 256;

/** A tuple of these: not yet a value, unless it is large. Tuples may hold each other many times over. */
export function tupleOf(place: Place, items: Sym[], className: string, at: number): Sym {
  const size = items.reduce((all, item) => all + (item.kind === 'tuple' ? item.size : 1), 1);
  const tuple: Sym = { kind: 'tuple', items, className, size };
  if (size <= maxTuple) return tuple;
  const inputs = items.map((item) => materialise(place, item, '', at));
  const type = className === '' ? 'Tuple' : className;
  return { kind: 'value', key: madeBy(place, 'TupleConstruct', inputs, type, '', at), type };
}

/** Items of constant lists within each other. */
const maxNested = 100_000;

/** Whether a list of such items is too large to stay a constant. */
export function isTooLarge(items: readonly Constant[]): boolean {
  let size = 0;
  const waiting: (readonly Constant[])[] = [items];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    size += next.length;
    if (size > maxNested && next !== items) return true;
    for (const item of next) if (item.type === 'list') waiting.push(item.items);
  }
  return false;
}

const maxPacked = 1000;

/** Tensors of an object that is handed on as a whole: those its class packs, and those it and the objects in it hold. */
export function tensorsOf(object: ModuleObject): WeightTensor[] {
  const found: WeightTensor[] = [];
  const seen = new Set<ModuleObject>();
  const waiting = [object];
  for (let next = waiting.pop(); next !== undefined && found.length < maxPacked; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    found.push(...next.packed.slice(0, maxPacked));
    for (const held of next.attributes.values()) {
      if (held.kind === 'object') waiting.push(held.object);
      else found.push(...tensorsHeld(held).slice(0, maxPacked));
    }
  }
  return found.slice(0, maxPacked);
}

export function tensorsHeld(held: Held): readonly WeightTensor[] {
  return held.kind === 'tensor' ? [held.tensor] : held.kind === 'plain' ? held.tensors : [];
}

/** Takes a tuple or list apart into as many parts as there are names. */
export function unpack(place: Place, sym: Sym, names: readonly string[], at: number): Sym[] {
  if (sym.kind === 'tuple' && sym.items.length === names.length) return sym.items;
  if (sym.kind === 'constant' && sym.constant.type === 'list' && sym.constant.items.length === names.length)
    return sym.constant.items.map((constant) => ({ kind: 'constant', constant }));
  const type = typeOf(sym);
  const parts = typeArguments(type);
  const isTuple = typeName(type) === 'Tuple' || type.startsWith('__torch__.');
  const types = names.map((_, index) => (isTuple ? (parts[index] ?? '') : (parts[0] ?? '')));
  return addNode(place, {
    domain: 'prim',
    op: isTuple ? 'TupleUnpack' : 'ListUnpack',
    inputs: [materialise(place, sym, '', at)],
    attributes: [],
    types,
    names,
    at,
  });
}
