/**
 * What a pickle says, as plain data. Nothing is imported or called: a global is its name, a call is a record of what
 * would be called with what. Values are shared as the pickle shares them and may contain themselves, so whoever walks
 * them must remember where it has been.
 */

export interface PickleGlobal {
  kind: 'global';
  module: string;
  name: string;
}

/** A call the pickle asks for: REDUCE, NEWOBJ, INST, OBJ. `items`, `entries` and `state` are what is added afterwards. */
export interface PickleCall {
  kind: 'call';
  callable: PickleValue;
  args: PickleValue;
  kwargs: PickleValue | undefined;
  /** BUILD: passed to `__setstate__`, or put into `__dict__`. */
  state: PickleValue | undefined;
  /** APPENDS and SETITEMS on the object that was made. */
  items: PickleValue[];
  entries: [PickleValue, PickleValue][];
}

export interface PickleDict {
  kind: 'dict';
  entries: [PickleValue, PickleValue][];
}

export interface PickleSequence {
  kind: 'list' | 'tuple' | 'set' | 'frozenset';
  items: PickleValue[];
}

/** A persistent id: how torch refers to the storages that lie beside the pickle. */
export interface PicklePersistent {
  kind: 'persistent';
  id: PickleValue;
}

/** Something that is only in the program that wrote the pickle: an out-of-band buffer, an extension code. */
export interface PickleOpaque {
  kind: 'opaque';
  text: string;
}

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleGlobal
  | PickleCall
  | PickleDict
  | PickleSequence
  | PicklePersistent
  | PickleOpaque;

/** Whether a value is one of the records above (and not a number, a text or bytes). */
export function isRecord(
  value: PickleValue,
): value is PickleGlobal | PickleCall | PickleDict | PickleSequence | PicklePersistent | PickleOpaque {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

/** `torch._utils._rebuild_tensor_v2`; '' for what is no global. */
export function globalName(value: PickleValue): string {
  return isRecord(value) && value.kind === 'global' ? `${value.module}.${value.name}` : '';
}

/**
 * The class or function a call is of: a global, or the class in the persistent id `('module', class, file, source)` with
 * which torch before 1.6 saved whole modules. undefined for what is only computed while loading.
 */
export function calledGlobal(callable: PickleValue): PickleGlobal | undefined {
  if (!isRecord(callable)) return undefined;
  if (callable.kind === 'global') return callable;
  if (callable.kind !== 'persistent') return undefined;
  const id = itemsOf(callable.id);
  const named = id?.[0] === 'module' ? id[1] : undefined;
  return named !== undefined && isRecord(named) && named.kind === 'global' ? named : undefined;
}

/** Items of a tuple or list; undefined for anything else. */
export function itemsOf(value: PickleValue | undefined): readonly PickleValue[] | undefined {
  if (value === undefined || !isRecord(value)) return undefined;
  return value.kind === 'tuple' || value.kind === 'list' ? value.items : undefined;
}

/** Entries of a dict, or of an OrderedDict or defaultdict call; undefined for anything else. */
export function entriesOf(value: PickleValue | undefined): readonly [PickleValue, PickleValue][] | undefined {
  if (value === undefined || !isRecord(value)) return undefined;
  if (value.kind === 'dict') return value.entries;
  if (value.kind !== 'call') return undefined;
  const name = globalName(value.callable);
  if (name !== 'collections.OrderedDict' && name !== 'collections.defaultdict') return undefined;
  const pairs = name === 'collections.OrderedDict' && value.entries.length === 0 ? givenPairs(value) : undefined;
  return pairs ?? value.entries;
}

/** Entries by the call that gives them; the same array each time it is asked for. */
const pairsOfCalls = new WeakMap<PickleCall, [PickleValue, PickleValue][]>();

/** The entries of `OrderedDict([[key, value], …])`, which is how Python 2 pickles one. */
function givenPairs(call: PickleCall): [PickleValue, PickleValue][] | undefined {
  const known = pairsOfCalls.get(call);
  if (known !== undefined) return known;
  const given = itemsOf(itemsOf(call.args)?.[0]);
  if (given === undefined || given.length === 0) return undefined;
  const pairs: [PickleValue, PickleValue][] = [];
  for (const item of given) {
    const [key, value, ...more] = itemsOf(item) ?? [];
    if (key === undefined || value === undefined || more.length > 0) return undefined;
    pairs.push([key, value]);
  }
  pairsOfCalls.set(call, pairs);
  return pairs;
}
