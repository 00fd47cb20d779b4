/** Sequences and optionals: followed by the type of their elements. */
import { mergeTypes } from '../merge-types.js';
import { normalAxis, withSize } from '../shapes.js';
import { divideExactly } from '../size.js';
import type { Handler, Handlers } from '../node-view.js';
import { dtypes, type KnownValue, type Shape, tensor, type TensorType, unknownType, type ValueType } from '../types.js';

const sequenceOf = (element: ValueType): KnownValue => ({ type: { kind: 'sequence', element } });

function elementOf(type: ValueType): ValueType {
  if (type.kind === 'sequence') return type.element;
  // A sequence may come out of an optional.
  return type.kind === 'optional' && type.element.kind === 'sequence' ? type.element.element : unknownType;
}

const construct: Handler = (node) => {
  let element = node.type(0);
  for (let at = 1; at < node.inputCount; at += 1) element = mergeTypes(element, node.type(at));
  return [sequenceOf(element)];
};

/** An empty sequence takes the type of the first element that is put in: its own has no shape. */
const insert: Handler = (node) => {
  const element = elementOf(node.type(0));
  const added = node.type(1);
  return [sequenceOf(emptyElements.has(element) ? added : mergeTypes(element, added))];
};

const emptyElements = new WeakSet<ValueType>();

const empty: Handler = (node) => {
  const element: TensorType = { kind: 'tensor', dtype: node.attributes.int('dtype') ?? dtypes.float32, shape: null };
  emptyElements.add(element);
  return [sequenceOf(element)];
};

const splitToSequence: Handler = (node) => {
  const shape = node.shape(0);
  const axis = shape && normalAxis(node.attributes.int('axis') ?? 0, shape.length);
  if (shape === null || axis === null || axis === undefined) return [sequenceOf(tensor(node.dtype(0), null).type)];
  const single = !node.has(1);
  if (single && node.attributes.int('keepdims') === 0)
    return [
      sequenceOf(
        tensor(
          node.dtype(0),
          shape.filter((_, at) => at !== axis),
        ).type,
      ),
    ];
  const parts = node.elements(1);
  const size = single ? 1 : parts?.items.every((part) => part === parts.items[0]) ? (parts.items[0] ?? null) : null;
  const even = single || parts?.shape.length === 1 || divideExactly(shape[axis] ?? null, size) !== null;
  return [sequenceOf(tensor(node.dtype(0), withSize(shape, axis, even ? size : null)).type)];
};

const concatFromSequence: Handler = (node) => {
  const element = elementOf(node.type(0));
  if (element.kind !== 'tensor') return [];
  const newAxis = node.attributes.int('new_axis') === 1;
  const rank = element.shape === null ? 0 : element.shape.length + (newAxis ? 1 : 0);
  const axis = normalAxis(node.attributes.int('axis') ?? 0, rank);
  if (element.shape === null || axis === undefined) return [tensor(element.dtype, null)];
  const shape: Shape = newAxis
    ? [...element.shape.slice(0, axis), null, ...element.shape.slice(axis)]
    : withSize(element.shape, axis, null);
  return [tensor(element.dtype, shape)];
};

const optionalElement = (type: ValueType): ValueType => (type.kind === 'optional' ? type.element : type);

export const sequences: Handlers = {
  SequenceConstruct: construct,
  SequenceEmpty: empty,
  SequenceInsert: insert,
  SequenceErase: (node) => [node.input(0)],
  SequenceAt: (node) => [{ type: elementOf(node.type(0)) }],
  SequenceLength: () => [tensor(dtypes.int64, [])],
  SplitToSequence: splitToSequence,
  ConcatFromSequence: concatFromSequence,
  Optional: (node) => [{ type: { kind: 'optional', element: node.has(0) ? node.type(0) : unknownType } }],
  OptionalGetElement: (node) => [{ type: optionalElement(node.type(0)) }],
  OptionalHasElement: () => [tensor(dtypes.bool, [])],
};
