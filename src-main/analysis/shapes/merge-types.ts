/** What holds whichever of two types a value has: for branches of an If, rounds of a Loop, calls of a function. */
import { sameSize, type Size } from './size.js';
import { type Elements, type KnownValue, type Shape, unknownType, unknownValue, type ValueType } from './types.js';

/** Types nested deeper than this are unknown. */
const maxNesting = 8;

export function mergeTypes(a: ValueType, b: ValueType, depth = 0): ValueType {
  if (a === b) return a;
  if (a.kind === 'tensor' && b.kind === 'tensor') {
    const dtype = a.dtype === b.dtype ? a.dtype : 0;
    if (a.isNumber === true && b.isNumber === true) return { kind: 'tensor', dtype, shape: [], isNumber: true };
    return { kind: 'tensor', dtype, shape: mergeShapes(a.shape, b.shape) };
  }
  if (a.kind === 'other' || b.kind === 'other' || a.kind === 'tensor' || b.kind === 'tensor') return unknownType;
  if (a.kind !== b.kind || depth > maxNesting) return unknownType;
  return { kind: a.kind, element: mergeTypes(a.element, b.element, depth + 1) };
}

export function mergeShapes(a: Shape | null, b: Shape | null): Shape | null {
  if (a === null || b?.length !== a.length) return null;
  return a.map((size, axis): Size => (sameSize(size, b[axis] ?? null) ? size : null));
}

export function mergeValues(a: KnownValue, b: KnownValue): KnownValue {
  if (a === b) return a;
  const type = mergeTypes(a.type, b.type);
  if (a.items !== undefined && a.items.length === b.items?.length) {
    const others = b.items;
    return { type, items: a.items.map((item, at) => mergeValues(item, others[at] ?? unknownValue)) };
  }
  const elements = a.elements && b.elements && sameElements(a.elements, b.elements) ? a.elements : undefined;
  return elements ? { type, elements } : { type };
}

function sameElements(a: Elements, b: Elements): boolean {
  return a.items.length === b.items.length && a.items.every((item, at) => sameSize(item, b.items[at] ?? null));
}

/** Whether merging changed nothing. */
export function sameType(a: ValueType, b: ValueType): boolean {
  if (a === b) return true;
  if (a.kind === 'tensor' && b.kind === 'tensor') return a.dtype === b.dtype && sameShape(a.shape, b.shape);
  if (a.kind === 'tensor' || b.kind === 'tensor' || a.kind === 'other' || b.kind === 'other') return a.kind === b.kind;
  return a.kind === b.kind && sameType(a.element, b.element);
}

function sameShape(a: Shape | null, b: Shape | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((size, axis) => size === b[axis] || sameSize(size, b[axis] ?? null));
}
