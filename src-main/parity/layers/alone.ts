/** The suspect nodes as a model of their own, run on what the reference gives them: are they wrong, or what they are given? */
import { basename, dirname, join } from 'node:path';
import { rm } from 'node:fs/promises';
import { noEdit } from '../../../src-shared/edit.js';
import { toErrorInfo } from '../../../src-shared/errors.js';
import type { LayerPair, NodeAlone } from '../../../src-shared/layer-parity.js';
import { formatNumber } from '../../../src-shared/units.js';
import { FileSource } from '../../formats/byte-source.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { planEdits } from '../../formats/onnx/edit/plan.js';
import { writePlanned } from '../../formats/onnx/edit/write-edited.js';
import { trialName } from '../../io/trials.js';
import type { JobContext } from '../../jobs/job-context.js';
import { planSurgery } from '../../surgery/plan-surgery.js';
import { castNpy } from './cast-npy.js';
import type { ValuePair } from './layer-value.js';
import { measurePair } from './measure-pair.js';
import type { Region } from './region.js';
import { type GraphSide, inFolder, runOnce, type Setting, type Side } from './sides.js';

/** How much larger than the errors it is given an error has to be to be called amplified. */
const amplification = 4;

export interface AloneTask {
  setting: Setting;
  reference: Side;
  subject: GraphSide;
  region: Region;
  /** Pairs by the row of the subject's value, with the error of each. */
  pairs: ReadonlyMap<number, { pair: ValuePair; measured: LayerPair }>;
  /** Error that rounding explains. */
  limit: number;
  blamed: { nodes: string; op: string };
  dir: string;
}

/** The part of a model between values as a file; `use` is given its path. */
async function withPart<T>(
  context: JobContext,
  model: OpenedModel,
  { from, to }: { from: string[]; to: string[] },
  dir: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const { path, externalFiles } = model.report;
  const source = new FileSource(path);
  // Data of its own has to lie in its folder.
  const file =
    externalFiles.length === 0
      ? join(dir, 'part.onnx')
      : join(dirname(path), trialName(`${basename(path)}.part.onnx`, String(process.pid)));
  try {
    const { edits } = planSurgery(model, { ...noEdit, extract: { from, to } }, source);
    await writePlanned(source, planEdits(source, edits), file, context.signal);
    return await use(file);
  } finally {
    source.close();
    await rm(file, { force: true });
  }
}

async function errorAlone(context: JobContext, task: AloneTask, dir: string): Promise<LayerPair> {
  const { reference, subject, region, pairs, setting } = task;
  const { values, strings } = subject.graph.model.graph;
  const nameOf = (row: number): string => strings.get(values.name[row] ?? 0);
  const wanted = [region.target, ...region.from].flatMap((row) => pairs.get(row)?.pair ?? []);
  const files = await reference.save(
    wanted.map((pair) => pair.reference.key),
    join(dir, 'given'),
  );
  const inputs: Record<string, string> = {};
  for (const row of region.from) {
    const known = pairs.get(row)?.pair;
    const file = known === undefined ? setting.inputs[nameOf(row)] : files.get(known.reference.key);
    if (file === undefined) throw new Error(`nothing is known of ${nameOf(row)} in the reference`);
    inputs[nameOf(row)] = known === undefined ? file : await castNpy(file, known.subject.dtype);
  }
  const target = pairs.get(region.target)?.pair;
  const expected = target && files.get(target.reference.key);
  if (target === undefined || expected === undefined) throw new Error('the reference has no value to compare with');
  const ends = { from: region.from.map(nameOf), to: [nameOf(region.target)] };
  return withPart(context, subject.graph.model, ends, dir, async (path) => {
    const [made] = await runOnce(setting, { ...subject.subject, path }, inputs, dir);
    if (made === undefined) throw new Error('the part gave nothing');
    return measurePair(target, '', { reference: expected, subject: made.path }, context.signal);
  });
}

function judged({ region, pairs, limit }: AloneTask, alone: LayerPair): Pick<NodeAlone, 'verdict' | 'detail'> {
  const error = alone.rmsRel ?? alone.maxAbs ?? 0;
  const words = `${formatNumber(error)} of RMS`;
  if (alone.nonFinite > 0) {
    const detail = `On the reference's own inputs ${String(alone.nonFinite)} elements are not finite.`;
    return { verdict: 'own', detail };
  }
  if (error > limit) return { verdict: 'own', detail: `Wrong by ${words} on the reference's own inputs.` };
  const given = Math.max(0, ...region.from.map((row) => pairs.get(row)?.measured.rmsRel ?? 0));
  const whole = pairs.get(region.target)?.measured.rmsRel ?? Infinity;
  const about = `Right on the reference's own inputs (${words})`;
  return given > 0 && whole > amplification * given
    ? { verdict: 'amplified', detail: `${about}; what it is given is ${formatNumber(given)} off, which it enlarges.` }
    : { verdict: 'inherited', detail: `${about}; it was given what is wrong.` };
}

/** Throws CANCELLED; what cannot be run alone is 'unknown' with the reason. */
export async function runAlone(context: JobContext, task: AloneTask): Promise<NodeAlone> {
  const { nodes: node, op } = task.blamed;
  try {
    const alone = await inFolder(task.dir, 'alone', (dir) => errorAlone(context, task, dir));
    if (alone.note !== '') return { node, op, verdict: 'unknown', rmsRel: null, detail: alone.note };
    return { node, op, rmsRel: alone.rmsRel, ...judged(task, alone) };
  } catch (error) {
    const info = toErrorInfo(error);
    if (info.code === 'CANCELLED') throw error;
    const detail = error instanceof Error ? error.message : info.message;
    return { node, op, verdict: 'unknown', rmsRel: null, detail: `It cannot be run alone: ${detail}` };
  }
}
