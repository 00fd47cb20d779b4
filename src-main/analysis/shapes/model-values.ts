/** What is known of each value while the inference goes on: stored tensors by need, everything else as it is found. */
import { type ValueIndex, ValueKind } from '../../../src-shared/graph.js';
import type { OpenedModel } from '../../formats/model-format.js';
import type { DeclaredTypes } from './declared.js';
import {
  countOf,
  type Elements,
  isFloat,
  isWhole,
  type KnownValue,
  maxElements,
  unknownType,
  unknownValue,
  type ValueType,
} from './types.js';

export class ModelValues {
  readonly #known: (KnownValue | undefined)[];
  /** Elements read from the file; null where there are none to be followed. */
  readonly #stored = new Map<ValueIndex, Elements | null>();

  constructor(
    readonly model: OpenedModel,
    readonly declared: DeclaredTypes,
  ) {
    this.#known = new Array<KnownValue | undefined>(model.graph.values.count);
  }

  set(value: ValueIndex, known: KnownValue): void {
    this.#known[value] = known;
  }

  /** Forgets a value, before the body it belongs to is gone through again. */
  clear(value: ValueIndex): void {
    this.#known[value] = undefined;
  }

  typeOf(value: ValueIndex): ValueType {
    const source = this.model.valueSource(value);
    const known = this.#known[source];
    if (known !== undefined && known !== storedTensor) return known.type;
    const declared = this.declared.of(source) ?? unknownType;
    // Weights are read by many nodes; what operators make may still be found.
    if (known === undefined && this.model.graph.values.kind[source] === ValueKind.initializer)
      this.#known[source] = { type: declared };
    return declared;
  }

  elementsOf(value: ValueIndex): Elements | undefined {
    const source = this.model.valueSource(value);
    const known = this.#known[source];
    if (known?.elements !== undefined) return known.elements;
    if (this.model.graph.values.kind[source] !== ValueKind.initializer && known !== storedTensor) return undefined;
    return this.#storedElements(source);
  }

  get(value: ValueIndex): KnownValue {
    const items = this.#known[this.model.valueSource(value)]?.items;
    const type = this.typeOf(value);
    if (items !== undefined) return { type, items };
    if (type.kind === 'other') return type === unknownType ? unknownValue : { type };
    const elements = this.elementsOf(value);
    return elements === undefined ? { type } : { type, elements };
  }

  /** Marks the output of a Constant whose tensor the file stores: type and elements come from there. */
  setStored(value: ValueIndex): void {
    this.#known[value] = storedTensor;
  }

  #storedElements(value: ValueIndex): Elements | undefined {
    const known = this.#stored.get(value);
    if (known !== undefined) return known ?? undefined;
    const elements = this.#read(value);
    this.#stored.set(value, elements ?? null);
    return elements;
  }

  #read(value: ValueIndex): Elements | undefined {
    const type = this.declared.of(value);
    if (type?.kind !== 'tensor' || !(isWhole(type.dtype) || isFloat(type.dtype))) return undefined;
    const count = countOf(type.shape);
    if (count === undefined || count > maxElements) return undefined;
    return this.model.smallTensor(value, maxElements);
  }
}

const storedTensor: KnownValue = { type: unknownType };
