/**
 * Our differences of random pairs of tensors beside NumPy's, by the add-on and by its twin. Counts, extremes, their
 * indices and the worst elements are equal; sums to 12 digits; percentiles within 0.4 % (ULP 0.8 %). LAPIDARY_TEST_PYTHON
 * names a Python with numpy.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dtypeCode } from '../../src-shared/dtype.js';
import { identityOf } from '../../src-main/tensorkit/byte-range.js';
import type { StoredElements } from '../../src-main/tensorkit/comparison.js';
import {
  binStart,
  largestFloat32,
  lastMagnitudeBin,
  percentileOf,
} from '../../src-main/tensorkit/magnitude-histogram.js';
import { kitsUnderTest } from '../../src-main/tensorkit/testing.js';

const script = join(dirname(fileURLToPath(import.meta.url)), 'differences.py');
const scratch = mkdtempSync(join(tmpdir(), 'lapidary-differences-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const side = z.object({ path: z.string(), dtype: z.string() });
const percentiles = z.array(z.number().nullable());
const pairSchema = z.object({
  label: z.string(),
  elements: z.number(),
  reference: side,
  subject: side,
  counts: z.record(z.string(), z.number()),
  sums: z.record(z.string(), z.number()),
  dot: z.tuple([z.number(), z.number()]),
  worst: z.array(z.number()),
  percentiles: z.object({ abs: percentiles, rel: percentiles }),
  ulp: z.object({ count: z.number(), max: z.number(), p99: z.number().nullable() }).nullable(),
});

function fromNumpy(): z.infer<typeof pairSchema>[] {
  const python = process.env.LAPIDARY_TEST_PYTHON;
  if (python === undefined || python === '') {
    throw new Error(
      'LAPIDARY_TEST_PYTHON is not set: it has to name a Python that can import numpy (npm test sets it).',
    );
  }
  const said = execFileSync(python, [script, scratch], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return said
    .trim()
    .split('\n')
    .map((line) => pairSchema.parse(JSON.parse(line)));
}

function stored({ path, dtype }: z.infer<typeof side>): StoredElements {
  const identity = identityOf(path);
  return { dtype: dtypeCode(dtype) ?? 0, range: { kind: 'file', path, offset: 0, bytes: identity.size, identity } };
}

const pairs = fromNumpy();
const asked = {
  tolerance: { atol: 1e-3, rtol: 1e-2 },
  ulpFloor: 1e-2,
  worst: 20,
  signal: new AbortController().signal,
};

/** The start of the last bin of a histogram, where what is over float32 is counted. */
const largestBin = binStart(lastMagnitudeBin);
const binned = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Math.min(value, largestBin);

/** Within a share of theirs; what is under 2^-133 is 0 in a histogram. */
function close(ours: number, theirs: number | null | undefined, share: number): void {
  if (theirs === null || theirs === undefined) expect(ours).toBeNaN();
  else expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(Math.max(share * theirs, 2 ** -133));
}

describe.each(kitsUnderTest)('differences as NumPy gives them, $name', (kit) => {
  it.each(pairs)('$label', async (numpy) => {
    const { reference, subject, elements } = numpy;
    const ours = await kit.compare({ reference: stored(reference), subject: stored(subject), elements, ...asked });
    const complex = reference.dtype.startsWith('complex');
    const { maxAbs = 0, maxRel = 0, over, maxAbsIndex, maxRelIndex, ...counts } = numpy.counts;
    expect(ours).toMatchObject({ ...counts, over, maxAbsIndex, maxRelIndex });
    // |z| is rounded otherwise here and there.
    close(ours.maxAbs, maxAbs, complex ? 1e-15 : 0);
    close(ours.maxRel, maxRel, complex ? 1e-15 : 0);
    for (const [name, theirs] of Object.entries(numpy.sums)) close(ours[name as 'sumAbs'], theirs, 1e-12);
    expect(Math.abs(ours.dot - numpy.dot[0])).toBeLessThanOrEqual(1e-12 * numpy.dot[1]);
    expect(ours.worst.map(({ index }) => index)).toEqual(numpy.worst);
    for (const [at, share] of [0.5, 0.99].entries()) {
      close(percentileOf(ours.absHistogram, share), binned(numpy.percentiles.abs[at]), 0.004);
      close(percentileOf(ours.relHistogram, share), binned(numpy.percentiles.rel[at]), 0.004);
    }
    expect(ours.ulp === null).toBe(numpy.ulp === null);
    if (ours.ulp === null || numpy.ulp === null) return;
    expect(ours.ulp.count).toBe(numpy.ulp.count);
    close(ours.ulp.max, Math.min(numpy.ulp.max, largestFloat32), 1e-7);
    close(ours.ulp.p99, binned(numpy.ulp.p99), 0.008);
  });
});
