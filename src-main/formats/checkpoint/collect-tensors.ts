/**
 * Tensors in a checkpoint's object, by path. How torch pickles them: torch/_tensor.py (__reduce_ex__), torch/_utils.py
 * (_rebuild_*). Objects are entered through their state, so that a whole pickled module gives the names its state_dict
 * would have: `_modules`, `_parameters` and `_buffers` are no part of a name.
 */
import { dtypeBits } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import {
  calledGlobal,
  entriesOf,
  globalName,
  isRecord,
  itemsOf,
  type PickleCall,
  type PickleValue,
} from '../pickle/pickle-values.js';
import { valueText } from '../pickle/value-text.js';
import type { WeightRole, WeightTensor } from '../weights/weight-tensor.js';
import { givenTensors, isTensor, tensorParts } from './tensor-parts.js';
import { dtypeOfStorage, dtypeOfTorch } from './torch-dtypes.js';

export interface Collected {
  tensors: WeightTensor[];
  /** Plain values beside the tensors: epoch, configuration, versions. */
  facts: Map<string, string>;
  /** Bytes per element of each storage. */
  widths: Map<string, number>;
  /** Things that look like tensors and could not be understood, by path. */
  problems: string[];
  /** Whether the object is (or holds) a module and not a dict of tensors. */
  modules: string[];
}

const maxTensors = 1_000_000;
const maxFacts = 300;
const maxDepth = 200;
/** A million names of 60 characters; real checkpoints have some thousand names. */
const maxNameCharacters = 60_000_000;
/** Keys under which trainers keep what an optimiser remembers. */
const optimizerKey = /^(optimizer|optim|optimizers|optimizer_state(_dict)?|optimizer_states|opt)(_\w+)?$/i;

/** A container under way. */
interface Folder {
  children: Children;
  next: number;
  name: string;
  depth: number;
  role: WeightRole;
}

export function collectTensors(root: PickleValue): Collected {
  const found: Collected = { tensors: [], facts: new Map(), widths: new Map(), problems: [], modules: [] };
  const seen = new Set<PickleValue>();
  /** What holds no tensors and has been looked through. */
  const plain = new Set<PickleValue>();
  const open: Folder[] = [];
  const names = { left: maxNameCharacters };
  const visit = (value: PickleValue, name: string, depth: number, role: WeightRole): void => {
    if (isRecord(value) && value.kind === 'call' && isTensor(value)) {
      if (found.tensors.length < maxTensors) addTensor(found, value, spent(names, name), role);
      return;
    }
    // A container that was met before is the same one: its tensors have their names already.
    if (seen.has(value)) return;
    const children = isRecord(value) && !plain.has(value) ? childrenOf(value, found.modules) : undefined;
    if (children === undefined) {
      if (isRecord(value)) plain.add(value);
      const isNew = depth > 0 && found.facts.size < maxFacts;
      if (isNew) found.facts.set(spent(names, name), valueText(value, 200));
      return;
    }
    seen.add(value);
    if (depth <= maxDepth) open.push({ children, next: 0, name, depth, role });
  };
  visit(root, '', 0, 'weight');
  for (let folder = open.at(-1); folder !== undefined; folder = open.at(-1)) {
    const child = childAt(folder.children, folder.next);
    folder.next += 1;
    if (child === undefined) {
      open.pop();
      continue;
    }
    const [key, value] = child;
    const { name, depth } = folder;
    const isOptimizer =
      folder.role === 'optimizer' || optimizerKey.test(key) || (!seen.has(value) && isOptimizerState(value));
    const path = key === '' || name === '' ? name + key : `${name}.${key}`;
    visit(value, path, key === '' ? depth : depth + 1, isOptimizer ? 'optimizer' : folder.role);
  }
  return found;
}

/** The name, counted: names are kept, and a hostile file may have a long one before each of many tensors. */
function spent(names: { left: number }, name: string): string {
  names.left -= name.length;
  if (names.left >= 0) return name;
  throw new LapidaryError(
    'MODEL_INVALID',
    `The names of its tensors take over ${maxNameCharacters.toLocaleString('en-US')} characters, more than any checkpoint has.`,
    'Fetch or save it again.',
  );
}

/** `{'state': …, 'param_groups': …}`: the state_dict of an optimiser, under whatever key. */
function isOptimizerState(value: PickleValue): boolean {
  const entries = entriesOf(value);
  const has = (wanted: string): boolean => entries?.some(([key]) => key === wanted) === true;
  return has('param_groups') && has('state');
}

const moduleParts = new Set(['_parameters', '_buffers', '_modules']);

/** Entries by their keys, or items by their numbers; not copied, for a file can hold millions. */
type Children =
  | { entries: readonly (readonly [PickleValue, PickleValue])[]; nameless: boolean }
  | { items: readonly PickleValue[] };

function childAt(children: Children, index: number): [key: string, child: PickleValue] | undefined {
  if ('items' in children) {
    const item = children.items[index];
    return item === undefined ? undefined : [String(index), item];
  }
  const entry = children.entries[index];
  return entry === undefined ? undefined : [children.nameless ? '' : keyText(entry[0]), entry[1]];
}

const named = (entries: readonly (readonly [PickleValue, PickleValue])[]): Children => ({ entries, nameless: false });

function childrenOf(
  value: Exclude<PickleValue, null | boolean | number | bigint | string | Uint8Array>,
  modules: string[],
): Children | undefined {
  const parts = value.kind === 'call' ? tensorParts(value) : undefined;
  if (parts !== undefined) return named(parts);
  const entries = entriesOf(value);
  if (entries !== undefined) return named(entries);
  if (value.kind === 'list' || value.kind === 'tuple') {
    // A list of plain values is a fact, not a folder.
    return value.items.some((item) => isRecord(item)) ? { items: value.items } : undefined;
  }
  if (value.kind !== 'call') return undefined;
  const state = stateOf(value);
  if (state === undefined) return contentOf(value);
  const isModule = state.some(([key]) => key === '_parameters' || key === '_modules');
  if (isModule) {
    const called = calledGlobal(value.callable);
    const name = called === undefined ? '' : globalName(called);
    if (name !== '' && !modules.includes(name) && modules.length < 100) modules.push(name);
    return { entries: state.filter(([key]) => typeof key === 'string' && moduleParts.has(key)), nameless: true };
  }
  return named(value.entries.length === 0 ? state : [...value.entries, ...state]);
}

/** What an object without a state holds: a dict or list of a class of its own, or what it was made of. */
function contentOf(call: PickleCall): Children | undefined {
  if (call.entries.length > 0) return named(call.entries);
  if (call.items.some((item) => isRecord(item))) return { items: call.items };
  const given = givenTensors(call);
  return given && { items: given };
}

/** The attributes BUILD would give an object: its state, or the first part of a (state, slots) pair. */
function stateOf(call: PickleCall): readonly [PickleValue, PickleValue][] | undefined {
  const direct = entriesOf(call.state ?? null);
  if (direct !== undefined) return direct;
  for (const item of itemsOf(call.state) ?? []) {
    const entries = entriesOf(item);
    if (entries !== undefined) return entries;
  }
  return undefined;
}

const keyText = (key: PickleValue): string => (typeof key === 'string' ? key : valueText(key, 80));

function addTensor(found: Collected, call: PickleCall, name: string, role: WeightRole): void {
  const tensor = readTensor(call, 0);
  if (tensor === undefined) {
    if (found.problems.length < 100) found.problems.push(`${name}: ${globalName(call.callable)}`);
    return;
  }
  found.widths.set(tensor.storage, Math.max(1, dtypeBits(tensor.storageDtype) / 8));
  const { dtype, shape, stride, storage } = tensor;
  // The offset counts elements of the tensor's own type, also where the storage is untyped.
  found.tensors.push({ name, dtype, shape, stride, storage, firstElement: tensor.firstElement, role });
}

interface ReadTensor {
  dtype: number;
  storageDtype: number;
  shape: number[];
  stride: number[];
  storage: string;
  firstElement: number;
}

/** Nested rebuilds (a parameter of a subclass of a tensor) go at most this deep. */
const maxNesting = 4;

function readTensor(call: PickleCall, depth: number): ReadTensor | undefined {
  const args = itemsOf(call.args);
  if (args === undefined || depth > maxNesting) return undefined;
  switch (globalName(call.callable).split('._rebuild_')[1]) {
    case 'parameter':
    case 'parameter_with_state':
      return nested(args[0], depth);
    case 'from_type_v2': {
      const [func, , inner] = args;
      if (func === undefined || inner === undefined) return undefined;
      return nested({ ...call, callable: func, args: inner }, depth);
    }
    case 'tensor':
    case 'tensor_v2':
    case 'qtensor':
      return fromStorage(args, undefined);
    case 'tensor_v3':
      return fromStorage(args, dtypeOfTorch(globalName(args[6] ?? null)));
    default:
      return undefined;
  }
}

function nested(value: PickleValue | undefined, depth: number): ReadTensor | undefined {
  return value !== undefined && isRecord(value) && value.kind === 'call' ? readTensor(value, depth + 1) : undefined;
}

function fromStorage(args: readonly PickleValue[], dtype: number | undefined): ReadTensor | undefined {
  const [storage, first, size, stride] = args;
  if (storage === undefined || !isRecord(storage) || storage.kind !== 'persistent') return undefined;
  const id = itemsOf(storage.id);
  const shape = wholeNumbers(size);
  const strides = wholeNumbers(stride);
  if (id?.[0] !== 'storage' || shape === undefined || strides === undefined || typeof first !== 'number')
    return undefined;
  if (shape.length !== strides.length || !Number.isSafeInteger(first) || first < 0) return undefined;
  const storageDtype = dtypeOfStorage(globalName(id[1] ?? null));
  const key = id[2];
  if (typeof key !== 'string') return undefined;
  return { dtype: dtype ?? storageDtype, storageDtype, shape, stride: strides, storage: key, firstElement: first };
}

function wholeNumbers(value: PickleValue | undefined): number[] | undefined {
  // torch.Size pickles as a call of torch.Size with a tuple of a tuple.
  const isSize =
    value !== undefined && isRecord(value) && value.kind === 'call' && globalName(value.callable) === 'torch.Size';
  const items = isSize ? itemsOf(itemsOf(value.args)?.[0]) : itemsOf(value);
  if (items === undefined || items.length > 64) return undefined;
  const numbers = items.filter(
    (item): item is number => typeof item === 'number' && Number.isSafeInteger(item) && item >= 0,
  );
  return numbers.length === items.length ? numbers : undefined;
}
