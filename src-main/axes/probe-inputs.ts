/** The inputs of a model for probing: which sizes are free, and tensors for given sizes. Pure. */
import { LapidaryError } from '../../src-shared/errors.js';
import type { InputSpec } from '../../src-shared/input-spec.js';
import { isStorable, type Tensor } from '../io/npy.js';
import { exampleTensor } from '../parity/make-inputs.js';
import { evaluate, symbolsOf } from '../analysis/shapes/size.js';
import { type AxisMap, type MappedValue, shapeFor, type Sizes } from './axis-map.js';

/** Elements of all inputs together that a probe may have. */
export const maxProbeElements = 1 << 24;

/** The symbols whose sizes are to be chosen. Throws INPUT_SPEC_INVALID for inputs that are no tensors of known rank. */
export function freeSymbols(map: AxisMap): string[] {
  const free = new Set<string>();
  for (const { name, dtype, sizes } of map.inputs) {
    if (dtype === null || !isStorable(dtype) || sizes === null)
      throw new LapidaryError(
        'INPUT_SPEC_INVALID',
        `The input ${name} (${dtype ?? 'unknown type'}) is not a tensor of numbers of known rank, so the model cannot be probed.`,
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

const specOf = ({ name, dtype }: MappedValue, high: number): InputSpec => ({
  name,
  dtype: dtype ?? 'float32',
  dims: [],
  low: null,
  high: dtype !== null && /^u?int/.test(dtype) ? high : null,
});

/** Tensors of all inputs, the same for the same sizes; integers from 0 to `high`. */
export function tensorsFor(map: AxisMap, sizes: Sizes, high = 1): Record<string, Tensor> {
  return Object.fromEntries(
    map.inputs.map((input, index) => [
      input.name,
      exampleTensor(specOf(input, high), shapeFor(input, sizes) ?? [], index + 1),
    ]),
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
