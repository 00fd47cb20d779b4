/** Two stored tensors of one shape → every metric, read once and in chunks. */
import { dtypeCode } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import type { Tolerance } from '../../src-shared/parity.js';
import type { DifferenceMetrics, WorstElement } from '../../src-shared/parity-metrics.js';
import { elementCount } from '../io/npy.js';
import type { StoredTensor } from '../io/stored-npy.js';
import type { DifferingElement, ElementDifferences, PairTask, RowAgreement } from '../tensorkit/comparison.js';
import { tensorkit } from '../tensorkit/choose.js';
import { ShortRange } from '../tensorkit/kit.js';
import { log10Histogram, percentileOf } from '../tensorkit/magnitude-histogram.js';
import { unravel } from './compare-tensors.js';

/** Worst elements that are kept. */
const worstKept = 20;
/** A last axis looks like classes when it is as long as this. */
const classes = { least: 3, most: 1_000_000 } as const;
const topK = 5;

export interface Measured {
  differences: ElementDifferences;
  metrics: DifferenceMetrics;
}

export function pairTask(reference: StoredTensor, subject: StoredTensor, signal: AbortSignal): PairTask {
  return {
    reference: { range: reference.range, dtype: dtypeCode(reference.dtype) ?? 0 },
    subject: { range: subject.range, dtype: dtypeCode(subject.dtype) ?? 0 },
    elements: elementCount(reference.shape),
    signal,
  };
}

const looksLikeClasses = ({ shape, dtype }: StoredTensor): boolean => {
  const last = shape.at(-1) ?? 0;
  return /float/.test(dtype) && shape.length >= 2 && last >= classes.least && last <= classes.most;
};

/** Runs what reads a pair; a file that ends too early is named. */
async function readingPair<T>(reference: StoredTensor, subject: StoredTensor, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    if (!(thrown instanceof ShortRange)) throw thrown;
    const { path } = (thrown.message === 'subject' ? subject : reference).range;
    throw new LapidaryError('FILE_UNREADABLE', `${path} ends before its elements do.`, 'Run the comparison again.');
  }
}

/**
 * Throws CANCELLED, FILE_UNREADABLE, and FORMAT_UNSUPPORTED for types without numbers. `ulpFloor`: least |reference|
 * that counts for ULP.
 */
export function measureDifference(
  reference: StoredTensor,
  subject: StoredTensor,
  tolerance: Tolerance,
  ulpFloor: number,
  signal: AbortSignal,
): Promise<Measured> {
  const { kit } = tensorkit();
  const task = pairTask(reference, subject, signal);
  return readingPair(reference, subject, async () => {
    const differences = await kit.compare({ ...task, tolerance, ulpFloor, worst: worstKept });
    const last = reference.shape.at(-1) ?? 0;
    const rows =
      looksLikeClasses(reference) && task.elements > 0 ? await kit.rows(task, last, Math.min(topK, last)) : null;
    return { differences, metrics: metricsOf(differences, rows, reference.shape, ulpFloor) };
  });
}

/** What the kernel counts, without rows and metrics, for tensors of a shape. Throws as `measureDifference` does. */
export function countDifferences(
  reference: StoredTensor,
  subject: StoredTensor,
  signal: AbortSignal,
): Promise<ElementDifferences> {
  const task = { ...pairTask(reference, subject, signal), tolerance: { atol: 0, rtol: 0 }, ulpFloor: 0, worst: 0 };
  return readingPair(reference, subject, () => tensorkit().kit.compare(task));
}

/** RMS(difference) / RMS(reference); 0 where nothing differs, null where the reference is 0 throughout. */
export function relativeRms({ sumSquaredDifference, sumSquaredReference }: ElementDifferences): number | null {
  if (sumSquaredDifference === 0) return 0;
  return sumSquaredReference === 0 ? null : Math.sqrt(sumSquaredDifference) / Math.sqrt(sumSquaredReference);
}

const jsonNumber = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

export function worstElement(element: DifferingElement, shape: readonly number[]): WorstElement {
  return {
    index: unravel(element.index, shape),
    reference: jsonNumber(element.reference),
    subject: jsonNumber(element.subject),
  };
}

/** Metrics from what the kernel counted. Sources: facts of linear algebra; percentiles by nearest rank of the bins. */
export function metricsOf(
  found: ElementDifferences,
  rows: RowAgreement | null,
  shape: readonly number[],
  ulpFloor: number,
): DifferenceMetrics {
  const { compared } = found;
  const mean = (sum: number, count: number): number => (count === 0 ? 0 : sum / count);
  const rmsReference = Math.sqrt(mean(found.sumSquaredReference, compared));
  const rmsError = Math.sqrt(mean(found.sumSquaredDifference, compared));
  const norms = Math.sqrt(found.sumSquaredReference) * Math.sqrt(found.sumSquaredSubject);
  const hasRelative = found.relCount > 0;
  return {
    elementCount: found.elements,
    compared,
    equal: found.equal,
    maxAbs: found.maxAbs,
    meanAbs: mean(found.sumAbs, compared),
    p99Abs: compared === 0 ? 0 : Math.min(found.maxAbs, percentileOf(found.absHistogram, 0.99)),
    maxRel: hasRelative ? found.maxRel : null,
    meanRel: hasRelative ? found.sumRel / found.relCount : null,
    p99Rel: hasRelative ? Math.min(found.maxRel, percentileOf(found.relHistogram, 0.99)) : null,
    rmsReference,
    rmsError,
    rmsRel: relativeRms(found),
    cosine: norms > 0 && Number.isFinite(norms) ? Math.max(-1, Math.min(1, found.dot / norms)) : null,
    snrDb: rmsError > 0 && rmsReference > 0 ? 20 * Math.log10(rmsReference / rmsError) : null,
    ulp:
      found.ulp === null || found.ulp.count === 0
        ? null
        : {
            type: found.ulp.type,
            max: found.ulp.max,
            p99: found.ulp.p99,
            counted: found.ulp.count,
            floor: ulpFloor,
          },
    top: rows === null ? null : { rows: rows.rows - rows.nanRows, top1: rows.top1, top5: rows.topK },
    nonFinite: {
      nanBoth: found.nanBoth,
      nanReferenceOnly: found.nanReferenceOnly,
      nanSubjectOnly: found.nanSubjectOnly,
      infinityBoth: found.infinityBoth,
      infinityMismatch: found.infinityMismatch,
    },
    histogram: log10Histogram(found.absHistogram),
    worstElements: found.worst.map((element) => worstElement(element, shape)),
  };
}
