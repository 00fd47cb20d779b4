/** What the file itself says of values, and how that goes together with what was inferred. */
import { type Dim, type ModelGraph, type ValueIndex, ValueKind } from '../../../src-shared/graph.js';
import { dtypeName } from '../../../src-shared/dtype.js';
import type { Finding } from '../../../src-shared/finding.js';
import { formatShape } from '../../../src-shared/units.js';
import type { DeclaredType } from '../../formats/model-format.js';
import { parseSize } from './size-text.js';
import { Expr, sameSize, type Size, subtract } from './size.js';
import { type KnownValue, noneType, type Shape, type ValueType } from './types.js';

/** Contradictions are told one by one up to this many. */
const maxFindings = 20;

export class DeclaredTypes {
  readonly #sizes = new Map<number, Size>();
  readonly #findings: Finding[] = [];
  readonly #told = new Set<ValueIndex>();

  constructor(readonly graph: ModelGraph) {}

  /** Declared type; undefined when the file says nothing. */
  of(value: ValueIndex): ValueType | undefined {
    const { dtype, hasShape } = this.graph.values;
    const type = dtype[value] ?? 0;
    if (hasShape[value] !== 1) return type === 0 ? undefined : { kind: 'tensor', dtype: type, shape: null };
    return { kind: 'tensor', dtype: type, shape: this.#shapeOf(value) };
  }

  /** A declared type in the terms of the inference. */
  toType(type: DeclaredType): ValueType {
    if (type.kind !== 'tensor') return { kind: type.kind, element: this.toType(type.element) };
    const sizeOf = (dim: Dim): Size => (typeof dim === 'string' ? (parseSize(dim) ?? null) : dim);
    return { kind: 'tensor', dtype: type.dtype, shape: type.shape?.map(sizeOf) ?? null };
  }

  #shapeOf(value: ValueIndex): Shape {
    const { dimOffsets, dims } = this.graph.values;
    const shape: Size[] = [];
    const end = dimOffsets[value + 1] ?? 0;
    for (let at = dimOffsets[value] ?? 0; at < end; at += 1) {
      const dim = dims[at] ?? -1;
      shape.push(dim >= 0 ? dim : this.#symbol(-dim - 1));
    }
    return shape;
  }

  #symbol(text: number): Size {
    if (text === 0) return null;
    const known = this.#sizes.get(text);
    if (known !== undefined) return known;
    const size = parseSize(this.graph.strings.get(text)) ?? null;
    this.#sizes.set(text, size);
    return size;
  }

  /** Inferred and declared put together; where they contradict, the inferred type holds and a finding says so. */
  merge(value: ValueIndex, inferred: KnownValue): KnownValue {
    const kind = this.graph.values.kind[value];
    if (kind === ValueKind.initializer) return inferred;
    const declared = this.of(value);
    if (declared?.kind !== 'tensor') return inferred;
    if (inferred.type === noneType) return inferred;
    if (inferred.type.kind === 'other') return { ...inferred, type: declared };
    if (inferred.type.kind !== 'tensor') return inferred;
    const { dtype, shape } = inferred.type;
    if (dtype !== 0 && declared.dtype !== 0 && dtype !== declared.dtype)
      this.#contradiction(value, `type ${dtypeName(declared.dtype)}`, dtypeName(dtype));
    const merged = this.#mergeShape(value, shape, declared.shape);
    if (merged === shape && dtype !== 0) return inferred;
    return { ...inferred, type: { kind: 'tensor', dtype: dtype || declared.dtype, shape: merged } };
  }

  #mergeShape(value: ValueIndex, inferred: Shape | null, declared: Shape | null): Shape | null {
    if (inferred === null || declared === null) return inferred ?? declared;
    if (inferred.length !== declared.length) {
      this.#contradiction(value, shapeText(declared), shapeText(inferred));
      return inferred;
    }
    const merged = inferred.map((size, axis) => choose(size, declared[axis] ?? null));
    const same = merged.every((size, axis) => size === inferred[axis]);
    if (inferred.some((size, axis) => differ(size, declared[axis] ?? null)))
      this.#contradiction(value, shapeText(declared), shapeText(inferred));
    return same ? inferred : merged;
  }

  #contradiction(value: ValueIndex, declared: string, inferred: string): void {
    if (this.#told.has(value)) return;
    this.#told.add(value);
    if (this.#told.size > maxFindings) return;
    const name = this.graph.strings.get(this.graph.values.name[value] ?? 0);
    this.#findings.push({
      rule: 'shape-contradiction',
      severity: 'warning',
      message: `The file declares ${declared}, but its operators give ${inferred}.`,
      where: `value ${name.length > 80 ? `${name.slice(0, 77)}…` : name}`,
      fix: 'Export the model again, or remove the declared shape; runtimes trust what the operators give.',
    });
  }

  findings(): Finding[] {
    const more = this.#told.size - maxFindings;
    if (more <= 0) return this.#findings;
    const rest: Finding = {
      rule: 'shape-contradiction',
      severity: 'warning',
      message: `${more.toLocaleString('en-US')} more values are declared with another shape than their operators give.`,
      where: '',
      fix: '',
    };
    return [...this.#findings, rest];
  }
}

/** A number beats an expression; an expression beats a symbol made for want of knowledge; anything beats nothing. */
function choose(inferred: Size, declared: Size): Size {
  if (declared === null || typeof inferred === 'number') return inferred;
  if (inferred === null || typeof declared === 'number') return declared;
  return inferred.atom?.fresh === true ? declared : inferred;
}

/** Different whatever the symbols are. */
function differ(a: Size, b: Size): boolean {
  if (a === null || b === null || sameSize(a, b)) return false;
  if (typeof a === 'number' && typeof b === 'number') return true;
  const difference = subtract(a, b);
  return typeof difference === 'number' && difference !== 0;
}

function shapeText(shape: Shape): string {
  return `shape ${formatShape(shape.map(dimOf))}`;
}

/** A size as it is shown and put into JSON. Negative and inexact numbers are no sizes. */
export function dimOf(size: Size): Dim {
  if (size instanceof Expr) return size.shown;
  return size !== null && Number.isSafeInteger(size) && size >= 0 ? size : null;
}
