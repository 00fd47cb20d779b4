/**
 * Our statistics of random tensors beside NumPy's, by the add-on and by its twin. Counts, least and greatest are equal;
 * mean and standard deviation to 12 digits: both sum doubles, in another order. LAPIDARY_TEST_PYTHON names a Python
 * with numpy.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dtypeCode, dtypeNames } from '../../src-shared/dtype.js';
import { identityOf } from '../../src-main/tensorkit/byte-range.js';
import { statistics } from '../../src-main/tensorkit/statistics.js';
import { kitsUnderTest } from '../../src-main/tensorkit/testing.js';

const script = join(dirname(fileURLToPath(import.meta.url)), 'statistics.py');
const scratch = mkdtempSync(join(tmpdir(), 'lapidary-statistics-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const describedSchema = z.object({
  label: z.string(),
  dtype: z.enum(dtypeNames),
  path: z.string(),
  count: z.number(),
  finite: z.number(),
  zeros: z.number(),
  nan: z.number(),
  positiveInfinite: z.number(),
  negativeInfinite: z.number(),
  min: z.number(),
  max: z.number(),
  exactMin: z.string().nullable(),
  exactMax: z.string().nullable(),
  mean: z.number(),
  std: z.number(),
  histogram: z.array(z.number()).nullable(),
});

function fromNumpy(): z.infer<typeof describedSchema>[] {
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
    .map((line) => describedSchema.parse(JSON.parse(line)));
}

const apart = (ours: number | null, theirs: number): number =>
  ours === null ? Infinity : ours === theirs ? 0 : Math.abs(ours - theirs) / Math.abs(theirs);

const tensors = fromNumpy();

describe.each(kitsUnderTest)('statistics as NumPy gives them, $name', (kit) => {
  it.each(tensors)('$label', async (numpy) => {
    const identity = identityOf(numpy.path);
    const range = { kind: 'file', path: numpy.path, offset: 0, bytes: identity.size, identity } as const;
    const dtype = dtypeCode(numpy.dtype) ?? 0;
    const ours = await statistics(kit, { range, dtype, elements: numpy.count, signal: new AbortController().signal });
    const { count, finite, zeros, nan, positiveInfinite, negativeInfinite, min, max } = numpy;
    expect(ours).toMatchObject({ count, finite, zeros, nan, positiveInfinite, negativeInfinite, min, max });
    if (numpy.exactMin !== null) expect([ours.minText, ours.maxText]).toEqual([numpy.exactMin, numpy.exactMax]);
    expect(apart(ours.mean, numpy.mean), `mean ${String(ours.mean)}, NumPy ${String(numpy.mean)}`).toBeLessThan(1e-12);
    expect(apart(ours.std, numpy.std), `std ${String(ours.std)}, NumPy ${String(numpy.std)}`).toBeLessThan(1e-12);
    expect(ours.histogram?.counts.reduce((sum, bin) => sum + bin, 0)).toBe(finite);
    if (numpy.histogram === null) return;
    // NumPy moves an element to the neighbouring bin where its own rounding of the edge says so.
    const moved = numpy.histogram.map((bin, at) => Math.abs(bin - (ours.histogram?.counts[at] ?? 0)));
    expect(moved.reduce((sum, bin) => sum + bin, 0)).toBe(0);
  });
});
