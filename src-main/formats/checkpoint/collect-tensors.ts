/**
 * Tensors in a checkpoint's object, by path. How torch pickles them: torch/_tensor.py (__reduce_ex__), torch/_utils.py
 * (_rebuild_*). Objects are entered through their state, so that a whole pickled module gives the names its state_dict
 * would have: `_modules`, `_parameters` and `_buffers` are no part of a name.
 */
import { dtypeBits } from '../../../src-shared/dtype.js';
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
/** Keys under which trainers keep what an optimiser remembers. */
const optimizerKey = /^(optimizer|optim|optimizers|optimizer_state(_dict)?|optimizer_states|opt)(_\w+)?$/i;

export function collectTensors(root: PickleValue): Collected {
  const found: Collected = { tensors: [], facts: new Map(), widths: new Map(), problems: [], modules: [] };
  const seen = new Set<PickleValue>();
  const stack: { value: PickleValue; path: readonly string[]; role: WeightRole }[] = [
    { value: root, path: [], role: 'weight' },
  ];
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    const { value, path, role } = task;
    if (isRecord(value) && value.kind === 'call' && isTensor(value)) {
      if (found.tensors.length < maxTensors) addTensor(found, value, path.join('.'), role);
      continue;
    }
    const children = isRecord(value) ? childrenOf(value, found.modules) : undefined;
    if (children === undefined) {
      if (path.length > 0 && found.facts.size < maxFacts) found.facts.set(path.join('.'), valueText(value, 200));
      continue;
    }
    // A container that was met before is the same one: its tensors have their names already.
    if (seen.has(value) || path.length > maxDepth) continue;
    seen.add(value);
    // The stack takes the last first, and names should come in the file's order.
    for (const [key, child] of [...children].reverse()) {
      const isOptimizer = role === 'optimizer' || optimizerKey.test(key) || isOptimizerState(child);
      stack.push({ value: child, path: key === '' ? path : [...path, key], role: isOptimizer ? 'optimizer' : role });
    }
  }
  return found;
}

/** `{'state': …, 'param_groups': …}`: the state_dict of an optimiser, under whatever key. */
function isOptimizerState(value: PickleValue): boolean {
  const keys = entriesOf(value)?.map(([key]) => key);
  return keys !== undefined && keys.includes('param_groups') && keys.includes('state');
}

const moduleParts = new Set(['_parameters', '_buffers', '_modules']);

type Children = [key: string, child: PickleValue][];

function childrenOf(
  value: Exclude<PickleValue, null | boolean | number | bigint | string | Uint8Array>,
  modules: string[],
): Children | undefined {
  const sparse = sparseParts(value);
  if (sparse !== undefined) return sparse;
  const entries = entriesOf(value);
  if (entries !== undefined) return entries.map(([key, child]) => [keyText(key), child]);
  if (value.kind === 'list' || value.kind === 'tuple') {
    // A list of plain values is a fact, not a folder.
    const isPlain = value.items.every((item) => !isRecord(item));
    return isPlain ? undefined : value.items.map((item, index) => [String(index), item]);
  }
  if (value.kind !== 'call') return undefined;
  const state = stateOf(value);
  if (state === undefined) return undefined;
  const isModule = state.some(([key]) => key === '_parameters' || key === '_modules');
  if (isModule) {
    const called = calledGlobal(value.callable);
    const name = called === undefined ? '' : globalName(called);
    if (name !== '' && !modules.includes(name) && modules.length < 100) modules.push(name);
    return state
      .filter(([key]) => typeof key === 'string' && moduleParts.has(key))
      .map(([, child]): [string, PickleValue] => ['', child]);
  }
  return state.map(([key, child]) => [keyText(key), child]);
}

/** `_rebuild_sparse_tensor(layout, (indices, values, size, …))`: the two tensors a sparse one is stored as. */
function sparseParts(value: PickleValue): Children | undefined {
  if (!isRecord(value) || value.kind !== 'call') return undefined;
  if (globalName(value.callable) !== 'torch._utils._rebuild_sparse_tensor') return undefined;
  const [indices = null, values = null] = itemsOf(itemsOf(value.args)?.[1]) ?? [];
  return [
    ['indices', indices],
    ['values', values],
  ];
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

const isTensor = (call: PickleCall): boolean =>
  sparseParts(call) === undefined &&
  /^torch\._utils\._rebuild_\w+$|^torch\._tensor\._rebuild_from_type_v2$/.test(globalName(call.callable));

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
