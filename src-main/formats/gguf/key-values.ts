/** The metadata of a GGUF file: keys and values of every type, long arrays by their length and first items. */
import { float32Text } from '../element-text.js';
import type { GgufCursor } from './cursor.js';

export interface KeyValue {
  /** A scalar as text; an array as its length and first items. */
  text: string;
  /** A scalar number or boolean, for those who reckon with it. */
  number: number | null;
}

const itemsKept = 10;
/** Arrays within arrays; nobody writes more than one level. */
const maxDepth = 8;
/** Strings and inner arrays of one file; a tokenizer has some 300,000. Beyond it the file is not a model. */
const maxItems = 20_000_000;

/** Types of gguf.md, `gguf_metadata_value_type`, by number: name, bytes of one (0: not fixed), reader. */
const scalars: readonly (readonly [string, number, (cursor: GgufCursor) => number | bigint | boolean])[] = [
  ['uint8', 1, (cursor) => cursor.u8()],
  ['int8', 1, (cursor) => cursor.i8()],
  ['uint16', 2, (cursor) => cursor.u16()],
  ['int16', 2, (cursor) => cursor.i16()],
  ['uint32', 4, (cursor) => cursor.u32()],
  ['int32', 4, (cursor) => cursor.i32()],
  ['float32', 4, (cursor) => cursor.f32()],
  ['bool', 1, (cursor) => cursor.u8() !== 0],
  ['string', 0, () => 0],
  ['array', 0, () => 0],
  ['uint64', 8, (cursor) => cursor.u64()],
  ['int64', 8, (cursor) => cursor.i64()],
  ['float64', 8, (cursor) => cursor.f64()],
];
const float32Type = 6;
const stringType = 8;
const arrayType = 9;

/** All keys in the file's order; of a key that is there twice the first holds. Throws MODEL_INVALID, MODEL_TRUNCATED. */
export function readKeyValues(cursor: GgufCursor, count: number): Map<string, KeyValue> {
  const found = new Map<string, KeyValue>();
  const budget = { items: maxItems };
  for (let index = 0; index < count; index += 1) {
    const key = cursor.text();
    const value = readValue(cursor, cursor.u32(), budget, 0);
    if (!found.has(key)) found.set(key, value);
  }
  return found;
}

function readValue(cursor: GgufCursor, type: number, budget: { items: number }, depth: number): KeyValue {
  if (type === stringType) return { text: cursor.text(), number: null };
  if (type === arrayType) return { text: readArray(cursor, budget, depth), number: null };
  const known = scalars[type];
  if (known === undefined) throw cursor.invalid(`a value has type ${String(type)}, which is none of the format's`);
  const value = known[2](cursor);
  const text = type === float32Type ? float32Text(Number(value)) : String(value);
  return { text, number: Number(value) };
}

function readArray(cursor: GgufCursor, budget: { items: number }, depth: number): string {
  if (depth >= maxDepth) throw cursor.invalid('arrays are nested too deep');
  const type = cursor.u32();
  const [name, width] = scalars[type] ?? [];
  if (name === undefined || width === undefined) throw cursor.invalid(`an array has items of type ${String(type)}`);
  const least = type === stringType ? 8 : type === arrayType ? 12 : width;
  const count = cursor.count(least, 'items');
  const kept: string[] = [];
  if (width === 0) {
    budget.items -= count;
    if (budget.items < 0) throw cursor.invalid('its lists hold more items than any model');
  }
  for (let index = 0; index < Math.min(count, itemsKept); index += 1) {
    const { text } = readValue(cursor, type, budget, depth + 1);
    kept.push(type === stringType ? JSON.stringify(text.slice(0, 100)) : text);
  }
  const rest = count - kept.length;
  if (width > 0) cursor.skip(rest * width);
  else if (type === stringType) for (let index = 0; index < rest; index += 1) cursor.skipText();
  else for (let index = 0; index < rest; index += 1) readArray(cursor, budget, depth + 1);
  const items = `${kept.join(', ')}${rest > 0 ? ', …' : ''}`;
  return `${count.toLocaleString('en-US')} × ${name}: [${items}]`;
}
