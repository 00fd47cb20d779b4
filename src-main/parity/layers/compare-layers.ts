/** First divergence: what is inside two subjects, compared in the order of execution, and who is to blame. */
import { toErrorInfo } from '../../../src-shared/errors.js';
import type { LayerComparison, LayerPair } from '../../../src-shared/layer-parity.js';
import type { Case } from '../../../src-shared/parity.js';
import type { Subject } from '../../../src-shared/subject.js';
import { type JobContext, share } from '../../jobs/job-context.js';
import { narrowest, unitRoundoff } from '../numerics/unit-roundoff.js';
import { runAlone } from './alone.js';
import { confirmedDivergence } from './confirmed.js';
import { fusionAt, type SaveOptimised } from './fusion.js';
import { lineOf, originAt } from './graph-operators.js';
import type { LayerValue, ValuePair } from './layer-value.js';
import { measurePairs } from './measure-pairs.js';
import { blamedLevel, optimiserRows, optimiserWords } from './optimiser.js';
import { nextCompared } from './next-compared.js';
import { firstOverflow } from './overflow.js';
import { callOf } from './pair-modules.js';
import { pairsOf } from './pairs.js';
import { type Blamed, blamedNodes, regionOf } from './region.js';
import { sentenceOf } from './sentence.js';
import {
  type GraphSide,
  inFolder,
  type OpenSubject,
  openSide,
  requireInside,
  type Setting,
  type Side,
} from './sides.js';

/** Bytes of the tensors held at once, where nothing else is said. */
const defaultMemoryBytes = 1 << 30;

export interface LayersPlan {
  reference: Subject;
  subject: Subject;
  case: Case;
  /** Files of the case by input name. */
  inputs: Readonly<Record<string, string>>;
  /** Scratch folder; what is made in it is removed. */
  dir: string;
  open: OpenSubject;
  /** Writes the model as ONNX Runtime optimises it; without it a fused operator is not named. */
  saveOptimised?: SaveOptimised;
  /** Error relative to RMS that rounding explains over the whole depth (c · u · √K); null where it was not measured. */
  noise: number | null;
  memoryBytes?: number;
}

interface Found {
  pairs: ValuePair[];
  measured: LayerPair[];
  first: number;
  limit: number;
}

/** Who is to blame for the first pair that differs: nodes of the graph, their run alone, where FP16 ran out of range. */
async function blame(
  context: JobContext,
  setting: Setting,
  sides: { reference: Side; subject: GraphSide },
  { pairs, measured, first, limit }: Found,
  dir: string,
): Promise<{ blamed: Blamed; alone: LayerComparison['alone']; overflow: LayerComparison['overflow'] }> {
  const { graph } = sides.subject;
  const byRow = new Map<number, { pair: ValuePair; measured: LayerPair }>();
  pairs.forEach((pair, at) => {
    const row = graph.byName.get(pair.subject.key)?.row;
    const found = measured[at];
    if (row !== undefined && found?.note === '') byRow.set(row, { pair, measured: found });
  });
  const pair = pairs[first] as ValuePair;
  const target = graph.byName.get(pair.subject.key)?.row ?? -1;
  const agreeing = new Set(pairs.slice(0, first).flatMap(({ subject }) => graph.byName.get(subject.key)?.row ?? []));
  const region = regionOf(graph, target, new Set([...agreeing].filter((row) => byRow.has(row))));
  const { scope } = measured[first] as LayerPair;
  const op = pair.edge === 'out' ? pair.reference.op : pair.subject.op;
  const blamed = blamedNodes(graph, region, { scope, op, isModule: pair.edge === 'out' });
  const { reference, subject } = sides;
  const alone = await runAlone(context, { setting, reference, subject, region, pairs: byRow, limit, blamed, dir });
  const isHalf = subject.precision === 'float16' && (measured[first]?.nonFinite ?? 0) > 0;
  return { blamed, alone, overflow: isHalf ? await firstOverflow(subject, region, dir, context.signal) : null };
}

/**
 * Compares the inside of `subject` with that of `reference` at one case. Throws FORMAT_UNSUPPORTED for a subject that
 * cannot be looked into, CANCELLED, and what a run throws.
 */
export async function compareLayers(context: JobContext, plan: LayersPlan): Promise<LayerComparison> {
  const setting: Setting = { open: plan.open, inputs: plan.inputs, shapes: plan.case.shapes, sizes: plan.case.sizes };
  requireInside(plan.reference);
  requireInside(plan.subject);
  context.progress(0, `looking into ${plan.reference.label}`);
  const reference = await openSide(context, plan.reference, setting);
  let subject: Side | undefined;
  try {
    subject = await openSide(context, plan.subject, setting);
    return await compared(context, plan, setting, { reference, subject });
  } finally {
    await reference.close();
    await subject?.close();
  }
}

/** Line of the user's code that makes a value: as PyTorch heard it, or as the exporter wrote it into the file. */
function lineAt(side: Side, { key, at, call }: LayerValue): string {
  if (side.kind === 'graph') {
    const node = side.graph.byName.get(key)?.node;
    return node === undefined ? '' : lineOf(originAt(side.graph.model, node));
  }
  // What comes out of a module is what the last operator in it gives.
  return at || (side.values.findLast((value) => value.side === 'op' && callOf(value) === call)?.at ?? '');
}

async function compared(
  context: JobContext,
  plan: LayersPlan,
  setting: Setting,
  { reference, subject }: { reference: Side; subject: Side },
): Promise<LayerComparison> {
  const { dir } = plan;
  const { pairs, by, untold } = pairsOf(reference, subject);
  const memoryBytes = plan.memoryBytes ?? defaultMemoryBytes;
  const measured = await measurePairs(share(context, 0.1, 0.7), { reference, subject, pairs, dir, memoryBytes });
  const u = unitRoundoff(narrowest([reference.precision, subject.precision]) ?? 'float32') ?? 2 ** -24;
  const next = subject.kind === 'graph' ? nextCompared(subject.graph, pairs) : undefined;
  const found = confirmedDivergence(pairs, measured, { u, noise: plan.noise }, next);
  const differing = found === null ? undefined : pairs[found.index];
  const result: LayerComparison = {
    subject: plan.subject.label,
    case: plan.case.id,
    pairedBy: by,
    pairs: measured,
    first: found?.index ?? null,
    limit: found?.limit ?? null,
    at: differing === undefined ? '' : lineAt(subject, differing.subject) || lineAt(reference, differing.reference),
    untold: [...untold].map(([scope, operators]) => ({ scope, operators: [...operators] })),
    overflow: null,
    alone: null,
    optimiser: [],
    fusion: '',
    sentence: '',
  };
  let op = differing?.subject.op ?? '';
  if (found !== null && subject.kind === 'graph') {
    context.progress(0.7, 'running the suspect alone');
    const sides = { reference, subject };
    const { index: first, limit } = found;
    const { blamed, alone, overflow } = await blame(context, setting, sides, { pairs, measured, first, limit }, dir);
    const pair = measured[first] as LayerPair;
    pair.scope = blamed.scope;
    // What runs over inside of the layer counts for its pair, which is where it is read.
    pair.overflow = overflow?.elements ?? pair.overflow;
    op = blamed.op;
    Object.assign(result, { alone, overflow });
  }
  let words = '';
  if (subject.kind === 'graph' && (subject.subject.options.opt ?? 'all') !== 'disabled') {
    context.progress(0.8, 'running at every level of optimisation');
    await inFolder(dir, 'outputs', async (folder) => {
      result.optimiser = await optimiserRows(context, setting, subject, await reference.outputs(folder), dir);
    });
    const level = blamedLevel(result.optimiser, u, subject.subject.options.opt);
    if (level !== null) {
      const task = { setting, subject: plan.subject, level, dir, memoryBytes };
      const { saveOptimised } = plan;
      const named = saveOptimised === undefined ? '' : fusionAt(context, { ...task, saveOptimised });
      result.fusion = await Promise.resolve(named).catch((error: unknown) => {
        const info = toErrorInfo(error);
        if (info.code === 'CANCELLED') throw error;
        // What crashes while it is optimised leaves no optimised model behind.
        context.log('info', 'job', `The fused operator is not named: ${info.message}`);
        return '';
      });
      words = ` ${optimiserWords(result.optimiser, level, result.fusion)}`;
    }
  }
  // What an operator tells by itself needs no word about the others.
  const untoldThere = differing?.edge === 'op' ? [] : result.untold;
  result.sentence = sentenceOf({ ...result, untold: untoldThere }, op) + words;
  return result;
}
