/** Values that hold tensors as parts: tensors stored as several, and objects that were given theirs when they were made. */
import {
  entriesOf,
  globalName,
  isRecord,
  itemsOf,
  type PickleCall,
  type PickleValue,
} from '../pickle/pickle-values.js';

type Parts = (readonly [PickleValue, PickleValue])[];

/** The indices of a sparse tensor, by its layout; the values follow them (torch/_utils.py, _rebuild_sparse_tensor). */
const indexNames: Readonly<Record<string, readonly string[]>> = {
  'torch.sparse_csr': ['crow_indices', 'col_indices'],
  'torch.sparse_bsr': ['crow_indices', 'col_indices'],
  'torch.sparse_csc': ['ccol_indices', 'row_indices'],
  'torch.sparse_bsc': ['ccol_indices', 'row_indices'],
};

/** `_rebuild_sparse_tensor(layout, (indices…, values, size, …))`: the tensors a sparse one is stored as. */
function sparseParts(call: PickleCall): Parts | undefined {
  if (globalName(call.callable) !== 'torch._utils._rebuild_sparse_tensor') return undefined;
  const [layout = null, given] = itemsOf(call.args) ?? [];
  const layoutName = isRecord(layout) && layout.kind === 'call' ? itemsOf(layout.args)?.[0] : undefined;
  const names = (typeof layoutName === 'string' ? indexNames[layoutName] : undefined) ?? ['indices'];
  const items = itemsOf(given) ?? [];
  return [...names, 'values'].map((name, at) => [name, items[at] ?? null]);
}

/**
 * `_rebuild_from_type_v2(_rebuild_wrapper_subclass, type, …, state)`: the tensors a subclass without storage of its own (a
 * DTensor, a quantised tensor) keeps in its state.
 */
function wrapperParts(call: PickleCall): Parts | undefined {
  if (globalName(call.callable) !== 'torch._tensor._rebuild_from_type_v2') return undefined;
  const [func = null, , , state] = itemsOf(call.args) ?? [];
  if (globalName(func) !== 'torch._utils._rebuild_wrapper_subclass') return undefined;
  // Of a class with slots: (attributes, slots).
  const entries = [state, ...(itemsOf(state) ?? [])].flatMap((each) => entriesOf(each) ?? []);
  return entries.filter(([, value]) => isRecord(value) && value.kind === 'call' && rebuildsTensor(value));
}

const rebuildsTensor = (call: PickleCall): boolean =>
  /^torch\._utils\._rebuild_\w+$|^torch\._tensor\._rebuild_from_type_v2$/.test(globalName(call.callable));

/** The tensors one tensor is stored as; undefined where it is one itself. */
export const tensorParts = (call: PickleCall): Parts | undefined => sparseParts(call) ?? wrapperParts(call);

/** Whether a call makes a tensor that is stored as one. */
export const isTensor = (call: PickleCall): boolean => rebuildsTensor(call) && tensorParts(call) === undefined;

const isTensorValue = (value: PickleValue): boolean =>
  isRecord(value) && value.kind === 'call' && rebuildsTensor(value);

/** What an object was made of, where tensors are among it: a named tuple, a packed sequence. */
export function givenTensors(call: PickleCall): readonly PickleValue[] | undefined {
  const given = itemsOf(call.args);
  if (given === undefined || given.length > maxGiven) return undefined;
  const holds = given.some((value) => isTensorValue(value) || itemsOf(value)?.slice(0, maxGiven).some(isTensorValue));
  return holds ? given : undefined;
}

/** Fields of a named tuple; lists are longer and come as items. */
const maxGiven = 1000;
