/** The verdict on one output at one case: structure, then finite, then values by two rules; the reason in numbers. */
import type { OutputComparison, Tolerance, Verdict } from '../../src-shared/parity.js';
import type { Bounded, Quantised } from '../../src-shared/numerics.js';
import type { NoiseFloor, RuleResult, ScaleBasis } from '../../src-shared/parity-metrics.js';
import { scaleAtol, type ScaleTerms, scaleTerms } from '../../src-shared/scale-rule.js';
import { formatNumber, formatShape } from '../../src-shared/units.js';
import { leadingRows, type StoredTensor } from '../io/stored-npy.js';
import { countOver } from '../tensorkit/magnitude-histogram.js';
import { largeFactor } from './make-inputs.js';
import { type Measured, measureDifference } from './measure-difference.js';
import { withinDrift } from './repeat.js';
import { houseTolerance, type RuleSettings, scaleBasis } from './rules.js';
import { judgeTexts } from './text-verdict.js';
import { type ComparisonLabel, unmeasured } from './unmeasured.js';

/** A tensor to be judged: stored, and in the type the runtime computed, which may be narrower than the stored one. */
export interface OutputTensor {
  stored: StoredTensor;
  dtype: string;
}

/** What can be expected of the output. */
export interface Expectation {
  settings: RuleSettings;
  noise: NoiseFloor;
  /** Narrowest type on the path in either model; null where not known. */
  precision: string | null;
  longestReduction: number;
  /** The operator that keeps its values in 0…1. */
  bounded?: Bounded | null;
  quantised?: Quantised | null;
  /** Whether the inputs were made a hundred times larger than usual. */
  isLarge?: boolean;
  /** How far the reference's output is from itself when it is run again, as a share of its RMS. */
  drift?: number | undefined;
  /** Row of axis 0 that is padding throughout. */
  paddingRow: number | null;
  /** Size of the leading axis that row belongs to. */
  rows: number | null;
}

type Scale = NonNullable<OutputComparison['scale']>;

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** Pass: both. Warn: one. Fail: neither. A rule that has no meaning here leaves the other alone. */
export function valuesVerdict(house: RuleResult | null, scale: RuleResult | null): Verdict {
  const verdicts = [house, scale].flatMap((rule) => (rule === null ? [] : [rule.verdict]));
  if (!verdicts.includes('fail')) return 'pass';
  return verdicts.includes('pass') ? 'warn' : 'fail';
}

function houseResult({ differences }: Measured, tolerance: Tolerance): RuleResult {
  return { ...tolerance, over: differences.over, verdict: differences.over === 0 ? 'pass' : 'fail' };
}

function scaleResult({ differences, metrics }: Measured, basis: ScaleBasis): Scale {
  const atol = scaleAtol(basis);
  const holds = metrics.maxAbs <= atol;
  // The verdict is exact; how many are over it comes from bins, and where one is there is at least one.
  const over = holds ? 0 : Math.max(1, countOver(differences.absHistogram, atol));
  return { atol, rtol: 0, over, verdict: holds ? 'pass' : 'fail', basis };
}

const houseText = ({ atol, rtol }: Tolerance): string =>
  rtol === 0 ? formatNumber(atol) : `${formatNumber(atol)} + ${formatNumber(rtol)} · |reference|`;

const counted = (count: number): string => Math.round(count).toLocaleString('en');

function sizeText({ of, k, rms }: ScaleTerms, bounded: Bounded | null): string {
  const size = `√${counted(k)}${of === 'roundings' ? ' roundings' : ''} · RMS ${formatNumber(rms)}`;
  if (bounded?.by === 'Softmax') return `${size} · √${counted(bounded.row)} in a row of Softmax`;
  return bounded?.by === 'Sigmoid' && Math.sqrt(k) * rms < 1 ? '1 of a Sigmoid' : size;
}

function scaleText({ atol, basis }: Scale): string {
  const terms = scaleTerms(basis);
  const parts = [formatNumber(terms.c), formatNumber(basis.u), sizeText(terms, basis.bounded)];
  return `${formatNumber(atol)} (${parts.join(' · ')}, ${basis.dtype})`;
}

function valuesReason(measured: Measured, house: RuleResult | null, scale: Scale | null): string {
  const { metrics } = measured;
  const worst = metrics.worstElements[0];
  const place =
    worst === undefined
      ? ''
      : `, worst at [${worst.index.join(', ')}] (${text(worst.reference)} → ${text(worst.subject)})`;
  const sentences: string[] = [];
  if (house !== null) {
    sentences.push(
      house.verdict === 'pass'
        ? `within the house rule ${houseText(house)}`
        : `${counted(house.over)} of ${metrics.elementCount.toLocaleString('en')} elements over the house rule ${houseText(house)}`,
    );
  }
  if (scale !== null) {
    sentences.push(
      scale.verdict === 'pass'
        ? `within the scale-aware ${scaleText(scale)}`
        : `about ${counted(scale.over)} over the scale-aware ${scaleText(scale)}`,
    );
  }
  if (metrics.compared === 0) return 'No element is finite on both sides.';
  const failing = house?.verdict === 'fail' || scale?.verdict === 'fail';
  const { nanBoth, infinityBoth } = metrics.nonFinite;
  const left = nanBoth + infinityBoth;
  if (left > 0)
    sentences.push(
      `${counted(left)} of ${metrics.elementCount.toLocaleString('en')} elements are not finite on both sides and say nothing`,
    );
  return `Largest difference ${formatNumber(metrics.maxAbs)}${failing ? place : ''}: ${sentences.join('; ')}.`;
}

/** With digits enough to see two float32 values differ. */
const text = (value: number | string): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(7))) : value;

function finiteReason({ differences, metrics }: Measured): string {
  const { nanReferenceOnly, nanSubjectOnly, infinityMismatch } = metrics.nonFinite;
  const parts = [
    nanSubjectOnly > 0 ? `NaN in ${counted(nanSubjectOnly)} where the reference has none` : '',
    nanReferenceOnly > 0 ? `no NaN in ${counted(nanReferenceOnly)} where the reference has one` : '',
    infinityMismatch > 0 ? `infinity differs in ${counted(infinityMismatch)}` : '',
  ].filter((part) => part !== '');
  const first = differences.firstNonFiniteMismatch;
  const at =
    first === null
      ? ''
      : `, first at element ${first.index.toLocaleString('en')} (${text(first.reference)} → ${text(first.subject)})`;
  return `Of ${metrics.elementCount.toLocaleString('en')} elements: ${parts.join('; ')}${at}.`;
}

interface Judged {
  measured: Measured;
  house: RuleResult | null;
  scale: Scale | null;
  finite: Verdict;
  values: Verdict;
}

async function judge(
  label: ComparisonLabel,
  reference: OutputTensor,
  subject: OutputTensor,
  expected: Expectation,
  signal: AbortSignal,
): Promise<Judged> {
  const { settings, precision } = expected;
  const dtypes = [reference.dtype, subject.dtype] as const;
  const tolerance = houseTolerance(label.name, dtypes, precision, settings);
  // Under the absolute tolerance a distance in the last place says nothing.
  const floor = tolerance.atol > 0 ? tolerance.atol : Number.MIN_VALUE;
  const measured = await measureDifference(reference.stored, subject.stored, tolerance, floor, signal);
  const { nanReferenceOnly, nanSubjectOnly, infinityMismatch } = measured.metrics.nonFinite;
  const finite: Verdict = nanReferenceOnly + nanSubjectOnly + infinityMismatch === 0 ? 'pass' : 'fail';
  const basis =
    settings.rule === 'house'
      ? null
      : scaleBasis(
          dtypes,
          precision,
          expected.longestReduction,
          expected.noise,
          measured.metrics.rmsReference,
          expected.bounded,
          expected.quantised,
        );
  const scale = basis === null ? null : scaleResult(measured, basis);
  // Where the scale-aware rule has no meaning (integers), the house rule decides whatever was asked for.
  const house = settings.rule === 'scale' && scale !== null ? null : houseResult(measured, tolerance);
  if (finite === 'pass' && scale?.verdict === 'fail' && house?.verdict !== 'fail') {
    // The worst by the rule that fails: where the difference is largest, not where it is largest for the other rule.
    const again = await measureDifference(
      reference.stored,
      subject.stored,
      { atol: scale.atol, rtol: 0 },
      floor,
      signal,
    );
    measured.metrics.worstElements = again.metrics.worstElements;
  }
  return { measured, house, scale, finite, values: finite === 'fail' ? 'fail' : valuesVerdict(house, scale) };
}

/** Compares one output of a subject with the reference's. Throws CANCELLED, FILE_UNREADABLE, FORMAT_UNSUPPORTED. */
export async function judgeOutput(
  label: ComparisonLabel,
  reference: OutputTensor,
  subject: OutputTensor,
  expected: Expectation,
  signal: AbortSignal,
): Promise<OutputComparison> {
  const { shape } = reference.stored;
  if (!sameShape(shape, subject.stored.shape)) {
    return unmeasured(
      label,
      `Shape ${formatShape(subject.stored.shape)} where the reference has ${formatShape(shape)}.`,
    );
  }
  const texts = [reference, subject].filter(({ dtype }) => dtype === 'string').length;
  if (texts === 2) return judgeTexts(label, reference.stored.range.path, subject.stored.range.path);
  const typeText = `Type ${subject.dtype} where the reference has ${reference.dtype}.`;
  if (texts === 1) return unmeasured(label, typeText);
  const bothFloat = /float/.test(reference.dtype) && /float/.test(subject.dtype);
  const structure = reference.dtype === subject.dtype ? 'pass' : bothFloat ? 'warn' : 'fail';
  const judged = await judge(label, reference, subject, expected, signal);
  const { measured, house, scale, finite } = judged;
  const { metrics, differences } = measured;
  let { values } = judged;
  let shownFinite = finite;
  let reason = finite === 'fail' ? finiteReason(measured) : valuesReason(measured, house, scale);
  if (differences.elements === 0) reason = 'Empty on both sides.';
  if (structure === 'fail') reason = typeText;
  else if (structure === 'warn') reason += ` ${typeText}`;
  const read = expected.paddingRow ?? 0;
  if (values === 'fail' && structure !== 'fail' && read > 0 && shape[0] === expected.rows) {
    const [first, second] = [reference, subject].map((side) => ({ ...side, stored: leadingRows(side.stored, read) }));
    const rest = await judge(label, first as OutputTensor, second as OutputTensor, expected, signal);
    if (rest.values !== 'fail') {
      values = 'warn';
      if (finite === 'fail') shownFinite = 'warn';
      reason = `Only row ${String(read)} differs, which is padding throughout, by up to ${formatNumber(metrics.maxAbs)}; in the others: ${valuesReason(rest.measured, rest.house, rest.scale)}`;
    }
  }
  if (values === 'fail' && structure !== 'fail' && withinDrift(metrics.rmsRel, expected.drift)) {
    values = 'warn';
    if (finite === 'fail') shownFinite = 'warn';
    reason = `The reference is not deterministic: run again, it differs from itself as much. ${reason}`;
  }
  const reach = expected.isLarge === true ? (expected.quantised?.reach ?? Infinity) : Infinity;
  if (values === 'fail' && structure !== 'fail' && finite === 'pass' && reach < largeFactor) {
    values = 'warn';
    reason = `The inputs are ${String(largeFactor)} times larger than usual, and quantised they end at ${formatNumber(reach)}: what is cut off is no fault of the export. ${reason}`;
  }
  const worst = metrics.worstElements[0];
  const verdicts: Verdict[] = [structure, values];
  // Rules and sizes over no element at all would read as if everything agreed.
  const nothing = metrics.compared === 0 && metrics.elementCount > 0;
  const [shownHouse, shownScale] = nothing ? [null, null] : [house, scale];
  return {
    ...label,
    structure,
    finite: shownFinite,
    values,
    maxAbs: nothing ? null : metrics.maxAbs,
    maxRel: metrics.maxRel,
    meanAbs: nothing ? null : metrics.meanAbs,
    rmsRel: nothing ? null : metrics.rmsRel,
    overCount: shownHouse?.over ?? shownScale?.over ?? null,
    elementCount: metrics.elementCount,
    tolerance: shownHouse === null ? null : { atol: shownHouse.atol, rtol: shownHouse.rtol },
    worst:
      worst !== undefined && typeof worst.reference === 'number' && typeof worst.subject === 'number'
        ? { index: worst.index, reference: worst.reference, value: worst.subject }
        : null,
    house: shownHouse,
    scale: shownScale,
    files: null,
    metrics,
    verdict: verdicts.includes('fail') ? 'fail' : verdicts.includes('warn') ? 'warn' : 'pass',
    reason,
  };
}
