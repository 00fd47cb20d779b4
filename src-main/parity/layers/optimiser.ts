/** ONNX Runtime's optimiser, blamed or cleared: the same case at every level, judged by the model's own outputs. */
import type { LayerPair, OptimiserRow } from '../../../src-shared/layer-parity.js';
import { formatNumber } from '../../../src-shared/units.js';
import { toErrorInfo } from '../../../src-shared/errors.js';
import { optimisationLevelSchema } from '../../../src-shared/subject.js';
import { type JobContext, throwIfCancelled } from '../../jobs/job-context.js';
import type { OutputFile } from '../../runtimes/runtime.js';
import { errorLimit } from './first-divergence.js';
import { measurePair } from './measure-pair.js';
import { type GraphSide, inFolder, runOnce, type Setting } from './sides.js';

export type Level = OptimiserRow['level'];

/** How many times the error without the optimiser one with it has to be, however large both are. */
const worse = 4;

/** The worst of the outputs, paired by name, else by place. */
export async function worstOutput(
  reference: readonly OutputFile[],
  made: readonly OutputFile[],
  signal: AbortSignal,
): Promise<LayerPair | null> {
  let worst: LayerPair | null = null;
  const badness = (pair: LayerPair): number => (pair.nonFinite > 0 ? Infinity : (pair.rmsRel ?? pair.maxAbs ?? 0));
  for (const [at, output] of made.entries()) {
    const expected = reference.find(({ name }) => name === output.name) ?? reference[at];
    if (expected === undefined) continue;
    const side = ({ name, dtype, shape }: OutputFile) => ({ key: name, name, op: '', scope: '', dtype, shape });
    const pair = { reference: side(expected), subject: side(output), edge: null };
    const files = { reference: expected.path, subject: output.path };
    const measured = await measurePair(pair, '', files, signal);
    if (worst === null || badness(measured) > badness(worst)) worst = measured;
  }
  return worst;
}

/** Rows in the order of the levels. Throws CANCELLED. */
export async function optimiserRows(
  context: JobContext,
  setting: Setting,
  { subject }: GraphSide,
  reference: readonly OutputFile[],
  dir: string,
): Promise<OptimiserRow[]> {
  const rows: OptimiserRow[] = [];
  for (const level of optimisationLevelSchema.options) {
    throwIfCancelled(context.signal);
    try {
      const worst = await inFolder(dir, level, async (folder) => {
        const at = { ...subject, options: { ...subject.options, opt: level } };
        return worstOutput(reference, await runOnce(setting, at, setting.inputs, folder), context.signal);
      });
      const bad = worst?.nonFinite ?? 0;
      const detail = worst?.note ?? '';
      rows.push({
        level,
        rmsRel: bad > 0 ? null : (worst?.rmsRel ?? null),
        maxAbs: worst?.maxAbs ?? null,
        detail: bad > 0 ? `${String(bad)} elements are not finite on one side only` : detail,
      });
    } catch (error) {
      const info = toErrorInfo(error);
      if (info.code === 'CANCELLED') throw error;
      rows.push({ level, rmsRel: null, maxAbs: null, detail: info.message });
    }
  }
  return rows;
}

const errorOf = ({ rmsRel, maxAbs, detail }: OptimiserRow): number =>
  detail === '' ? (rmsRel ?? maxAbs ?? 0) : Infinity;

/** The first level, up to the one that is used, that is far worse than none at all; null: it is cleared. */
export function blamedLevel(rows: readonly OptimiserRow[], u: number, used: Level = 'all'): Level | null {
  const plain = rows.find(({ level }) => level === 'disabled');
  if (plain === undefined || errorOf(plain) === Infinity) return null;
  const limit = Math.max(errorLimit([errorOf(plain)], { u, noise: null }), worse * errorOf(plain));
  const upTo = rows.slice(0, rows.findIndex(({ level }) => level === used) + 1);
  return upTo.find((row) => row.level !== 'disabled' && errorOf(row) > limit)?.level ?? null;
}

/** What the rows say, for the sentence. */
export function optimiserWords(rows: readonly OptimiserRow[], level: Level, fusion: string): string {
  const [plain, bad] = ['disabled', level].map((each) => rows.find((row) => row.level === each));
  const size = (row: OptimiserRow | undefined): string => {
    if (row === undefined) return 'not run';
    return errorOf(row) === Infinity ? row.detail.replace(/\.$/, '') : `${formatNumber(errorOf(row))} of RMS`;
  };
  const by = fusion === '' ? '' : `, by ${fusion}`;
  return `The optimiser is to blame (level ${level}${by}): ${size(bad)}; without it ${size(plain)}.`;
}
