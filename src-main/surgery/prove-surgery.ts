/** The proof of surgery: the original and the edited model on the same tensors, equal wherever both have a value. */
import { join } from 'node:path';
import type { AxisProof, ProofCase } from '../../src-shared/axes.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { formatNumber } from '../../src-shared/units.js';
import { axisMap, type AxisMap, type Sizes } from '../axes/axis-map.js';
import { isRowSymbol } from '../axes/batch-invariance.js';
import { meetings, ties } from '../axes/meets.js';
import { elementsFor, freeSymbols, integerRanges, maxProbeElements, tensorsFor } from '../axes/probe-inputs.js';
import { ProbeSession } from '../axes/probe-session.js';
import { startingSizes } from '../axes/probe-sizes.js';
import { type Outputs, outputsOf } from '../axes/rows.js';
import type { OpenedModel } from '../formats/model-format.js';
import type { Tensor } from '../io/npy.js';
import { type JobContext, throwIfCancelled } from '../jobs/job-context.js';
import { compareTensors, houseRule } from '../parity/compare-tensors.js';

export interface ProofTask {
  /** The original, and a file that is the original with every value as an output that the edited model takes or gives. */
  original: OpenedModel;
  referencePath: string;
  edited: OpenedModel;
  /** Name in the source of each value that was renamed. */
  sourceNames: ReadonlyMap<string, string>;
  threads: number;
  dir: string;
}

/** Rows of a batch in the second run. */
const rows = 3;

type Runs = { inputs: Record<string, Tensor>; reference: Outputs };

/** Whether the edited model's outputs are what the original has under their names in the source. */
function judged(
  reference: Outputs,
  edited: Outputs,
  nameIn: (name: string) => string,
): { ok: boolean; reason: string } {
  let apart = 0;
  for (const [name, value] of edited) {
    const expected = reference.get(nameIn(name));
    if (expected === undefined) return { ok: false, reason: `The original has no value for the output ${name}.` };
    if (String(value.shape) !== String(expected.shape))
      return {
        ok: false,
        reason: `The output ${name} is ${value.shape.join('×')} instead of ${expected.shape.join('×')}.`,
      };
    if (value.dtype !== expected.dtype)
      return { ok: false, reason: `The output ${name} is ${value.dtype} instead of ${expected.dtype}.` };
    const compared = compareTensors(expected, value, houseRule(expected.dtype, value.dtype));
    if (compared.overCount + compared.nonFiniteMismatches > 0)
      return { ok: false, reason: `The output ${name} differs by up to ${formatNumber(compared.maxAbs)}.` };
    apart = Math.max(apart, compared.maxAbs);
  }
  const count = `${String(edited.size)} ${edited.size === 1 ? 'output' : 'outputs'}`;
  return {
    ok: true,
    reason:
      apart === 0 ? `${count} equal to the original, bit for bit.` : `${count} equal within ${formatNumber(apart)}.`,
  };
}

const titleOf = (sizes: Sizes): string =>
  Object.entries(sizes)
    .map(([symbol, size]) => `${symbol}=${String(size)}`)
    .join(', ') || 'the sizes of the file';

/** The first sizes at which the original runs; why there are none. */
async function start(
  context: JobContext,
  session: ProbeSession,
  model: OpenedModel,
  map: AxisMap,
): Promise<{ sizes: Sizes; high: number; runs: Runs } | string> {
  let reason = 'No sizes fit into memory.';
  for (const sizes of startingSizes(map, freeSymbols(map), meetings(model), ties(model), {})) {
    for (const high of integerRanges) {
      throwIfCancelled(context.signal);
      const inputs = tensorsFor(map, sizes, high);
      const reference = await outputsOf(session, inputs);
      if (typeof reference !== 'string') return { sizes, high, runs: { inputs, reference } };
      reason = reference;
      if (!map.inputs.some(({ dtype }) => dtype !== null && /^u?int/.test(dtype))) break;
    }
  }
  return reason;
}

/** Runs both. Throws CANCELLED, and INPUT_SPEC_INVALID for inputs that no tensors can be made for. */
export async function proveSurgery(context: JobContext, task: ProofTask): Promise<AxisProof> {
  const { original, edited, threads, dir } = task;
  const map = axisMap(original);
  const nameIn = (name: string): string => task.sourceNames.get(name) ?? name;
  const reference = new ProbeSession(context, task.referencePath, { threads, dir: join(dir, 'original') });
  const result = new ProbeSession(context, edited.report.path, { threads, dir: join(dir, 'edited') });
  const cases: ProofCase[] = [];
  const run = async (sizes: Sizes, { inputs, reference: before }: Runs): Promise<void> => {
    const given = edited.report.inputs.map(
      ({ name }) => [name, inputs[nameIn(name)] ?? before.get(nameIn(name))] as const,
    );
    const missing = given.find(([, tensor]) => tensor === undefined);
    if (missing !== undefined)
      throw new LapidaryError('INTERNAL', `The original gives nothing for the input ${missing[0]}.`);
    const after = await outputsOf(result, Object.fromEntries(given) as Record<string, Tensor>);
    // An output may be an input passed through.
    const all = new Map([...Object.entries(inputs), ...before]);
    const { ok, reason } =
      typeof after === 'string' ? { ok: false, reason: `It does not run: ${after}` } : judged(all, after, nameIn);
    cases.push({ title: titleOf(sizes), sizes: { ...sizes }, verdict: ok ? 'pass' : 'fail', reason });
  };
  try {
    const symbols = freeSymbols(map);
    context.progress(0.1, 'running the original');
    const first = await start(context, reference, original, map);
    if (typeof first === 'string') {
      const reason = `The original does not run, so there is nothing to compare with. ${first}`;
      return { verdict: 'fail', cases: [{ title: 'the original', sizes: {}, verdict: 'fail', reason }] };
    }
    context.progress(0.5, 'running the edited model');
    await run(first.sizes, first.runs);
    const more = {
      ...first.sizes,
      ...Object.fromEntries(symbols.filter((each) => isRowSymbol(map, each)).map((each) => [each, rows])),
    };
    if (titleOf(more) !== titleOf(first.sizes) && elementsFor(map, more) <= maxProbeElements) {
      throwIfCancelled(context.signal);
      const inputs = tensorsFor(map, more, first.high);
      const before = await outputsOf(reference, inputs);
      if (typeof before === 'string')
        cases.push({
          title: titleOf(more),
          sizes: more,
          verdict: 'limit',
          reason: `The original does not run there: ${before}`,
        });
      else await run(more, { inputs, reference: before });
    }
    return { verdict: cases.some(({ verdict }) => verdict === 'fail') ? 'fail' : 'pass', cases };
  } finally {
    await Promise.all([reference.close(), result.close()]);
  }
}
