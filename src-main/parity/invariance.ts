/** Row 0 has to come out the same when the batch grows, and when padding follows it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { batchSymbol } from '../../src-shared/cases.js';
import { LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import type { InputSpec } from '../../src-shared/input-spec.js';
import { paddingRoleOf } from '../../src-shared/padding-role.js';
import type { Case, Invariance } from '../../src-shared/parity.js';
import { formatNumber } from '../../src-shared/units.js';
import { elementCount, readNpy, type Tensor, writeNpy, zeros } from '../io/npy.js';
import { safeFileName } from '../io/safe-file-name.js';
import { slice } from '../io/slice-tensor.js';
import type { OutputFile, SubjectSession } from '../runtimes/runtime.js';
import { compareTensors, houseRule } from './compare-tensors.js';

/** Positions of padding that are put after row 0. */
const padding = 3;
/** Larger tensors are not held in memory for this. */
const maxElements = 1 << 24;

type Tensors = Record<string, Tensor>;
type Values = ReadonlyMap<string, Tensor>;

const axesOf = (spec: InputSpec, symbol: string): number[] =>
  spec.dims.flatMap((dim, axis) => (dim.kind === 'dynamic' && dim.symbol === symbol ? [axis] : []));

/** Row 0 of every input that has the batch axis. */
export function rowZero(specs: readonly InputSpec[], inputs: Tensors, batch: string): Tensors {
  return Object.fromEntries(
    specs.map((spec) => [
      spec.name,
      axesOf(spec, batch).reduce((tensor, axis) => slice(tensor, axis, 0, 1), inputs[spec.name] as Tensor),
    ]),
  );
}

/** The symbol of the axis along which a mask tells tokens from padding; undefined where there is no mask. */
export function paddedSymbol(specs: readonly InputSpec[]): string | undefined {
  for (const spec of specs) {
    const role = paddingRoleOf(spec);
    const dim = spec.dims[1];
    if ((role === 'mask' || role === 'inverted-mask') && dim?.kind === 'dynamic') return dim.symbol;
  }
  return undefined;
}

/** The inputs with `padding` more positions along the symbol, which the masks call padding. */
export function withPadding(specs: readonly InputSpec[], inputs: Tensors, symbol: string): Tensors {
  return Object.fromEntries(
    specs.map((spec) => {
      const given = inputs[spec.name] as Tensor;
      const fill = paddingRoleOf(spec) === 'inverted-mask' ? 1 : 0;
      return [spec.name, axesOf(spec, symbol).reduce((tensor, axis) => padEnd(tensor, axis, fill), given)];
    }),
  );
}

function padEnd(tensor: Tensor, axis: number, fill: number): Tensor {
  const size = tensor.shape[axis] ?? 1;
  const shape = tensor.shape.map((each, index) => (index === axis ? size + padding : each));
  const result = zeros(tensor.dtype, shape);
  if (fill !== 0) result.data.fill(fill as never);
  const inner = elementCount(tensor.shape.slice(axis + 1));
  const outer = elementCount(tensor.shape.slice(0, axis));
  for (let at = 0; at < outer; at += 1) {
    const part = tensor.data.subarray(at * size * inner, (at + 1) * size * inner);
    (result.data as Float32Array).set(part as Float32Array, at * (size + padding) * inner);
  }
  return result;
}

/** The part of a larger output that `alone` has to be equal to; undefined where the two do not correspond. */
export function matchingPart(larger: Tensor, alone: Tensor, extra: number | 'rows'): Tensor | undefined {
  if (larger.shape.length !== alone.shape.length) return undefined;
  const differing = larger.shape.flatMap((size, axis) => (size === alone.shape[axis] ? [] : [axis]));
  if (differing.length === 0) return extra === 'rows' ? undefined : larger;
  return differing.reduce<Tensor | undefined>((part, axis) => {
    const size = alone.shape[axis] ?? 0;
    if (part === undefined || (extra !== 'rows' && larger.shape[axis] !== size + extra)) return undefined;
    return slice(part, axis, 0, size);
  }, larger);
}

const verdictOf = (
  kind: Invariance['kind'],
  subject: string,
  output: string,
  alone: Tensor,
  part: Tensor,
): Invariance => {
  const tolerance = houseRule(alone.dtype, part.dtype);
  const { overCount, nonFiniteMismatches, maxAbs } = compareTensors(alone, part, tolerance);
  const holds = overCount + nonFiniteMismatches === 0;
  const what =
    kind === 'batch' ? 'when other rows are in the batch' : `when ${String(padding)} positions of padding follow`;
  const reason = holds
    ? `Row 0 stays the same ${what}: largest difference ${formatNumber(maxAbs)}.`
    : `Row 0 changes ${what}: ${String(overCount + nonFiniteMismatches)} of ${String(part.data.length)} elements, by up to ${formatNumber(maxAbs)}.`;
  return { subject, kind, output, maxAbs, verdict: holds ? 'pass' : 'fail', reason };
};

async function readAll(outputs: readonly OutputFile[]): Promise<Values> {
  const numbers = outputs.filter(({ dtype }) => dtype !== 'string');
  return new Map(await Promise.all(numbers.map(async ({ name, path }) => [name, await readNpy(path)] as const)));
}

export interface InvarianceInputs {
  specs: readonly InputSpec[];
  example: Case;
  /** Of the example: input name → .npy. */
  inputs: Readonly<Record<string, string>>;
  subject: string;
  /** What the example gave. */
  outputs: readonly OutputFile[];
}

/**
 * Runs row 0 of the example alone, and with padding after it where there is a mask. What cannot be run or does not
 * correspond gives no entry. Throws CANCELLED and what ends the process.
 */
export async function checkInvariance(
  session: SubjectSession,
  given: InvarianceInputs,
  folder: string,
): Promise<Invariance[]> {
  const { specs, example } = given;
  const batch = batchSymbol(specs);
  const dim = specs.flatMap((spec) => spec.dims).find((each) => each.kind === 'dynamic' && each.symbol === batch);
  const canBeOne = dim?.kind === 'dynamic' && (dim.min ?? 1) <= 1;
  const elements = Object.values(example.shapes).reduce((sum, shape) => sum + elementCount(shape), 0);
  if (batch === undefined || !canBeOne || (example.sizes[batch] ?? 1) < 2 || elements > maxElements) return [];
  const inputs: Tensors = {};
  for (const spec of specs) inputs[spec.name] = await readNpy(given.inputs[spec.name] ?? '');
  const run = async (tensors: Tensors, name: string): Promise<Values> => {
    const [from, to] = [join(folder, `${name}-inputs`), join(folder, name)];
    await mkdir(from, { recursive: true });
    await mkdir(to, { recursive: true });
    const paths: Record<string, string> = {};
    for (const [index, [key, tensor]] of Object.entries(tensors).entries()) {
      paths[key] = join(from, safeFileName(key, index, '.npy'));
      await writeNpy(paths[key], tensor);
    }
    return readAll(await session.run(paths, to));
  };
  const row = rowZero(specs, inputs, batch);
  const alone = await run(row, 'row-alone');
  const together = await readAll(given.outputs);
  const found: Invariance[] = [];
  const compare = (kind: Invariance['kind'], larger: Values, extra: number | 'rows'): void => {
    for (const [name, tensor] of alone) {
      const whole = larger.get(name);
      const part = whole === undefined ? undefined : matchingPart(whole, tensor, extra);
      if (part !== undefined) found.push(verdictOf(kind, given.subject, name, tensor, part));
    }
  };
  compare('batch', together, 'rows');
  const symbol = paddedSymbol(specs);
  if (symbol !== undefined && symbol !== batch) {
    try {
      compare('padding', await run(withPadding(specs, row, symbol), 'row-padded'), padding);
    } catch (thrown) {
      // A longer sequence may be outside of what the model takes; the cases say so already.
      if (!(thrown instanceof LapidaryError) || toErrorInfo(thrown).code !== 'RUN_FAILED') throw thrown;
    }
  }
  return found;
}
