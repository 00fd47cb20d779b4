/**
 * The object of a tar checkpoint refers to tensors and classes by persistent ids. They are put in place here, in the
 * form in which later versions of torch pickle them, so that everything else reads all containers alike.
 */
import { globalName, isRecord, itemsOf, type PickleCall, type PickleValue } from '../pickle/pickle-values.js';

/** A storage, by its key: where it lies and what its elements are. */
export interface TarStorage {
  type: PickleValue;
  offset: number;
  bytes: number;
  width: number;
}

/** A tensor, by its key. */
export interface TarTensor {
  storage: string;
  size: number[];
  stride: number[];
  firstElement: number;
}

/** Wrappers of a tensor, which old versions saved as objects of their own. */
const wrapper = /^torch\.(nn\.parameter\.Parameter|autograd\.variable\.Variable|nn\.Parameter)$/;

/** A key as text: numbers in `tensors`, texts of them in the object. */
export const idText = (id: PickleValue): string =>
  typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint' ? String(id) : '';

export function withTensors(
  root: PickleValue,
  storages: ReadonlyMap<string, TarStorage>,
  tensors: ReadonlyMap<string, TarTensor>,
): PickleValue {
  const made = new Map<string, PickleCall>();
  const placed = (value: PickleValue): PickleValue => {
    if (!isRecord(value) || value.kind !== 'persistent') return value;
    const parts = itemsOf(value.id);
    // (class, source file, source): whole modules.
    if (parts !== undefined) return parts[0] ?? null;
    const key = idText(value.id);
    const tensor = tensors.get(key);
    const storage = tensor && storages.get(tensor.storage);
    if (tensor === undefined || storage === undefined) return value;
    const known = made.get(key) ?? rebuilt(tensor, storage);
    made.set(key, known);
    return known;
  };
  const seen = new Set<PickleValue>();
  const waiting: PickleValue[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (!isRecord(value) || seen.has(value)) continue;
    seen.add(value);
    if ('items' in value) replaceAll(value.items, placed);
    if ('entries' in value) {
      for (const entry of value.entries) entry[1] = unwrapped(placed(entry[1]), placed);
      for (const entry of value.entries) waiting.push(entry[1]);
    }
    if ('items' in value) for (const item of value.items) waiting.push(item);
    if (value.kind === 'call' && !isTensor(value)) {
      value.callable = placed(value.callable);
      value.args = placed(value.args);
      if (value.state !== undefined) value.state = placed(value.state);
      waiting.push(value.args, value.state ?? null);
    }
  }
  return unwrapped(placed(root), placed);
}

/** Only what changes is written: empty lists may be shared by many records. */
function replaceAll(items: PickleValue[], placed: (value: PickleValue) => PickleValue): void {
  items.forEach((item, index) => {
    const value = unwrapped(placed(item), placed);
    if (value !== item) items[index] = value;
  });
}

/** The tensor a Parameter or Variable wraps: the first of its arguments or of its state. */
function unwrapped(value: PickleValue, placed: (value: PickleValue) => PickleValue): PickleValue {
  if (!isRecord(value) || value.kind !== 'call' || !wrapper.test(globalName(value.callable))) return value;
  const candidates = [...(itemsOf(value.state) ?? []), ...(itemsOf(value.args) ?? [])].map(placed);
  return candidates.find((each) => isRecord(each) && each.kind === 'call' && isTensor(each)) ?? value;
}

const isTensor = (call: PickleCall): boolean => globalName(call.callable) === 'torch._utils._rebuild_tensor_v2';

function rebuilt({ storage: key, size, stride, firstElement }: TarTensor, storage: TarStorage): PickleCall {
  const tuple = (items: PickleValue[]): PickleValue => ({ kind: 'tuple', items });
  const elements = storage.bytes / storage.width;
  return {
    kind: 'call',
    callable: { kind: 'global', module: 'torch._utils', name: '_rebuild_tensor_v2' },
    args: tuple([
      { kind: 'persistent', id: tuple(['storage', storage.type, key, 'cpu', elements]) },
      firstElement,
      tuple(size),
      tuple(stride),
      false,
    ]),
    kwargs: undefined,
    state: undefined,
    items: [],
    entries: [],
  };
}
