/** Stored tensors of a file, by value: where they lie, their elements as text and as ranges. */
import { dtypeBytes, dtypeCode, dtypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ValueIndex } from '../../../src-shared/graph.js';
import type { TensorDetail } from '../../../src-shared/inspect.js';
import type { ByteRange } from '../../tensorkit/byte-range.js';
import type { ByteSource } from '../byte-source.js';
import { rawElementTexts } from '../element-text.js';
import type { SmallTensor, StoredTensor } from '../model-format.js';
import { gather, span } from './gather.js';
import { elementsOf, isContiguous, rowMajor, type WeightTensor } from './weight-tensor.js';

/** Where the bytes of a storage are. */
export type Storage =
  /** As raw little-endian elements in a file. */
  | { source: ByteSource; offset: number; bytes: number }
  /** Packed, or in another encoding: `load` decodes it into memory (raw little-endian elements) when it is asked for. */
  | EncodedStorage
  | StringStorage;

/** Strings, read when they are asked for (StoredTensor has the same two). */
export interface StringStorage {
  strings: (max: number) => Uint8Array[];
  lengths: () => Iterable<number>;
  bytes: number;
  source: ByteSource;
  offset: number;
}

/** Strings are cut after this many bytes. */
export const mostStringBytes = 4096;

export interface EncodedStorage {
  load: () => Uint8Array;
  /** The same for some of its elements, so that the first of them need not wait for all. */
  loadPart?: (firstElement: number, count: number) => Uint8Array;
  /** As it is stored. */
  bytes: number;
  source: ByteSource;
  offset: number;
}

type NumberStorage = Exclude<Storage, StringStorage>;

/** Finds a storage by its key; undefined when it is not there. May throw a LapidaryError that says why not. */
export type FindStorage = (key: string) => Storage | undefined;

/** Views with gaps, and storages that have to be decoded, are put together in memory up to this size. */
const maxGatheredBytes = 2 ** 30;
/** The same for views that repeat elements (stride 0), which a file of a few bytes can make of any size. */
const maxRepeatedBytes = 2 ** 27;

const stringType = dtypeCode('string');
const utf8 = new TextDecoder();

export class TensorStore {
  constructor(
    readonly tensors: ReadonlyMap<ValueIndex, WeightTensor>,
    readonly findStorage: FindStorage,
    /** Why no values can be read at all; null when they can. */
    readonly problem: string | null,
  ) {}

  /** Throws nothing: a tensor that cannot be read says so in `problem`. */
  detail(value: ValueIndex, maxValues: number): TensorDetail | undefined {
    const tensor = this.tensors.get(value);
    if (tensor === undefined) return undefined;
    const elements = elementsOf(tensor.shape);
    const base = {
      value,
      name: tensor.name,
      dtype: dtypeName(tensor.dtype),
      shape: tensor.shape,
      elementCount: elements,
      storedCount: tensor.storedElements ?? elements,
      bytes: dtypeBytes(tensor.dtype, elements),
    };
    let location: TensorDetail['location'] = null;
    try {
      const strings = this.#strings(tensor);
      if (strings !== undefined) {
        location = { file: strings.source.path, offset: strings.offset, external: false };
        const firstValues = strings.strings(Math.min(maxValues, elements)).map((text) => utf8.decode(text));
        const isShort = firstValues.length < Math.min(maxValues, elements);
        const problem = isShort ? 'The file holds fewer values than the shape asks for.' : null;
        return { ...base, bytes: strings.bytes, location, firstValues, problem };
      }
      const { source, offset } = this.#place(tensor);
      location = { file: source.path, offset, external: false };
      const stride = isContiguous(tensor.shape, tensor.stride) ? {} : { stride: tensor.stride ?? [] };
      return {
        ...base,
        ...stride,
        location,
        firstValues: this.#texts(tensor, Math.min(maxValues, elements)),
        problem: null,
      };
    } catch (thrown) {
      if (!(thrown instanceof LapidaryError)) throw thrown;
      return { ...base, location, firstValues: [], problem: thrown.message };
    }
  }

  stored(value: ValueIndex): StoredTensor | undefined {
    const tensor = this.tensors.get(value);
    if (tensor === undefined) return undefined;
    return {
      name: tensor.name,
      dtype: elementType(tensor),
      shape: tensor.shape,
      sparse: false,
      elements: elementsOf(tensor.shape),
      place: this.#placeOrNull(tensor),
      range: () => Promise.resolve().then(() => this.#range(tensor)),
      strings: (max) => this.#strings(tensor)?.strings(Math.min(max, elementsOf(tensor.shape))) ?? [],
      stringLengths: () => this.#strings(tensor)?.lengths() ?? [],
    };
  }

  /** Elements of a tensor of at most `maxElements`; undefined for others and for those that cannot be read. */
  small(value: ValueIndex, maxElements: number): SmallTensor | undefined {
    const tensor = this.tensors.get(value);
    if (tensor === undefined || elementsOf(tensor.shape) > maxElements) return undefined;
    try {
      const texts = this.#texts(tensor, elementsOf(tensor.shape));
      const items = texts.map((text) => (text === 'true' ? 1 : text === 'false' ? 0 : Number(text)));
      const finite = items.map((item) => (Number.isFinite(item) ? item : null));
      return { dtype: elementType(tensor), shape: tensor.shape, items: finite };
    } catch (thrown) {
      if (thrown instanceof LapidaryError) return undefined;
      throw thrown;
    }
  }

  /** undefined for numbers, and for strings of formats that have no way to read them. */
  #strings(tensor: WeightTensor): StringStorage | undefined {
    if (tensor.dtype !== stringType || this.problem !== null) return undefined;
    const storage = this.findStorage(tensor.storage);
    return storage !== undefined && 'strings' in storage ? storage : undefined;
  }

  /** Where the first element lies; null where that cannot be told, which reading the tensor then explains. */
  #placeOrNull(tensor: WeightTensor): StoredTensor['place'] {
    if (this.problem !== null) return null;
    try {
      const storage = this.findStorage(tensor.storage);
      if (storage === undefined) return null;
      const skipped = 'load' in storage ? 0 : dtypeBytes(tensor.dtype, tensor.firstElement);
      return { file: storage.source.path, offset: storage.offset + skipped };
    } catch (thrown) {
      if (thrown instanceof LapidaryError) return null;
      throw thrown;
    }
  }

  /** Where the tensor's first element lies and how many bytes of storage it reaches over. */
  #place(tensor: WeightTensor): {
    storage: NumberStorage;
    source: ByteSource;
    offset: number;
    skipped: number;
    reach: number;
  } {
    if (this.problem !== null) throw new LapidaryError('FORMAT_UNSUPPORTED', this.problem);
    const dtype = elementType(tensor);
    if (dtypeBytes(dtype, 1) === 0) {
      throw new LapidaryError('FORMAT_UNSUPPORTED', `Values of ${dtypeName(tensor.dtype)} cannot be shown.`);
    }
    const storage = this.findStorage(tensor.storage);
    if (storage === undefined) {
      throw new LapidaryError('MODEL_TRUNCATED', `The storage ${tensor.storage} of ${tensor.name} is not in the file.`);
    }
    if ('strings' in storage) throw new LapidaryError('MODEL_INVALID', `${tensor.name} is stored as strings.`);
    const skipped = dtypeBytes(dtype, tensor.firstElement);
    const reach = dtypeBytes(dtype, span(tensor.shape, tensor.stride ?? rowMajor(tensor.shape)));
    if (!('load' in storage) && skipped + reach > storage.bytes) {
      throw new LapidaryError('MODEL_INVALID', `${tensor.name} reaches beyond its storage ${tensor.storage}.`);
    }
    const offset = storage.offset + ('load' in storage ? 0 : skipped);
    return { storage, source: storage.source, offset, skipped, reach };
  }

  /** `most`: elements of a view with gaps that are put together. */
  #range(tensor: WeightTensor, most = Infinity): ByteRange {
    const { storage, source, offset, skipped, reach } = this.#place(tensor);
    const contiguous = isContiguous(tensor.shape, tensor.stride);
    if (!('load' in storage) && contiguous) return source.range(offset, reach);
    const width = dtypeBytes(elementType(tensor), 1);
    if (Math.max(reach, storage.bytes, elementsOf(tensor.shape) * width) > maxGatheredBytes && 'load' in storage) {
      throw new LapidaryError('FORMAT_UNSUPPORTED', `${tensor.name} is packed and over 1 GB, which is not unpacked.`);
    }
    if (Math.max(reach, Math.min(most, elementsOf(tensor.shape)) * width) > maxGatheredBytes) {
      throw new LapidaryError(
        'FORMAT_UNSUPPORTED',
        `${tensor.name} is a view with gaps of over 1 GB, which is not read.`,
      );
    }
    const repeated = elementsOf(tensor.shape) * width;
    if (most === Infinity && repeated > Math.max(reach, maxRepeatedBytes)) {
      throw new LapidaryError(
        'FORMAT_UNSUPPORTED',
        `${tensor.name} repeats few stored elements over ${repeated.toLocaleString('en-US')} bytes, which are not put together.`,
      );
    }
    const bytes = 'load' in storage ? this.#loaded(tensor, storage, skipped, reach) : new Uint8Array(reach);
    if (!('load' in storage)) source.read(bytes, offset);
    const all = contiguous ? bytes : gather(bytes, tensor.shape, tensor.stride ?? [], width, most);
    return { kind: 'memory', bytes: all };
  }

  #loaded(tensor: WeightTensor, storage: { load: () => Uint8Array }, skipped: number, reach: number): Uint8Array {
    const whole = storage.load();
    if (skipped + reach <= whole.length) return whole.subarray(skipped, skipped + reach);
    throw new LapidaryError('MODEL_INVALID', `${tensor.name} reaches beyond its storage ${tensor.storage}.`);
  }

  #texts(tensor: WeightTensor, count: number): string[] {
    const dtype = elementType(tensor);
    const { storage } = this.#place(tensor);
    if ('load' in storage && storage.loadPart !== undefined && isContiguous(tensor.shape, tensor.stride)) {
      return rawElementTexts(storage.loadPart(tensor.firstElement, count), dtype, count);
    }
    const range = this.#range(tensor, count);
    const wanted = dtypeBytes(dtype, count);
    if (range.kind === 'memory') return rawElementTexts(range.bytes.subarray(0, wanted), dtype, count);
    const bytes = new Uint8Array(wanted);
    const { source, offset } = this.#place(tensor);
    const got = source.read(bytes, offset);
    if (got < wanted) throw new LapidaryError('MODEL_TRUNCATED', `${source.path} ends inside ${tensor.name}.`);
    return rawElementTexts(bytes, dtype, count);
  }
}

const elementType = (tensor: WeightTensor): number => tensor.decodedType ?? tensor.dtype;
