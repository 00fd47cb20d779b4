/** What native/tensorkit computes of two tensors, behind the Kit interface. */
import { dtypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { unreadable } from '../formats/path-checks.js';
import { checkCompare, checkRows, checkSlices } from './check-task.js';
import type { CompareTask, DifferingElement, ElementDifferences, PairTask, StoredElements } from './comparison.js';
import { maxWorst } from './comparison.js';
import { type Kit, ShortRange } from './kit.js';
import {
  binStart,
  croppedHistogram,
  largestFloat32,
  type MagnitudeHistogram,
  magnitudeBins,
  percentileOf,
} from './magnitude-histogram.js';
import { status } from './native-status.js';
import { cropped, gridSide } from './scatter-grid.js';
import { rootMeanSquares } from './slice-sums.js';
import { type UlpType, ulpTypeOf } from './ulp-type.js';

export type ComparePair = (
  operation: 0 | 1 | 2 | 3,
  reference: string | Uint8Array,
  referenceOffset: number,
  referenceType: number,
  subject: string | Uint8Array,
  subjectOffset: number,
  subjectType: number,
  elements: number,
  threads: number,
  control: Int32Array,
  options: Float64Array,
  out: Float64Array,
) => Promise<number>;

const operations = { compare: 0, rows: 1, slices: 2, scatter: 3 } as const;
/** Layout of what `compare` gives: numbers, the worst elements, three histograms. */
const fixedNumbers = 25;
const worstNumbers = 4;
const histogramsAt = fixedNumbers + maxWorst * worstNumbers;

const sourceOf = ({ range }: StoredElements): [string | Uint8Array, number] =>
  range.kind === 'file' ? [range.path, range.offset] : [range.bytes, 0];

function cannotOpen({ range }: StoredElements): Error {
  return unreadable(range.kind === 'file' ? range.path : 'the tensor', new Error('tensorkit could not open it'));
}

function failure(code: number, { reference, subject }: PairTask): Error {
  switch (code) {
    case status.cancelled:
      return new LapidaryError('CANCELLED', 'The comparison was cancelled.');
    case status.cannotOpen:
      return cannotOpen(reference);
    case status.cannotOpenSubject:
      return cannotOpen(subject);
    case status.short:
      return new ShortRange('reference');
    case status.shortSubject:
      return new ShortRange('subject');
    case status.unknownType: {
      const types = `${dtypeName(reference.dtype)} and ${dtypeName(subject.dtype)}`;
      return new LapidaryError('FORMAT_UNSUPPORTED', `Elements of type ${types} cannot be compared as numbers.`);
    }
    default:
      return new LapidaryError('INTERNAL', 'There is not enough memory for the comparison.');
  }
}

function readDifferences(out: Float64Array, task: CompareTask, type: UlpType | undefined): ElementDifferences {
  const at = (index: number): number => out[index] ?? 0;
  const element = (index: number): DifferingElement => ({
    index: at(index),
    reference: at(index + 1),
    subject: at(index + 2),
    difference: at(index + 3),
  });
  const histogram = (which: number): MagnitudeHistogram =>
    croppedHistogram(out.subarray(histogramsAt + which * magnitudeBins, histogramsAt + (which + 1) * magnitudeBins));
  const ulpHistogram = histogram(2);
  return {
    elements: task.elements,
    compared: at(0),
    equal: at(1),
    nanBoth: at(2),
    nanReferenceOnly: at(3),
    nanSubjectOnly: at(4),
    infinityBoth: at(5),
    infinityMismatch: at(6),
    firstNonFiniteMismatch: at(7) < 0 ? null : { ...element(7), difference: Number.NaN },
    maxAbs: at(10),
    maxAbsIndex: at(11),
    sumAbs: at(12),
    maxRel: at(13),
    maxRelIndex: at(14),
    sumRel: at(15),
    relCount: at(16),
    sumSquaredDifference: at(17),
    sumSquaredReference: at(18),
    sumSquaredSubject: at(19),
    dot: at(20),
    over: at(21),
    absHistogram: histogram(0),
    relHistogram: histogram(1),
    ulp:
      type === undefined
        ? null
        : {
            type: type.name,
            count: at(22),
            max: Math.min(at(23), largestFloat32),
            p99: percentileOf(ulpHistogram, 0.99, binStart),
            histogram: ulpHistogram,
          },
    worst: Array.from({ length: at(24) }, (_, which) => element(fixedNumbers + which * worstNumbers)),
  };
}

/** The part of the kit that works on pairs, on `threads` threads. */
export function nativePairs(comparePair: ComparePair, threads: number): Pick<Kit, keyof typeof operations> {
  const run = async (operation: keyof typeof operations, task: PairTask, options: number[], out: Float64Array) => {
    const { reference, subject, elements, signal } = task;
    const control = new Int32Array(2);
    const cancel = (): void => {
      Atomics.store(control, 0, 1);
    };
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const code = await comparePair(
        operations[operation],
        ...sourceOf(reference),
        reference.dtype,
        ...sourceOf(subject),
        subject.dtype,
        elements,
        threads,
        control,
        Float64Array.from(options),
        out,
      );
      if (code !== status.done) throw failure(code, task);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
  return {
    compare: async (task) => {
      checkCompare(task);
      const type = ulpTypeOf(task.reference.dtype, task.subject.dtype);
      const { tolerance, ulpFloor, worst } = task;
      const out = new Float64Array(histogramsAt + 3 * magnitudeBins);
      const ulp = [type?.mantissa ?? -1, type?.minExponent ?? 0];
      await run('compare', task, [tolerance.atol, tolerance.rtol, ulpFloor, worst, ...ulp], out);
      return readDifferences(out, task, type);
    },
    rows: async (task, rowLength, k = 5) => {
      checkRows(task, rowLength, k);
      const out = new Float64Array(5);
      await run('rows', task, [rowLength, k], out);
      const [rows = 0, nanRows = 0, top1 = 0, topK = 0, firstDisagreement = -1] = out;
      return { rows, nanRows, top1, topK, k, firstDisagreement };
    },
    slices: async (task, outer, axisSize, inner) => {
      checkSlices(task, outer, axisSize, inner);
      const out = new Float64Array(5 * axisSize);
      await run('slices', task, [axisSize, inner], out);
      const part = (which: number): Float64Array => out.slice(which * axisSize, (which + 1) * axisSize);
      const compared = part(0);
      return {
        maxAbs: part(1),
        rmsDifference: rootMeanSquares(part(2), compared),
        rmsReference: rootMeanSquares(part(3), compared),
        nonFiniteMismatch: part(4),
      };
    },
    scatter: async (task) => {
      const out = new Float64Array(2 + gridSide * gridSide);
      await run('scatter', task, [], out);
      return cropped(out.subarray(2), out[0] ?? 0, out[1] ?? 0);
    },
  };
}
