/** Nodes for operators: arguments that are values become inputs, everything else attributes under the schema's names. */
import { attribute, type DescribedAttribute, type ValueKey } from '../described/facts.js';
import { constantAttribute, constantType } from './constants.js';
import { addNode } from './nodes.js';
import { argumentsOf, type ArgumentKind } from './operator-arguments.js';
import type { Place, Sym } from './symbols.js';
import { typeArguments, typeName } from './type-text.js';
import { materialise, tensorsOf } from './values.js';

/** Optional tensors that hold a place before others: an absent one stays a gap, so that positions keep their meaning. */
const optionalTensors = new Set([
  'weight',
  'bias',
  'running_mean',
  'running_var',
  'attn_mask',
  'mask',
  'hx',
  'indices',
]);

interface Arguments {
  inputs: (ValueKey | null)[];
  /** What each of the inputs is given for. */
  argumentNames: string[];
  attributes: DescribedAttribute[];
}

export interface Call {
  domain: string;
  op: string;
  args: readonly Sym[];
  named: readonly { name: string; value: Sym }[];
  /** What its results will be called; as many as it has. */
  names: readonly string[];
  at: number;
}

/** Adds the node of an operator; its results in order. */
export function addOperator(place: Place, call: Call): Sym[] {
  const { domain, op, args, named, names, at } = call;
  const known = argumentsOf(domain, op, args.map(kindOf));
  const given: Arguments = { inputs: [], argumentNames: [], attributes: [] };
  args.forEach((arg, index) => take(place, given, known.name(index), arg));
  for (const { name, value } of named) take(place, given, name, value);
  while (given.inputs.at(-1) === null) given.inputs.pop();
  const types = names.map((_, index) => resultType(domain, op, args, known.result(index)));
  return addNode(place, { domain, op, ...given, types, names, at });
}

function giveInput(given: Arguments, name: string, key: ValueKey | null): void {
  given.inputs.push(key);
  given.argumentNames.push(name);
}

function take(place: Place, given: Arguments, name: string, arg: Sym): void {
  if (arg.kind === 'constant') {
    if (arg.constant.type === 'None') {
      if (optionalTensors.has(name)) giveInput(given, name, null);
    } else given.attributes.push(constantAttribute(name, arg.constant));
  } else if (arg.kind === 'tuple') {
    for (const item of arg.items) take(place, given, name, item);
  } else if (arg.kind === 'object') {
    for (const tensor of tensorsOf(arg.object)) giveInput(given, name, place.graph.stored(tensor));
    given.attributes.push({ ...attribute(name, arg.object.path), type: 'object' });
  } else giveInput(given, name, materialise(place, arg));
}

function kindOf(arg: Sym): ArgumentKind {
  if (arg.kind === 'constant') return arg.constant.type === 'None' ? 'none' : 'other';
  if (arg.kind !== 'value') return 'other';
  return arg.type === 'Tensor' ? 'tensor' : arg.type === '' ? 'value' : 'other';
}

/** Operators that hand on what they are given. */
const sameType = new Set(['append', 'extend', 'insert', 'copy', 'detach', 'sorted', 'reverse', 'sort', 'clear']);

/** What operators of lists and dicts give, by the type of what they are called on; undefined for others. */
function ofContainer(op: string, type: string): string | undefined {
  const [key = '', value = ''] = typeArguments(type);
  if (typeName(type) === 'List') return op === 'pop' ? key : op === 'list' ? type : undefined;
  if (typeName(type) !== 'Dict' || value === '') return undefined;
  switch (op) {
    case 'items':
      return `List[Tuple[${key}, ${value}]]`;
    case 'keys':
    case 'list':
      return `List[${key}]`;
    case 'values':
      return `List[${value}]`;
    case 'popitem':
      return `Tuple[${key}, ${value}]`;
    case 'get':
      return `Optional[${value}]`;
    case 'pop':
    case 'setdefault':
      return value;
    default:
      return undefined;
  }
}

/** Arithmetic has one result type for tensors and others for numbers, which the overloads do not always tell. */
function resultType(domain: string, op: string, args: readonly Sym[], known: string): string {
  const types = args.map((arg) =>
    arg.kind === 'value' ? arg.type : arg.kind === 'constant' ? constantType(arg.constant) : '',
  );
  if (domain !== 'aten') return known;
  if (sameType.has(op) && types[0] !== undefined && types[0] !== '') return types[0];
  const contained = ofContainer(op, types[0] ?? '');
  if (contained !== undefined) return contained;
  return known === 'number' ? '' : known;
}
