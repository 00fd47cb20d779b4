/** Rows of a batch: a row of the inputs alone, and the part of an output that belongs to it. */
import { readNpy, type Tensor } from '../io/npy.js';
import { slice } from '../io/slice-tensor.js';
import type { AxisMap } from './axis-map.js';
import { axesWith } from './probe-inputs.js';
import type { ProbeSession } from './probe-session.js';

export type Outputs = ReadonlyMap<string, Tensor>;

/** Outputs by name, read before the next run takes their files away; why it did not run. */
export async function outputsOf(
  session: ProbeSession,
  inputs: Readonly<Record<string, Tensor>>,
): Promise<Outputs | string> {
  const outcome = await session.run(inputs);
  if (!outcome.ok) return outcome.message;
  const read = await Promise.all(outcome.outputs.map(async ({ name, path }) => [name, await readNpy(path)] as const));
  return new Map(read);
}

/** One row of all inputs, along every axis that is one of the symbols. */
export function rowOfInputs(
  map: AxisMap,
  inputs: Readonly<Record<string, Tensor>>,
  symbols: readonly string[],
  row: number,
): Record<string, Tensor> {
  return Object.fromEntries(
    map.inputs.map((input) => {
      const axes = symbols.flatMap((symbol) => axesWith(input, symbol));
      return [input.name, axes.reduce((tensor, axis) => slice(tensor, axis, row, 1), inputs[input.name] as Tensor)];
    }),
  );
}

/** The axis along which the output of a batch of `count` is made of rows; undefined where it is not. */
function rowAxis(batch: Tensor, alone: Tensor, count: number): number | undefined {
  if (batch.shape.length !== alone.shape.length) return undefined;
  const differing = batch.shape.flatMap((size, axis) => (size === alone.shape[axis] ? [] : [axis]));
  const [axis] = differing;
  return differing.length === 1 && axis !== undefined && batch.shape[axis] === count * (alone.shape[axis] ?? 0)
    ? axis
    : undefined;
}

/** The part of a batch's output that is what `alone` is of its row; undefined where it is not made of rows. */
export function rowOfOutput(batch: Tensor | undefined, alone: Tensor, row: number, count: number): Tensor | undefined {
  const axis = batch === undefined ? undefined : rowAxis(batch, alone, count);
  if (batch === undefined || axis === undefined) return undefined;
  const length = alone.shape[axis] ?? 1;
  return slice(batch, axis, row * length, length);
}
