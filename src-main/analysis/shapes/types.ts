/** What the inference knows of a value: its type, and for small tensors its elements. */
import type { Size } from './size.js';

export type Shape = readonly Size[];

export interface TensorType {
  readonly kind: 'tensor';
  /** ONNX element type; 0 unknown. */
  readonly dtype: number;
  /** null when not even the rank is known. */
  readonly shape: Shape | null;
  /** A number of the language, which decides the type of a result only where no tensor does. */
  readonly isNumber?: true;
}

export interface ContainerType {
  readonly kind: 'sequence' | 'optional';
  readonly element: ValueType;
}

/** Maps, sparse tensors and values nothing is known of. */
export interface OtherType {
  readonly kind: 'other';
}

export type ValueType = TensorType | ContainerType | OtherType;

/** Elements of a small tensor in row-major order; null for one that is not known. Floats are plain numbers. */
export interface Elements {
  readonly shape: readonly number[];
  readonly items: readonly Size[];
}

export interface KnownValue {
  readonly type: ValueType;
  readonly elements?: Elements;
  /** Of a list or tuple: what is known of each of its items. */
  readonly items?: readonly KnownValue[];
}

/** Tensors of more elements than this are not followed by value. */
export const maxElements = 1024;

export const unknownType: ValueType = { kind: 'other' };
/** The type of None, which says that there is no value. */
export const noneType: ValueType = { kind: 'other' };
export const unknownValue: KnownValue = { type: unknownType };

export function tensor(dtype: number, shape: Shape | null, elements?: Elements): KnownValue {
  const type: TensorType = { kind: 'tensor', dtype, shape };
  return elements === undefined ? { type } : { type, elements };
}

/** Items within items are followed up to this many. */
const maxItems = 1024;

/** Whether a list or tuple is small enough to follow what is in it. */
export function isSmall(items: readonly KnownValue[]): boolean {
  let left = maxItems;
  const waiting = [items];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    left -= next.length;
    if (left < 0) return false;
    for (const each of next) if (each.items !== undefined) waiting.push(each.items);
  }
  return true;
}

export function vectorElements(items: readonly Size[]): Elements {
  return { shape: [items.length], items };
}

export const dtypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
} as const;

/** Element types whose elements are followed: the integers, bool and the common floats. */
const wholeTypes = new Set([2, 3, 4, 5, 6, 7, 9, 12, 13]);
export const isWhole = (dtype: number): boolean => wholeTypes.has(dtype);
export const isFloat = (dtype: number): boolean => dtype === 1 || dtype === 10 || dtype === 11 || dtype === 16;

/** Number of elements of a shape of plain numbers; undefined otherwise. */
export function countOf(shape: Shape | null): number | undefined {
  if (shape === null) return undefined;
  let count = 1;
  for (const size of shape) {
    if (typeof size !== 'number') return undefined;
    count *= size;
  }
  return count;
}
