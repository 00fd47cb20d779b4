/** Arguments of a torch operator by the names of its schema: constants are attributes of the node, all else its inputs. */
import { dtypeCode } from '../../../../src-shared/dtype.js';
import type { NodeView } from '../node-view.js';
import type { Size } from '../size.js';
import {
  dtypes,
  noneType,
  type KnownValue,
  type Shape,
  type TensorType,
  tensor,
  unknownType,
  unknownValue,
  type ValueType,
} from '../types.js';

/** A number of the language. */
export function numberValue(dtype: number, item: Size): KnownValue {
  return { type: { kind: 'tensor', dtype, shape: [], isNumber: true }, elements: { shape: [], items: [item] } };
}

/** A list or tuple of values each of which is known. */
export function listValue(items: readonly KnownValue[], element: ValueType = unknownType): KnownValue {
  return { type: { kind: 'sequence', element: items[0]?.type ?? element }, items };
}

/** A list of which only the type of its items is known. */
export const listOf = (element: ValueType): KnownValue => ({ type: { kind: 'sequence', element } });

/** The first of these arguments that is given; undefined where none is, or None. */
export function argument(node: NodeView, ...names: readonly string[]): KnownValue | undefined {
  for (const name of names) {
    const given: KnownValue[] = [];
    for (let at = 0; at < node.inputCount; at += 1)
      if (node.inputName(at) === name && node.has(at)) given.push(node.input(at));
    // The items of a tuple are inputs one by one.
    if (given.length > 1) return listValue(given);
    const found = given[0] ?? constantOf(node, name);
    if (found !== undefined) return found.type === noneType ? undefined : found;
  }
  return undefined;
}

/** A device, where a list of arguments may also name an element type. */
export const deviceType: ValueType = { kind: 'other' };

export function constantOf(node: NodeView, name: string): KnownValue | undefined {
  const { attributes } = node;
  if (!attributes.has(name)) return undefined;
  const whole = attributes.int(name);
  if (whole !== undefined) return numberValue(attributes.float(name) === undefined ? dtypes.bool : dtypes.int64, whole);
  const float = attributes.float(name);
  if (float !== undefined) return numberValue(dtypes.float64, float);
  const ints = attributes.ints(name);
  if (ints !== undefined) return listValue(ints.map((item) => numberValue(dtypes.int64, item)));
  const floats = attributes.floats(name);
  if (floats !== undefined) return listValue(floats.map((item) => numberValue(dtypes.float64, item)));
  return attributes.text(name) === 'None' ? { type: noneType } : unknownValue;
}

export const asTensor = (value: KnownValue | undefined): TensorType | undefined =>
  value?.type.kind === 'tensor' ? value.type : undefined;

export const shapeOf = (value: KnownValue | undefined): Shape | null => asTensor(value)?.shape ?? null;

export const dtypeOf = (value: KnownValue | undefined): number => asTensor(value)?.dtype ?? 0;

/** The shape of an argument that is a tensor. */
export const shapeArgument = (node: NodeView, ...names: readonly string[]): Shape | null =>
  shapeOf(argument(node, ...names));

/** A number, as far as it is known. */
export const numberOf = (value: KnownValue | undefined): Size => {
  const { elements } = value ?? {};
  return elements?.items.length === 1 ? (elements.items[0] ?? null) : null;
};

/** An argument that is a number: `fallback` where it is not given, null where it is not known. */
export function numberArgument(node: NodeView, name: string, fallback: number): Size {
  const value = argument(node, name);
  return value === undefined ? fallback : numberOf(value);
}

/** An argument that has to be a plain number to be of use; undefined where it is not known. */
export function plainArgument(node: NodeView, name: string, fallback: number): number | undefined {
  const value = numberArgument(node, name, fallback);
  return typeof value === 'number' ? value : undefined;
}

/** Whether a flag is set; undefined where that is not known. */
export function flagArgument(node: NodeView, name: string, fallback = false): boolean | undefined {
  const value = plainArgument(node, name, Number(fallback));
  return value === undefined ? undefined : value !== 0;
}

/** Numbers of a list, or the one number that stands for a list; undefined where not even their count is known. */
export function numbersOf(value: KnownValue | undefined): readonly Size[] | undefined {
  if (value?.items !== undefined) return value.items.map(numberOf);
  return asTensor(value)?.isNumber === true ? [numberOf(value)] : undefined;
}

/** A list of numbers, one for each of `count` axes; one number stands for all of them. */
export function perAxis(node: NodeView, name: string, count: number, fallback: number): readonly Size[] {
  const value = argument(node, name);
  const numbers = value === undefined ? [fallback] : numbersOf(value);
  if (numbers?.length === count) return numbers;
  if (numbers?.length === 1) return new Array<Size>(count).fill(numbers[0] ?? null);
  // An empty list stands for the default.
  return new Array<Size>(count).fill(numbers?.length === 0 ? fallback : null);
}

/** torch's numbers for element types, in order (c10/core/ScalarType.h). */
const scalarTypes = 'uint8 int8 int16 int32 int64 float16 float32 float64 complex32 complex64 complex128 bool'.split(
  ' ',
);

/** Element types of quantised tensors by what they are stored as. */
const quantized = new Map([
  ['qint8', 'int8'],
  ['quint8', 'uint8'],
  ['qint32', 'int32'],
]);

/** The element type an argument names: `fallback` where it is not given, 0 where it is not known. */
export function dtypeArgument(node: NodeView, fallback: number, name = 'dtype'): number {
  const word = node.attributes.text(name)?.replace('torch.', '');
  if (word !== undefined) return dtypeCode(quantized.get(word) ?? word) ?? 0;
  const value = argument(node, name);
  if (value === undefined) return fallback;
  const number = numberOf(value);
  return typeof number === 'number' ? (dtypeCode(scalarTypes[number] ?? '') ?? 0) : 0;
}

/** The number torch has for an element type; null where it has none here. */
export function scalarTypeOf(dtype: number): number | null {
  const at = scalarTypes.findIndex((name) => dtype !== 0 && dtypeCode(name) === dtype);
  return at < 0 ? null : at;
}

/** One result of the type of an argument, with another shape. */
export const withShape = (value: KnownValue | undefined, shape: Shape | null): KnownValue[] => [
  tensor(dtypeOf(value), shape),
];

/** The tensor a method is of. */
export const self = (node: NodeView): KnownValue | undefined => argument(node, 'self', 'input');
