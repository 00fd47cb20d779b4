/**
 * Element differences in TypeScript: the twin of native/tensorkit/compare.cpp, operation by operation. This file is the
 * definition of the arithmetic: doubles, four lanes in a chunk (element i adds to lane i mod 4), chunks in their order.
 */
import type { CompareTask, ElementDifferences, UlpDifferences } from './comparison.js';
import { MagnitudeCounter } from './magnitude-counter.js';
import { binStart, largestFloat32, percentileOf } from './magnitude-histogram.js';
import { isMismatch, nonFiniteClass } from './non-finite.js';
import { forEachPairChunk, type PairChunk } from './pair-chunks.js';
import { ulpScales, ulpTypeOf } from './ulp-type.js';
import { WorstElements } from './worst-elements.js';

const lanes = 4;
/** Sums, each in four lanes: |d|, |d|/|r|, d², r², s², r·s. */
const sumCount = 6;

type Counted = Omit<ElementDifferences, 'absHistogram' | 'relHistogram' | 'ulp' | 'worst'>;

const nothingCounted = (elements: number): Counted => ({
  elements,
  compared: 0,
  equal: 0,
  nanBoth: 0,
  nanReferenceOnly: 0,
  nanSubjectOnly: 0,
  infinityBoth: 0,
  infinityMismatch: 0,
  firstNonFiniteMismatch: null,
  maxAbs: 0,
  maxAbsIndex: -1,
  sumAbs: 0,
  maxRel: 0,
  maxRelIndex: -1,
  sumRel: 0,
  relCount: 0,
  sumSquaredDifference: 0,
  sumSquaredReference: 0,
  sumSquaredSubject: 0,
  dot: 0,
  over: 0,
});

/** Adds the lanes of one chunk to the totals. */
function addSums(sums: Float64Array, total: Counted): void {
  const sum = (at: number): number =>
    (sums[at * lanes] ?? 0) + (sums[at * lanes + 1] ?? 0) + ((sums[at * lanes + 2] ?? 0) + (sums[at * lanes + 3] ?? 0));
  total.sumAbs += sum(0);
  total.sumRel += sum(1);
  total.sumSquaredDifference += sum(2);
  total.sumSquaredReference += sum(3);
  total.sumSquaredSubject += sum(4);
  total.dot += sum(5);
}

/** Compares two tensors on this thread. */
export async function compare(task: CompareTask): Promise<ElementDifferences> {
  const { atol, rtol } = task.tolerance;
  const total = nothingCounted(task.elements);
  const worst = new WorstElements(task.worst);
  const ulpType = ulpTypeOf(task.reference.dtype, task.subject.dtype);
  const ulp = { count: 0, max: 0 };
  const [byAbs, byRel, byUlp] = [new MagnitudeCounter(), new MagnitudeCounter(), new MagnitudeCounter()];
  const scales = ulpType === undefined ? new Float64Array(2048) : ulpScales(ulpType);
  const sums = new Float64Array(sumCount * lanes);
  const add = (which: number, lane: number, term: number): void => {
    sums[which * lanes + lane] = (sums[which * lanes + lane] ?? 0) + term;
  };
  let patterns: Uint32Array | undefined;

  const chunkWork = ({ first, count: length, reference, subject, difference, product }: PairChunk): void => {
    patterns ??= new Uint32Array(reference.buffer);
    sums.fill(0);
    for (let at = 0; at < length; at += 1) {
      const r = reference[at] ?? 0;
      const s = subject[at] ?? 0;
      const index = first + at;
      if (r - r !== 0 || s - s !== 0) {
        const kind = nonFiniteClass(r, s);
        total[kind] += 1;
        if (!isMismatch(kind)) continue;
        const element = { index, reference: r, subject: s, difference: Number.NaN };
        total.firstNonFiniteMismatch ??= element;
        worst.mismatch(element);
        continue;
      }
      const d = difference[at] ?? 0;
      const size = Math.abs(r);
      const lane = at % lanes;
      total.compared += 1;
      if (total.maxAbsIndex < 0 || d > total.maxAbs) [total.maxAbs, total.maxAbsIndex] = [d, index];
      add(0, lane, d);
      byAbs.add(d);
      if (r !== 0) {
        const rel = d / size;
        if (total.maxRelIndex < 0 || rel > total.maxRel) [total.maxRel, total.maxRelIndex] = [rel, index];
        total.relCount += 1;
        add(1, lane, rel);
        byRel.add(rel);
      }
      add(2, lane, d * d);
      add(3, lane, r * r);
      add(4, lane, s * s);
      add(5, lane, product[at] ?? 0);
      if (ulpType !== undefined && size >= task.ulpFloor) {
        const ulps = Math.fround(d * (scales[((patterns[at * 2 + 1] ?? 0) >>> 20) & 0x7ff] ?? 0));
        if (ulps > ulp.max) ulp.max = ulps;
        ulp.count += 1;
        byUlp.add(ulps);
      }
      if (d === 0) {
        total.equal += 1;
        continue;
      }
      const allowed = atol + rtol * size;
      if (d > allowed) total.over += 1;
      const excess = d - allowed;
      if (excess > worst.threshold) worst.take({ index, reference: r, subject: s, difference: d, excess });
    }
    addSums(sums, total);
  };

  await forEachPairChunk(task, chunkWork);
  const ulpHistogram = byUlp.take();
  const inUlp = (type: string): UlpDifferences => ({
    type,
    count: ulp.count,
    max: Math.min(ulp.max, largestFloat32),
    p99: percentileOf(ulpHistogram, 0.99, binStart),
    histogram: ulpHistogram,
  });
  return {
    ...total,
    absHistogram: byAbs.take(),
    relHistogram: byRel.take(),
    ulp: ulpType === undefined ? null : inUlp(ulpType.name),
    worst: worst.list(),
  };
}
