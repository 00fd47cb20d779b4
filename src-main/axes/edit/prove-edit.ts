/** The proof of an edit: both models are run, at the sizes the original takes, and the edited one at others. */
import { join } from 'node:path';
import type { AxisProof, ProofCase } from '../../../src-shared/axes.js';
import { type AxisRanges, sizesOf } from '../../../src-shared/axis-ranges.js';
import type { OpenedModel } from '../../formats/model-format.js';
import type { Tensor } from '../../io/npy.js';
import { type JobContext, throwIfCancelled } from '../../jobs/job-context.js';
import { axisMap, type AxisMap, type Sizes } from '../axis-map.js';
import { isRowSymbol } from '../batch-invariance.js';
import { meetings, ties } from '../meets.js';
import { axesWith, elementsFor, freeSymbols, integerRanges, maxProbeElements, tensorsFor } from '../probe-inputs.js';
import { ProbeSession } from '../probe-session.js';
import { startingSizes } from '../probe-sizes.js';
import { outputsOf } from '../rows.js';
import { wrongAxes } from '../trial.js';
import { difference, passed } from './equal-outputs.js';
import { newSizeCase, type Side, type Start, titleOf } from './new-size.js';

/** Sizes at which an axis that is free now is tried: a batch takes any; of others, sizes near what it was are likely to run. */
const batchSizes = [1, 3, 8] as const;
const otherSizes = (old: number): number[] =>
  [...new Set([1, Math.floor(old / 2), old + 1, 2 * old])].filter((size) => size > 0);

/** Sizes of the edited model's symbols for inputs of these shapes. */
function sizesFor(map: AxisMap, inputs: Readonly<Record<string, Tensor>>): Sizes {
  const sizes: Record<string, number> = {};
  for (const input of map.inputs)
    for (const symbol of freeSymbols({ inputs: [input], outputs: [] }))
      for (const axis of axesWith(input, symbol)) sizes[symbol] = inputs[input.name]?.shape[axis] ?? 1;
  return sizes;
}

/** All symbols that have a range at their smallest, tuned and largest sizes together, as a profile of TensorRT names them. */
async function rangeCases(
  original: Side,
  edited: Side,
  { base, high }: { base: Sizes; high: number },
  ranges: AxisRanges,
): Promise<ProofCase[]> {
  const cases: ProofCase[] = [];
  const ranged = [...ranges].filter(([symbol]) => Object.hasOwn(base, symbol));
  for (const which of ['min', 'opt', 'max'] as const) {
    const chosen = ranged.map(([symbol, range]) => [symbol, range[which]] as const);
    const known = chosen.filter((each): each is readonly [string, number] => each[1] !== null);
    if (known.length === 0) continue;
    const sizes = { ...base, ...Object.fromEntries(known) };
    const title = `ranges, ${which}: ${titleOf(sizes)}`;
    const result = (verdict: ProofCase['verdict'], reason: string): number =>
      cases.push({ title, sizes, verdict, reason });
    if (elementsFor(edited.map, sizes) > maxProbeElements) {
      result('limit', 'The inputs would be too large to be run here.');
      continue;
    }
    const inputs = tensorsFor(edited.map, sizes, high);
    const outputs = await outputsOf(edited.session, inputs);
    if (typeof outputs === 'string') {
      result('fail', outputs);
      continue;
    }
    const shapes = Object.fromEntries([...outputs].map(([name, { shape }]) => [name, shape]));
    const [wrong] = wrongAxes(edited.map.outputs, shapes, sizes, () => null);
    if (wrong !== undefined) {
      result('fail', wrong.message);
      continue;
    }
    const before = await outputsOf(original.session, inputs);
    if (typeof before === 'string')
      result('ran', 'Its shapes follow. Its values are not known to be right: the original does not take these sizes.');
    else {
      const { reason, apart } = difference(before, outputs);
      result(reason === '' ? 'pass' : 'fail', reason === '' ? passed(apart, 'the original') : reason);
    }
  }
  return cases;
}

/** The first sizes at which the original runs, with the widest integers it takes there; else why it does not. */
async function startOf(context: JobContext, source: OpenedModel, original: Side, at: Sizes): Promise<Start | string> {
  const symbols = freeSymbols(original.map);
  let reason = 'No sizes fit into memory.';
  for (const sizes of startingSizes(original.map, symbols, meetings(source), ties(source), at)) {
    throwIfCancelled(context.signal);
    context.progress(0.1, `running the original at ${titleOf(sizes)}`);
    for (const high of integerRanges) {
      const inputs = tensorsFor(original.map, sizes, high);
      const outputs = await outputsOf(original.session, inputs);
      if (typeof outputs !== 'string') return { inputs, outputs, high };
      reason = outputs;
      if (!original.map.inputs.some(({ dtype }) => dtype !== null && /^u?int/.test(dtype))) break;
    }
  }
  return reason;
}

export interface ProofOptions {
  threads: number;
  /** How long one run may take. */
  seconds?: number | undefined;
  at: Sizes;
  dir: string;
}

/**
 * Runs the original and the edited model on the same tensors, then the edited one at new sizes of the symbols in `olds`
 * (with the number each stood for), and at the ends of its ranges. Throws CANCELLED, and what keeps a model from being
 * loaded.
 */
export async function proveEdit(
  context: JobContext,
  source: OpenedModel,
  result: OpenedModel,
  { olds, newRanges: ranges }: { olds: ReadonlyMap<string, number>; newRanges: AxisRanges },
  options: ProofOptions,
): Promise<AxisProof> {
  const side = (model: OpenedModel, name: string): Side => ({
    map: axisMap(model),
    session: new ProbeSession(context, model.report.path, { ...options, dir: join(options.dir, name), model }),
  });
  const [original, edited] = [side(source, 'original'), side(result, 'edited')];
  const cases: ProofCase[] = [];
  try {
    freeSymbols(edited.map);
    const start = await startOf(context, source, original, options.at);
    if (typeof start === 'string') {
      const reason = `The original does not run, so there is nothing to compare with. ${start}`;
      return { verdict: 'fail', cases: [{ title: 'the original', sizes: {}, verdict: 'fail', reason }] };
    }
    const { inputs, outputs: before, high } = start;
    const base = sizesFor(edited.map, inputs);
    context.progress(0.4, 'running the edited model');
    const after = await outputsOf(edited.session, inputs);
    const found = typeof after === 'string' ? { reason: after, apart: 0 } : difference(before, after);
    cases.push({
      title: `as it was: ${titleOf(base)}`,
      sizes: base,
      verdict: found.reason === '' ? 'pass' : 'fail',
      reason: found.reason === '' ? passed(found.apart, 'the original') : found.reason,
    });
    for (const [symbol, old] of olds) {
      const range = ranges.get(symbol);
      const own: ProofCase[] = [];
      const isRows = isRowSymbol(edited.map, symbol);
      // The batch it was is compared row by row, too: that ties the rows alone to what the original gave.
      const sizes = isRows ? [...new Set([...batchSizes, old])] : otherSizes(old);
      for (const size of range === undefined ? sizes : sizesOf(range)) {
        if (
          (size === old && (!isRows || size === 1)) ||
          elementsFor(edited.map, { ...base, [symbol]: size }) > maxProbeElements
        )
          continue;
        throwIfCancelled(context.signal);
        context.progress(0.5, `running the edited model at ${symbol}=${String(size)}`);
        own.push(await newSizeCase(original, edited, { base, start }, symbol, old, size));
      }
      // An axis that takes no other size is not free.
      const isFree = own.some(({ verdict }) => verdict === 'pass' || verdict === 'ran');
      cases.push(
        ...own.map((each) => (isFree || each.verdict !== 'limit' ? each : { ...each, verdict: 'fail' as const })),
      );
    }
    context.progress(0.8, 'running the edited model at its ranges');
    cases.push(...(await rangeCases(original, edited, { base, high }, ranges)));
    return { verdict: cases.every(({ verdict }) => verdict !== 'fail') ? 'pass' : 'fail', cases };
  } finally {
    await Promise.all([original.session.close(), edited.session.close()]);
  }
}
