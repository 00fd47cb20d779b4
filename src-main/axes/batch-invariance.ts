/** Batch invariance: row i of a batch has to come out as it does alone. A baked-in batch may run and still mix its rows. */
import { join } from 'node:path';
import type { Finding } from '../../src-shared/finding.js';
import { formatNumber } from '../../src-shared/units.js';
import { elementCount, readNpy, type Tensor } from '../io/npy.js';
import type { JobContext } from '../jobs/job-context.js';
import { compareTensors, houseRule } from '../parity/compare-tensors.js';
import type { AxisMap, Sizes } from './axis-map.js';
import { axesWith, integerRanges, isLeading, tensorsFor } from './probe-inputs.js';
import { ProbeSession } from './probe-session.js';

const rows = 3;

/** Names that say that an axis is the batch, and names that say that it is not: rows of a sequence may depend on one another. */
const batchName = /batch|^(n|b|bs)$/i;
const sequenceName = /seq|time|frame|step|len|token/i;

/** Whether rows along a symbol may be taken for independent ones: it is called a batch, or leads and is no sequence. */
export const isRowSymbol = (map: AxisMap, symbol: string): boolean =>
  batchName.test(symbol) || (isLeading(map, symbol) && !sequenceName.test(symbol));

/** Entries [start, start + length) of one axis. */
export function slice(tensor: Tensor, axis: number, start: number, length: number): Tensor {
  const { shape, data } = tensor;
  const size = shape[axis] ?? 1;
  const inner = elementCount(shape.slice(axis + 1));
  const outer = elementCount(shape.slice(0, axis));
  const out = data.slice(0, outer * length * inner);
  for (let at = 0; at < outer; at += 1) {
    const from = (at * size + start) * inner;
    (out as Float32Array).set(data.subarray(from, from + length * inner) as Float32Array, at * length * inner);
  }
  return { ...tensor, shape: shape.map((each, index) => (index === axis ? length : each)), data: out };
}

/** Outputs by name, read before the next run takes their files away; undefined when it did not run. */
async function outputsOf(
  session: ProbeSession,
  inputs: Record<string, Tensor>,
): Promise<Map<string, Tensor> | undefined> {
  const outcome = await session.run(inputs);
  if (!outcome.ok) return undefined;
  const read = await Promise.all(outcome.outputs.map(async ({ name, path }) => [name, await readNpy(path)] as const));
  return new Map(read);
}

/** The axis along which the output of a batch of `count` is made of rows; undefined where it is not. */
export function rowAxis(batch: Tensor, alone: Tensor, count: number): number | undefined {
  if (batch.shape.length !== alone.shape.length) return undefined;
  const differing = batch.shape.flatMap((size, axis) => (size === alone.shape[axis] ? [] : [axis]));
  const [axis] = differing;
  return differing.length === 1 && axis !== undefined && batch.shape[axis] === count * (alone.shape[axis] ?? 0)
    ? axis
    : undefined;
}

/**
 * Runs three rows together and each alone. `symbols`: the batch and those that go with it; they have to work at 1 and
 * at 3. Nothing is found where no output is made of rows.
 */
export async function batchFindings(
  context: JobContext,
  path: string,
  map: AxisMap,
  base: Sizes,
  symbols: readonly string[],
  options: { threads: number; dir: string },
): Promise<{ findings: Finding[]; runs: number }> {
  // Names of nodes are of no use here.
  const session = new ProbeSession(context, path, options.threads, join(options.dir, 'rows'), () => true);
  try {
    const sizes = { ...base, ...Object.fromEntries(symbols.map((symbol) => [symbol, rows])) };
    let inputs: Record<string, Tensor> = {};
    let together: Map<string, Tensor> | undefined;
    for (const high of integerRanges) {
      inputs = tensorsFor(map, sizes, high);
      together = await outputsOf(session, inputs);
      if (together !== undefined) break;
    }
    const worst = new Map<string, { row: number; maxAbs: number }>();
    for (let row = 0; row < rows && together !== undefined; row += 1) {
      const own = Object.fromEntries(
        map.inputs.map((input) => {
          const axes = symbols.flatMap((symbol) => axesWith(input, symbol));
          const whole = inputs[input.name] as Tensor;
          return [input.name, axes.reduce((tensor, axis) => slice(tensor, axis, row, 1), whole)];
        }),
      );
      for (const [name, alone] of (await outputsOf(session, own)) ?? []) {
        const batch = together.get(name);
        const axis = batch === undefined ? undefined : rowAxis(batch, alone, rows);
        if (batch === undefined || axis === undefined) continue;
        const length = alone.shape[axis] ?? 1;
        const part = slice(batch, axis, row * length, length);
        const { overCount, nonFiniteMismatches, maxAbs } = compareTensors(
          alone,
          part,
          houseRule(alone.dtype, part.dtype),
        );
        if (overCount + nonFiniteMismatches > 0 && maxAbs >= (worst.get(name)?.maxAbs ?? 0))
          worst.set(name, { row, maxAbs });
      }
    }
    const named = symbols.some((symbol) => batchName.test(symbol));
    const findings = [...worst].map(
      ([name, { row, maxAbs }]): Finding => ({
        rule: 'not-batch-invariant',
        severity: named ? 'error' : 'warning',
        message: `${named ? 'Row' : `If ${symbols[0] ?? ''} is the batch, it is broken: row`} ${String(row)} of ${name} is not the same in a batch of ${String(rows)} as alone: they differ by up to ${formatNumber(maxAbs)}.`,
        where: `output ${name}`,
        fix: 'Rows of the batch are mixed inside, usually by a Reshape that moves the batch into another axis; export again with a dynamic batch of 2 or more.',
      }),
    );
    return { findings, runs: session.runs };
  } finally {
    await session.close();
  }
}
