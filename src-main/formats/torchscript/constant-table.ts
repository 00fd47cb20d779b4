/** `CONSTANTS.c0`, `CONSTANTS.c1` …: tensors and what cannot be written as code, out of constants.pkl. */
import { itemsOf, type PickleValue } from '../pickle/pickle-values.js';
import { constantOf } from './constants.js';
import { isObject, isTensorCall, readModules, tensorsIn } from './module-objects.js';
import type { Place, Sym } from './symbols.js';

export class ConstantTable {
  readonly #items: readonly PickleValue[];
  readonly #objects = new Map<number, Sym>();

  constructor(
    value: PickleValue,
    /** Where their storages lie. */
    readonly folder: string,
    readonly path: string,
  ) {
    this.#items = itemsOf(value) ?? [];
  }

  get count(): number {
    return this.#items.length;
  }

  /** What `CONSTANTS.cN` stands for; undefined when there is no such constant. */
  get(place: Place, name: string): Sym | undefined {
    const index = /^c(\d{1,9})$/.exec(name)?.[1];
    const value = index === undefined ? undefined : this.#items[Number(index)];
    if (value === undefined) return undefined;
    const full = `CONSTANTS.${name}`;
    if (isTensorCall(value)) {
      const [tensor] = tensorsIn(value, full, this.folder);
      if (tensor !== undefined) return { kind: 'value', key: place.graph.stored(tensor), type: 'Tensor' };
    }
    if (!isObject(value)) return { kind: 'constant', constant: constantOf(value, '') };
    let object = this.#objects.get(Number(index));
    if (object === undefined) {
      object = { kind: 'object', object: readModules(value, this.folder, this.path, full).root, scope: full };
      this.#objects.set(Number(index), object);
    }
    return object;
  }
}
