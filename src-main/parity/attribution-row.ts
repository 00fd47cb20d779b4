/** Which stage of the way from PyTorch to a runtime brings the error in. Pure. */
import type { Attribution, AttributionStage } from '../../src-shared/attribution.js';
import type { Subject } from '../../src-shared/subject.js';
import { formatNumber } from '../../src-shared/units.js';
import { unitRoundoff } from './numerics/unit-roundoff.js';

/** A stage is to blame when its error is this many times that of the one before. */
const jump = 8;

/** Order on the way: PyTorch, its other forms, ONNX as exported, as optimised, narrower types, other runtimes. */
export function stageOf(subject: Subject, precision: string | null): AttributionStage['stage'] {
  const narrow = (unitRoundoff(precision ?? 'float32') ?? 0) > (unitRoundoff('float32') ?? 0);
  if (subject.runtime === 'openvino') return 'other-runtime';
  if (narrow) return 'narrower';
  if (subject.runtime === 'ort') return subject.options.opt === 'disabled' ? 'onnx' : 'onnx-optimised';
  if (subject.runtime === 'eager') return 'pytorch';
  return subject.runtime === 'recorded' ? 'other-runtime' : 'pytorch-compiled';
}

const order: AttributionStage['stage'][] = [
  'exact',
  'pytorch',
  'pytorch-compiled',
  'onnx',
  'onnx-optimised',
  'narrower',
  'other-runtime',
];

/** Stages in the order of the way, and the first that jumps; `terms`: the longest sum on the path. */
export function attributionOf(caseTitle: string, stages: readonly AttributionStage[], terms: number): Attribution {
  const sorted = [...stages].sort((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage));
  // Under what rounding alone does, one stage may well be many times another.
  const floor = jump * (unitRoundoff('float32') ?? 0) * Math.sqrt(Math.max(1, terms));
  let before: AttributionStage | null = null;
  let guilty: number | null = null;
  for (const [index, stage] of sorted.entries()) {
    if (stage.rmsRel === null && stage.nonFinite === 0) continue; // It did not run.
    const limit = Math.max(floor, jump * (before?.rmsRel ?? 0));
    if (guilty === null && (stage.nonFinite > 0 || (stage.rmsRel ?? 0) > limit)) guilty = index;
    if (stage.rmsRel !== null) before = stage;
  }
  const worst = Math.max(0, ...sorted.map((stage) => stage.rmsRel ?? 0));
  const blamed = guilty === null ? undefined : sorted[guilty];
  const previous = guilty === null ? undefined : sorted.slice(0, guilty).findLast((stage) => stage.rmsRel !== null);
  const sentence =
    blamed === undefined
      ? `No stage stands out at ${caseTitle}: all are within ${formatNumber(worst)} of RMS of float64.`
      : blamed.nonFinite > 0
        ? `At ${caseTitle} ${blamed.label} is the first with NaN or infinity that float64 has not.`
        : `At ${caseTitle} the error comes in at ${blamed.label}: ${formatNumber(blamed.rmsRel ?? 0)} of RMS, ${formatNumber(previous?.rmsRel ?? 0)} before.`;
  return { case: caseTitle, stages: sorted, guilty, sentence };
}
