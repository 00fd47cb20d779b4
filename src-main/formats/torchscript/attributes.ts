/** Reading and setting attributes: of modules, whose values the file holds, and of values, which it does not. */
import { attribute, type DescribedAttribute } from '../described/facts.js';
import { itemsOf, type PickleValue } from '../pickle/pickle-values.js';
import { type Constant, constantAttribute, constantOf } from './constants.js';
import { isObject, type ModuleObject, tensorsIn } from './module-objects.js';
import { addNode } from './nodes.js';
import type { Place, Reader, Sym } from './symbols.js';
import type { FunctionDefinition } from './syntax.js';
import { typeText } from './type-text.js';
import { materialise, tensorsHeld, typeOf } from './values.js';

const maxScope = 1000;
/** A way longer than that goes round in circles. */
function join(scope: string, name: string): string {
  const joined = scope === '' ? name : `${scope}/${name}`;
  return joined.length > maxScope ? scope : joined;
}

/** `object.name`; `result` is what a value made here is called. */
export function readAttribute(
  reader: Reader,
  place: Place,
  object: Sym,
  name: string,
  result: string,
  at: number,
): Sym {
  if (object.kind === 'object') return ofModule(reader, place, object, name, result, at);
  if (object.kind === 'tuple') {
    const fields = [...(reader.library.class(object.className)?.definition.attributes.keys() ?? [])];
    const item = object.items[fields.indexOf(name)];
    if (item !== undefined) return item;
  }
  const declared = reader.library.class(typeOf(object));
  const type = typeText(declared?.definition.attributes.get(name) ?? null);
  const isTuple = declared?.definition.base === 'NamedTuple';
  const isMember = declared?.definition.base === 'Enum';
  const op = isTuple ? 'TupleIndex' : isMember ? (name === 'name' ? 'EnumName' : 'EnumValue') : 'GetAttr';
  const inputs = { object: [materialise(place, object, '', at)] };
  return one(place, op, inputs, [attribute('name', name)], type, result || name, at);
}

function ofModule(
  reader: Reader,
  place: Place,
  { object, scope }: Sym & { kind: 'object' },
  name: string,
  result: string,
  at: number,
): Sym {
  const held = object.attributes.get(name);
  if (held?.kind === 'object') return { kind: 'object', object: held.object, scope: join(scope, name) };
  const found = reader.library.class(object.className);
  const constant = held === undefined ? found?.definition.constants.get(name) : undefined;
  if (constant !== undefined) return reader.evaluate(place, constant, [result]);
  const type = typeText(found?.definition.attributes.get(name) ?? null);
  if (held === undefined) {
    const full = object.path === '' ? name : `${object.path}.${name}`;
    const known = restored(object, found?.definition.methods.get('__setstate__'), name);
    if (known !== undefined && !reader.library.assigned.has(name)) return constantSym(constantOf(known, type));
    // An object that is made of the tensors its owner packs.
    if (object.packed.length > 0 && type.startsWith('__torch__.')) {
      const packed = { className: type, path: full, attributes: new Map(), packed: object.packed, state: null };
      return { kind: 'object', object: packed, scope: join(scope, name) };
    }
  }
  // What some method sets is another value each time it is read.
  const isState = held === undefined || reader.library.assigned.has(name);
  if (!isState && held.kind === 'tensor')
    return { kind: 'value', key: place.graph.stored(held.tensor), type: 'Tensor' };
  const tensors = held === undefined ? [] : tensorsHeld(held);
  const plain = held?.kind === 'plain' && tensors.length === 0 ? constantOf(held.value, type) : undefined;
  if (!isState && plain !== undefined) return { kind: 'constant', constant: plain };
  const full = object.path === '' ? name : `${object.path}.${name}`;
  const attributes: DescribedAttribute[] = [attribute('name', full)];
  if (plain !== undefined) attributes.push(constantAttribute('stored value', plain));
  const inputs = { stored: tensors.slice(0, 1000).map((tensor) => place.graph.stored(tensor)) };
  return one(
    place,
    'GetAttr',
    inputs,
    attributes,
    type || (held?.kind === 'tensor' ? 'Tensor' : ''),
    result || name,
    at,
  );
}

const constantSym = (constant: Constant): Sym => ({ kind: 'constant', constant });

/** `self.scale = (state)[12]` in `__setstate__`: the plain attribute is that item of what was packed. */
function restored(
  object: ModuleObject,
  setState: FunctionDefinition | undefined,
  name: string,
): PickleValue | undefined {
  const items = itemsOf(object.state ?? undefined);
  for (const statement of items === undefined ? [] : (setState?.body ?? [])) {
    if (statement.kind !== 'assign') continue;
    const [target] = statement.targets;
    const { value } = statement;
    if (target?.kind !== 'attribute' || target.name !== name || value.kind !== 'subscript') continue;
    const item = value.index.kind === 'int' ? items?.[Number(value.index.value)] : undefined;
    if (item !== undefined && tensorsIn(item, '', '').length === 0 && !isObject(item)) return item;
  }
  return undefined;
}

/** `object.name = value`. */
export function setAttribute(place: Place, object: Sym, name: string, value: Sym, at: number): void {
  const isModule = object.kind === 'object';
  const full = isModule && object.object.path !== '' ? `${object.object.path}.${name}` : name;
  const attributes: DescribedAttribute[] = [attribute('name', full)];
  const inputs = isModule ? [] : [materialise(place, object, '', at)];
  const argumentNames = isModule ? [] : ['object'];
  if (value.kind === 'constant') attributes.push(constantAttribute('value', value.constant));
  else {
    inputs.push(materialise(place, value, '', at));
    argumentNames.push('value');
  }
  addNode(place, { domain: 'prim', op: 'SetAttr', inputs, argumentNames, attributes, types: [], names: [], at });
}

function one(
  place: Place,
  op: string,
  { object = [], stored = [] }: { object?: string[]; stored?: string[] },
  attributes: DescribedAttribute[],
  type: string,
  name: string,
  at: number,
): Sym {
  const inputs = [...object, ...stored];
  const argumentNames = [...object.map(() => 'object'), ...stored.map(() => 'stored')];
  const node = { domain: 'prim', op, inputs, argumentNames, attributes, types: [type], names: [name], at };
  const [result] = addNode(place, node);
  return result ?? { kind: 'constant', constant: { type: 'None' } };
}
