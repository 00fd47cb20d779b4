/** The inputs of a model for probing: which sizes are free, and tensors for given sizes. Pure. */
import { LapidaryError } from '../../src-shared/errors.js';
import type { InputSpec } from '../../src-shared/input-spec.js';
import { isStorable, type Tensor } from '../io/npy.js';
import { exampleTensor } from '../parity/make-inputs.js';
import { evaluate, symbolsOf } from '../analysis/shapes/size.js';
import { type AxisMap, type MappedValue, shapeFor, type Sizes } from './axis-map.js';
import type { Table } from './feeds.js';

/** Elements of all inputs together that a probe may have. */
export const maxProbeElements = 1 << 24;

/** Why no tensors can be made for an input. */
function whyNot(name: string, dtype: string | null): string {
  if (dtype === null) return `the type of the input ${name} is not known.`;
  if (dtype === 'string') return `the input ${name} takes strings, and which ones it understands is not known.`;
  if (/^(sequence|optional|map)\b/.test(dtype)) return `the input ${name} is a ${dtype}; only tensors are made.`;
  if (!isStorable(dtype)) return `the input ${name} is of type ${dtype}, of which no tensors can be made here.`;
  return `the input ${name} does not say how many axes it has.`;
}

/** The symbols whose sizes are to be chosen. Throws INPUT_SPEC_INVALID for inputs that are no tensors of known rank. */
export function freeSymbols(map: AxisMap): string[] {
  const free = new Set<string>();
  for (const { name, dtype, sizes } of map.inputs) {
    if (dtype === null || !isStorable(dtype) || sizes === null)
      throw new LapidaryError(
        'INPUT_SPEC_INVALID',
        `The model cannot be run for trial: ${whyNot(name, dtype)}`,
        'Its axes are listed without --probe, and edited with --no-prove.',
      );
    for (const size of sizes) symbolsOf(size, free);
  }
  return [...free];
}

/** Whether a symbol is the leading axis of some input. */
export function isLeading(map: AxisMap, symbol: string): boolean {
  return map.inputs.some(({ sizes }) => symbolsOf(sizes?.[0] ?? null).has(symbol) && (sizes?.length ?? 0) > 1);
}

/** Elements of all inputs at these sizes; Infinity where a size comes out impossible. */
export function elementsFor(map: AxisMap, sizes: Sizes): number {
  let sum = 0;
  for (const input of map.inputs) {
    const shape = shapeFor(input, sizes);
    if (shape === undefined || shape.some((size) => size < 0)) return Infinity;
    sum += shape.reduce((product, size) => product * size, 1);
  }
  return sum;
}

/**
 * Largest integers to be tried as elements of inputs, in this order: with many different ones rows differ, but an index
 * past the end of a table does not run.
 */
export const integerRanges = [97, 7, 1] as const;

/** Different integers an input of indices has at most. */
const maxIndices = 97;

/** Integers that are entries of all tables at these sizes. */
function indexRange(tables: readonly Table[], sizes: Sizes): { low: number; high: number } {
  const ends = tables.map(({ entries, offset }) => {
    const size = evaluate(entries, (name) => sizes[name]);
    return (size ?? 2) - 1 - offset;
  });
  const low = Math.max(0, ...tables.map(({ offset }) => -offset));
  return { low, high: Math.max(low, Math.min(low + maxIndices, ...ends)) };
}

/** Size of the axis that lengths are of: the shortest after the leading one that can change, else the shortest. */
function sequenceSize(map: AxisMap, sizes: Sizes): number {
  const behind = map.inputs.flatMap((input) => {
    const shape = shapeFor(input, sizes) ?? [];
    return shape.slice(1).map((size, at) => ({ size, free: typeof input.sizes?.[at + 1] !== 'number' }));
  });
  const free = behind.filter((each) => each.free);
  const all = (free.length > 0 ? free : behind).map(({ size }) => size);
  return all.length === 0 ? 1 : Math.min(...all);
}

/** Integers an input may have; null where it is of no integers. */
function rangeOf(map: AxisMap, { dtype, feed }: MappedValue, sizes: Sizes, high: number): [number, number] | null {
  if (dtype === null || !/^u?int/.test(dtype)) return null;
  if (feed?.kind === 'mask') return [feed.value, feed.value];
  if (feed?.kind === 'lengths') {
    const size = sequenceSize(map, sizes);
    return [size, size];
  }
  if (feed === undefined) return [0, high];
  const range = indexRange(feed.tables, sizes);
  return [range.low, range.high];
}

/** Tensors of all inputs, the same for the same sizes; integers nothing is known of are from 0 to `high`. */
export function tensorsFor(map: AxisMap, sizes: Sizes, high = 1): Record<string, Tensor> {
  return Object.fromEntries(
    map.inputs.map((input, index) => {
      const { name, dtype, feed } = input;
      const [from, to] = rangeOf(map, input, sizes, high) ?? [null, null];
      const spec: InputSpec = { name, dtype: dtype ?? 'float32', dims: [], low: from, high: to };
      const tensor = exampleTensor(spec, shapeFor(input, sizes) ?? [], index + 1);
      if (dtype === 'bool' && feed?.kind === 'mask') (tensor.data as Uint8Array).fill(feed.value);
      return [name, tensor];
    }),
  );
}

/** Axes of a value that are this symbol, alone. */
export function axesWith(value: MappedValue, symbol: string): number[] {
  return (value.sizes ?? []).flatMap((size, axis) =>
    evaluate(size, (name) => (name === symbol ? 1 : 0)) === 1 &&
    evaluate(size, (name) => (name === symbol ? 2 : 0)) === 2 &&
    symbolsOf(size).size === 1
      ? [axis]
      : [],
  );
}
