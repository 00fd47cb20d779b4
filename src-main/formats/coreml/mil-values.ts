/** Constants of an ML program: inside of it, or in its weight file. Source: MIL.proto, Value and TensorValue. */
import { dtypeBits, dtypeBytes, dtypeName } from '../../../src-shared/dtype.js';
import type { Attribute } from '../../../src-shared/inspect.js';
import { attribute, type ValueFacts } from '../described/facts.js';
import { rawElementTexts } from '../element-text.js';
import type { WarningList } from '../warnings.js';
import type { Storage } from '../weights/tensor-store.js';
import { elementsOf, isCountable, type WeightTensor } from '../weights/weight-tensor.js';
import type { BlobFiles } from './blob-files.js';
import { unpackLowest, varintsToIntegers } from './decode.js';
import { isUnpacked } from './element-types.js';
import type { Message, Run } from './message.js';
import { milType } from './mil-types.js';
import { decodedStorage, rawStorage, runKey, type Storages } from './storages.js';

export interface MilReading {
  storages: Storages;
  blobs: BlobFiles;
  warnings: WarningList;
}

export interface MilConstant {
  /** Its type. */
  facts: ValueFacts;
  /** The same with where its numbers are; asked for those only that are values of a graph. */
  store(): ValueFacts;
  /** Elements that are few and lie in the program: read at once, as they may be what an operation is told. */
  small?: Uint8Array;
  /** Texts of a tensor, a list or a dictionary of strings. */
  texts?: { items: string[]; count: number };
}

const uint8 = 2;
const maxTexts = 1000;
const longestList = 64;
/** Of 64 whole numbers at their longest. */
const maxSmallBytes = 640;

/** Which of TensorValue's fields holds which encoding. */
const varintFields = new Set(['ints', 'bools', 'longInts']);

/** The constant a Value is. `name` is for messages. */
export function milConstant(value: Message, name: string, reading: MilReading): MilConstant {
  const facts = milType(value.message('type'));
  const { dtype } = facts;
  const stored = (key: string | undefined): ValueFacts => withStored(facts, name, key, reading.warnings);
  const blob = value.message('blobFileValue');
  if (blob !== undefined) {
    const shape = knownShape(facts);
    const add = (): string | undefined =>
      shape && reading.blobs.add(blob.text('fileName'), blob.int('offset'), dtype, shape);
    return { facts, store: () => stored(add()) };
  }
  const found = textsOf(value);
  if (found !== undefined) return { facts, store: () => facts, texts: found };
  const tensor = value.message('immediateValue')?.message('tensor');
  const choice = tensor?.choice('value');
  const run = choice === undefined ? undefined : tensor?.message(choice)?.run('values');
  if (run === undefined || choice === undefined) return { facts, store: () => stored(undefined) };
  const add = (): string => reading.storages.add(runKey(run, String(dtype)), () => storageOf(run, choice, dtype));
  const small = smallElements(run, choice, dtype);
  return { facts, store: () => stored(add()), ...(small && { small }) };
}

/** Texts of a value that is no tensor of numbers; undefined for one that is. */
function textsOf(value: Message): MilConstant['texts'] {
  const immediate = value.message('immediateValue');
  const list = immediate?.message('list');
  if (list !== undefined) return listTexts(list.messages('values'));
  const dictionary = immediate?.message('dictionary');
  if (dictionary !== undefined) return dictionaryTexts(dictionary);
  const strings = immediate?.message('tensor')?.message('strings');
  return strings && { items: strings.texts('values', maxTexts), count: strings.count('values') };
}

/** How the bytes of a field become elements; undefined where they are elements. */
function decoderOf(field: string, dtype: number): ((bytes: Uint8Array) => Uint8Array) | undefined {
  if (varintFields.has(field)) return (bytes) => varintsToIntegers(bytes, dtypeBytes(dtype, 1));
  return isUnpacked(dtype) ? (bytes) => unpackLowest(bytes, dtype) : undefined;
}

function storageOf(run: Run, field: string, dtype: number): Storage {
  const decode = decoderOf(field, dtype);
  return decode === undefined ? rawStorage(run) : decodedStorage(run, decode);
}

function smallElements(run: Run, field: string, dtype: number): Uint8Array | undefined {
  const [chunk] = run.chunks;
  if (run.bytes > maxSmallBytes || run.chunks.length !== 1 || chunk === undefined) return undefined;
  const bytes = run.file.bytes(chunk.start, chunk.end);
  return decoderOf(field, dtype)?.(bytes) ?? bytes;
}

function knownShape({ shape }: ValueFacts): number[] | undefined {
  const sizes = shape?.filter((dim) => typeof dim === 'number') ?? [];
  return shape !== null && sizes.length === shape.length && isCountable(sizes) ? sizes : undefined;
}

function withStored(facts: ValueFacts, name: string, storage: string | undefined, warnings: WarningList): ValueFacts {
  const shape = knownShape(facts);
  if (storage === undefined || shape === undefined) {
    // Nothing to store is right for an empty tensor only.
    if (shape === undefined || elementsOf(shape) > 0) warnings.add('TENSOR_DATA_MISMATCH', name);
    return facts;
  }
  const { dtype } = facts;
  if (dtypeBits(dtype) === 0) warnings.add('UNKNOWN_DTYPE', `${name} (${dtypeName(dtype)})`);
  const tensor: WeightTensor = { name, dtype, shape, stride: null, storage, firstElement: 0, role: 'weight' };
  return { ...facts, stored: isUnpacked(dtype) ? { ...tensor, decodedType: uint8 } : tensor };
}

/** The constant as an attribute: texts, or at most 64 numbers that lie in the program; undefined for all others. */
export function constantAttribute(name: string, { facts, small, texts }: MilConstant): Attribute | undefined {
  if (texts !== undefined) {
    const [only] = texts.items;
    if (facts.container === undefined && texts.count === 1 && only !== undefined && facts.shape?.length === 0) {
      return attribute(name, only);
    }
    return { ...attribute(name, texts.items), count: texts.count };
  }
  const shape = knownShape(facts);
  if (shape === undefined || small === undefined) return undefined;
  const dtype = isUnpacked(facts.dtype) ? uint8 : facts.dtype;
  const count = elementsOf(shape);
  if (count > longestList || small.length < dtypeBytes(dtype, count)) return undefined;
  const items = rawElementTexts(small, dtype, count);
  const flags = dtypeName(dtype) === 'bool';
  const [first] = items;
  if (shape.length === 0 && first !== undefined) {
    if (flags) return attribute(name, first === 'true');
    const made = attribute(name, Number(first));
    return isFloat(dtype) ? { ...made, type: 'float' } : made;
  }
  if (flags) return attribute(name, items);
  const made = attribute(name, items.map(Number));
  return isFloat(dtype) ? { ...made, type: 'floats' } : made;
}

const isFloat = (dtype: number): boolean => dtypeName(dtype).includes('float');

/** First text of a value of strings: names and labels. */
export function textOfValue(value: Message | undefined): string {
  const tensor = value?.message('immediateValue')?.message('tensor');
  return tensor?.message('strings')?.texts('values', 1)[0] ?? '';
}

function listTexts(values: readonly Message[]): { items: string[]; count: number } {
  return { items: values.slice(0, maxTexts).map(shortText), count: values.length };
}

function dictionaryTexts(dictionary: Message): { items: string[]; count: number } {
  const pairs = dictionary.messages('values');
  const items = pairs.slice(0, maxTexts).map((pair) => {
    const [key, value] = [pair.message('key'), pair.message('value')];
    return `${key === undefined ? '' : shortText(key)}: ${value === undefined ? '' : shortText(value)}`;
  });
  return { items, count: pairs.length };
}

/** One value as text: a text, or its first numbers. */
function shortText(value: Message): string {
  const tensor = value.message('immediateValue')?.message('tensor');
  const choice = tensor?.choice('value');
  const held = choice === undefined ? undefined : tensor?.message(choice);
  if (held === undefined || choice === 'bytes') return '';
  return (choice === 'strings' ? held.texts('values', 8) : held.numbers('values', 8)).join(' ');
}
