/** Module objects out of data.pkl: classes, submodules, tensors and plain attributes by name. Nothing is constructed. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { collectTensors } from '../checkpoint/collect-tensors.js';
import {
  entriesOf,
  globalName,
  isRecord,
  itemsOf,
  type PickleCall,
  type PickleValue,
} from '../pickle/pickle-values.js';
import { valueText } from '../pickle/value-text.js';
import type { WeightTensor } from '../weights/weight-tensor.js';
import { untagged } from './constants.js';

export type Held =
  | { kind: 'tensor'; tensor: WeightTensor }
  | { kind: 'object'; object: ModuleObject }
  /** Numbers, texts, lists and dicts, with the tensors and objects within them. */
  | { kind: 'plain'; value: PickleValue; tensors: readonly WeightTensor[] };

export interface ModuleObject {
  /** `__torch__.torch.nn.modules.conv.Conv2d`. */
  className: string;
  /** Names of attributes that lead to it, joined by dots; '' is the model itself. The first of several ways. */
  path: string;
  attributes: Map<string, Held>;
  /** Tensors of an object whose class packs its state its own way (`__getstate__`): quantised weights. */
  packed: readonly WeightTensor[];
  /** That state, null where there is none. */
  state: PickleValue;
}

export interface ModuleTree {
  root: ModuleObject;
  /** Tensors of all objects, by name, each once. */
  tensors: Map<string, WeightTensor>;
  /** Number of objects. */
  objects: number;
}

const maxDepth = 200;
const maxObjects = 500_000;
/** Characters of a path; real ones have some 100. */
const maxPath = 4000;

/** Walks the objects from the top. `folder`: where storages lie (`data/`), part of a tensor's storage key. */
export function readModules(value: PickleValue, folder: string, path: string, name = ''): ModuleTree {
  const tensors = new Map<string, WeightTensor>();
  const objects = new Map<PickleValue, ModuleObject>();
  const waiting: { call: PickleCall; object: ModuleObject; depth: number }[] = [];
  const enter = (call: PickleCall, name: string, depth: number): ModuleObject => {
    const known = objects.get(call);
    if (known !== undefined) return known;
    if (objects.size >= maxObjects) throw new LapidaryError('MODEL_INVALID', `${path} holds too many objects.`);
    const object: ModuleObject = {
      className: globalName(call.callable),
      path: name,
      attributes: new Map<string, Held>(),
      packed: [],
      state: null,
    };
    objects.set(call, object);
    waiting.push({ call, object, depth });
    return object;
  };
  if (!isObject(value)) {
    throw new LapidaryError(
      'MODEL_INVALID',
      `${path} holds no module in its data.pkl.`,
      'Save it again with torch.jit.save.',
    );
  }
  const root = enter(value, name, 0);
  for (let task = waiting.pop(); task !== undefined; task = waiting.pop()) {
    const { call, object, depth } = task;
    if (depth > maxDepth) throw new LapidaryError('MODEL_TOO_DEEP', `Modules in ${path} are nested too deep.`);
    if (object.path.length > maxPath) {
      throw new LapidaryError('MODEL_INVALID', `${path} holds names of modules that are too long.`);
    }
    const prefix = object.path === '' ? '' : `${object.path}.`;
    const entries = entriesOf(call.state ?? null);
    if (entries === undefined) {
      object.state = call.state ?? null;
      object.packed = tensorsIn(call.state ?? null, object.path, folder);
      for (const tensor of object.packed) tensors.set(tensor.name, tensor);
      continue;
    }
    for (const [key, child] of entries) {
      const name = typeof key === 'string' ? key.slice(0, maxPath) : valueText(key, 80);
      if (isObject(child))
        object.attributes.set(name, { kind: 'object', object: enter(child, prefix + name, depth + 1) });
      else {
        const held = plainOrTensor(child, prefix + name, folder);
        object.attributes.set(name, held);
        const own = held.kind === 'tensor' ? [held.tensor] : held.kind === 'plain' ? held.tensors : [];
        for (const tensor of own) tensors.set(tensor.name, tensor);
      }
    }
  }
  return { root, tensors, objects: objects.size };
}

function plainOrTensor(value: PickleValue, name: string, folder: string): Held {
  const tensors = tensorsIn(value, name, folder);
  const [first] = tensors;
  if (first !== undefined && isTensorCall(value)) return { kind: 'tensor', tensor: first };
  return { kind: 'plain', value, tensors };
}

/** An object of a class of the archive's code, or of a class torch itself brings (`__torch__.torch.classes`). */
export function isObject(value: PickleValue): value is PickleCall {
  return isRecord(value) && value.kind === 'call' && globalName(value.callable).startsWith('__torch__.');
}

export const isTensorCall = (value: PickleValue): boolean =>
  isRecord(value) && value.kind === 'call' && /^torch\._utils\._rebuild_\w+$/.test(globalName(value.callable));

const maxContainers = 8;

/** Tensors in a value, named by where they are in it. */
export function tensorsIn(value: PickleValue, name: string, folder: string): WeightTensor[] {
  let plain = value;
  for (let depth = 0; depth < maxContainers; depth += 1) plain = untagged(plain);
  if (!isRecord(plain)) return [];
  if (!isTensorCall(plain) && entriesOf(plain) === undefined && itemsOf(plain) === undefined) return [];
  return collectTensors(plain).tensors.map((tensor) => ({
    ...tensor,
    name: tensor.name === '' ? name : `${name}.${tensor.name}`,
    storage: folder + tensor.storage,
    role: 'weight',
  }));
}
