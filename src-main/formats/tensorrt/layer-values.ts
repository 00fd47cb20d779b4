/**
 * Tensors between layers as values. A plan is no graph of single assignments: several layers may each write a part of
 * one tensor (a concatenation without copying), or change it in place. Every writing is a value of its own, and a reader
 * gets those that hold what it reads.
 */
import type { ValueFacts, ValueKey } from '../described/facts.js';
import { jsonText } from '../json-text.js';
import type { IoTensor, LayerTensor } from './layer-info.js';
import { tensorType } from './tensor-type.js';

/** Inputs that stand for parts written by other layers, in all; beyond that a reader gets the last part only. */
const maxPartUses = 200_000;

export class LayerValues {
  readonly facts = new Map<ValueKey, ValueFacts>();
  /** Values that hold a tensor, by its name. */
  readonly #versions = new Map<string, ValueKey[]>();
  #partUses = 0;

  /** A tensor that is there before any layer runs. */
  declare(tensor: IoTensor): ValueKey {
    this.#note(tensor.Name, tensor, tensor.ProfileInfo ?? []);
    this.#versions.set(tensor.Name, [tensor.Name]);
    return tensor.Name;
  }

  /** What a layer reads; a tensor nothing has written is a constant of the plan. */
  read(tensor: LayerTensor): ValueKey[] {
    const versions = this.#versions.get(tensor.Name);
    if (versions === undefined) {
      this.#note(tensor.Name, tensor, [], true);
      this.#versions.set(tensor.Name, [tensor.Name]);
      return [tensor.Name];
    }
    if (versions.length === 1 || this.#partUses + versions.length > maxPartUses) return versions.slice(-1);
    this.#partUses += versions.length;
    return versions;
  }

  /** What a layer writes. `inPlace`: it also reads it, so that what was there is replaced. */
  write(tensor: LayerTensor, inPlace: boolean): ValueKey {
    const versions = this.#versions.get(tensor.Name);
    if (versions === undefined) {
      this.#note(tensor.Name, tensor, []);
      this.#versions.set(tensor.Name, [tensor.Name]);
      return tensor.Name;
    }
    // No name holds a NUL.
    const key = `${tensor.Name}\0${String(this.facts.size)}`;
    this.#note(key, tensor, []);
    if (inPlace) this.#versions.set(tensor.Name, [key]);
    else versions.push(key);
    return key;
  }

  /** The value that holds a tensor at the end; undefined when no layer has it. */
  last(name: string): ValueKey | undefined {
    return this.#versions.get(name)?.at(-1);
  }

  #note(key: ValueKey, tensor: LayerTensor, profiles: NonNullable<IoTensor['ProfileInfo']>, isConstant = false): void {
    const described = tensor['Format/Datatype'] ?? tensor.Format ?? profiles[0]?.Format ?? '';
    const type = tensor.Datatype ?? tensor.DataType ?? described;
    const annotations = new Map<string, string>();
    if (described !== '' && described !== type) annotations.set('format', described);
    else if (/\s/.test(described)) annotations.set('format', described);
    if (typeof tensor.Location === 'string') annotations.set('location', tensor.Location);
    for (const name of ['Strides', 'StrideOrder'] as const) {
      if (tensor[name] !== undefined) annotations.set(name, jsonText(tensor[name]));
    }
    profiles.forEach(({ MinShape, OptShape, MaxShape }, index) => {
      const [min, opt, max] = [MinShape, OptShape, MaxShape].map((shape) => (shape ?? []).join('×'));
      if (min !== '' || max !== '') {
        annotations.set(`profile ${String(index)}`, `${String(min)} to ${String(max)}, best at ${String(opt)}`);
      }
    });
    if (isConstant) annotations.set('written by', 'no layer: a constant of the plan');
    this.facts.set(key, {
      name: tensor.Name,
      dtype: tensorType(type),
      shape: tensor.Dimensions?.map((size) => (Number.isSafeInteger(size) && size >= 0 ? size : null)) ?? null,
      annotations,
      // Nothing is wrong with a value that no layer writes.
      ...(isConstant ? { isState: true } : {}),
    });
  }
}
