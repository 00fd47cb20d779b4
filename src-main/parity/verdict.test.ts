import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OutputComparison } from '../../src-shared/parity.js';
import { float32ToHalfBits } from '../../src-shared/half.js';
import { type Tensor, writeNpy, zeros } from '../io/npy.js';
import { storedNpy } from '../io/stored-npy.js';
import { scratchFolder } from '../testing/scratch.js';
import { calibrated, houseRules, type RuleSettings, uncalibrated, usualRules } from './rules.js';
import { missingOutput } from './unmeasured.js';
import { type Expectation, judgeOutput, type OutputTensor } from './verdict.js';

const floats = (values: number[], shape = [values.length]): Tensor => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(values),
});
const label = { name: 'y', case: 'c', subject: 's' };

async function stored(tensor: Tensor, dtype: string = tensor.dtype): Promise<OutputTensor> {
  const path = join(scratchFolder(), 'y.npy');
  await writeNpy(path, tensor);
  return { stored: await storedNpy(path), dtype };
}

async function judge(
  reference: Tensor,
  subject: Tensor,
  settings: RuleSettings = houseRules,
  more: Partial<Expectation> = {},
): Promise<OutputComparison> {
  const expected: Expectation = {
    settings,
    noise: uncalibrated(''),
    precision: null,
    longestReduction: 1,
    paddingRow: null,
    rows: null,
    ...more,
  };
  return judgeOutput(label, await stored(reference), await stored(subject), expected, new AbortController().signal);
}

describe('structure and finite come first', () => {
  it('fails on shape before it looks at values', async () => {
    const judged = await judge(zeros('float32', [2, 3]), zeros('float32', [1, 3]));
    expect(judged).toMatchObject({ structure: 'fail', finite: null, values: null, verdict: 'fail', metrics: null });
    expect(judged.reason).toBe('Shape 1 × 3 where the reference has 2 × 3.');
  });

  it('fails on a NaN that only one side has, and says where', async () => {
    const judged = await judge(floats([1, 2]), floats([1, NaN]));
    expect(judged).toMatchObject({ finite: 'fail', values: 'fail', verdict: 'fail', worst: null });
    expect(judged.reason).toContain('NaN in 1 where the reference has none, first at element 1');
  });

  it('gives no size and no rule where no element can be compared', async () => {
    const judged = await judge(floats([1, 2]), floats([NaN, NaN]), usualRules);
    expect(judged).toMatchObject({ verdict: 'fail', maxAbs: null, rmsRel: null, house: null, scale: null });
    const same = await judge(floats([NaN]), floats([NaN]), usualRules);
    expect(same).toMatchObject({ verdict: 'pass', reason: 'No element is finite on both sides.' });
  });

  it('lets NaN and infinities agree', async () => {
    expect((await judge(floats([NaN, Infinity]), floats([NaN, Infinity]))).verdict).toBe('pass');
    expect((await judge(floats([Infinity]), floats([-Infinity]))).verdict).toBe('fail');
  });

  it('warns on another float width and fails on another kind', async () => {
    const doubles: Tensor = { dtype: 'float64', shape: [1], data: Float64Array.of(1) };
    const longs: Tensor = { dtype: 'int64', shape: [1], data: BigInt64Array.of(1n) };
    expect((await judge(floats([1]), doubles)).verdict).toBe('warn');
    expect(await judge(floats([1]), longs)).toMatchObject({ structure: 'fail', verdict: 'fail' });
    expect((await judge(longs, { ...longs, data: BigInt64Array.of(2n) }, usualRules)).verdict).toBe('fail');
  });

  it('fails an output that one side lacks', () => {
    expect(missingOutput(label, 'subject').reason).toContain('Only the reference has');
  });

  it('has nothing to say of empty outputs', async () => {
    expect(await judge(zeros('float32', [0, 4]), zeros('float32', [0, 4]), usualRules)).toMatchObject({
      verdict: 'pass',
      reason: 'Empty on both sides.',
    });
  });
});

describe('two rules', () => {
  const large = floats([1000, -2000, 1500, 3000]);
  const largeOff = floats([1000.5, -2000, 1500, 3000]);
  const small = floats([1e-5, -2e-5, 1.5e-5, 3e-5]);
  const smallOff = floats([2e-5, -2e-5, 1.5e-5, 3e-5]);
  const tight = { noise: calibrated(0.5, '') };

  it('pass both: pass', async () => {
    const judged = await judge(large, large, usualRules, tight);
    expect(judged).toMatchObject({ verdict: 'pass', house: { verdict: 'pass' }, scale: { verdict: 'pass' } });
    expect(judged.reason).toMatch(/within the house rule .*; within the scale-aware/);
  });

  it('broken with small outputs: the house rule passes it, the scale-aware one does not', async () => {
    const judged = await judge(small, smallOff, usualRules, tight);
    expect(judged).toMatchObject({ house: { verdict: 'pass' }, scale: { verdict: 'fail', over: 1 }, verdict: 'warn' });
  });

  it('shows as worst what the failing rule calls worst', async () => {
    // The second differs by more, the first by more of what the house rule allows.
    const judged = await judge(floats([1e-5, 1]), floats([8e-5, 1.0002]), usualRules, tight);
    expect(judged).toMatchObject({ house: { verdict: 'pass' }, scale: { verdict: 'fail' }, worst: { index: [1] } });
    expect(judged.reason).toContain('Largest difference 2.0e-4, worst at [1]');
  });

  it('after a Sigmoid or a Softmax a tiny value is as exact as the largest one it could be', async () => {
    const bounded = (by: 'Sigmoid' | 'Softmax', row: number) => ({ bounded: { by, row } });
    const reference = floats([1e-7, 2e-7]);
    const off = floats([1e-7, 2.6e-7]);
    expect((await judge(reference, off, usualRules)).verdict).toBe('warn');
    const sigmoid = await judge(reference, off, usualRules, bounded('Sigmoid', 1));
    expect(sigmoid).toMatchObject({ verdict: 'pass', scale: { atol: 8 * 2 ** -24 } });
    expect(sigmoid.reason).toContain('1 of a Sigmoid');
    const row = await judge(floats([1, 0, 0, 0]), floats([1, 0, 0, 0]), usualRules, bounded('Softmax', 4));
    expect(row.scale?.atol).toBeCloseTo(8 * 2 ** -24, 12);
  });

  it('right with large outputs: the other way round', async () => {
    const wide = { noise: calibrated(50, ''), longestReduction: 16384 };
    const judged = await judge(floats([0, 1e5]), floats([5e-1, 1e5]), usualRules, wide);
    expect(judged).toMatchObject({ house: { verdict: 'fail' }, scale: { verdict: 'pass' }, verdict: 'warn' });
    // atol = c · u · √K · RMS
    expect(judged.scale?.atol).toBeCloseTo(200 * 2 ** -24 * 128 * Math.sqrt(1e10 / 2), 3);
  });

  it('neither: fail; and one rule alone decides alone', async () => {
    const tightRule = { ...usualRules, atol: 1e-6, rtol: 0 };
    expect((await judge(large, largeOff, tightRule, tight)).verdict).toBe('fail');
    expect((await judge(small, smallOff, { ...usualRules, rule: 'scale' }, tight)).verdict).toBe('fail');
    expect(await judge(small, smallOff, houseRules)).toMatchObject({ verdict: 'pass', scale: null });
  });

  it('a narrower type on the path widens both', async () => {
    const half: Tensor = {
      dtype: 'float16',
      shape: [2],
      data: Uint16Array.of(float32ToHalfBits(1), float32ToHalfBits(2)),
    };
    const off = floats([1.004, 2]);
    expect((await judge(floats([1, 2]), off, usualRules, tight)).verdict).toBe('fail');
    expect((await judge(floats([1, 2]), off, usualRules, { ...tight, precision: 'bfloat16' })).verdict).toBe('pass');
    expect((await judge(half, off, usualRules, tight)).house).toMatchObject({ atol: 1e-2, rtol: 1e-2 });
  });

  it('takes settings in the order output, type, everything', async () => {
    const tolerances = [
      { for: '*', atol: 5, rtol: 0 },
      { for: 'float32', atol: 6, rtol: null },
      { for: 'output:y', atol: 7, rtol: 1 },
    ];
    const of = async (count: number) =>
      (await judge(large, large, { ...houseRules, tolerances: tolerances.slice(0, count) })).house;
    expect(await of(1)).toMatchObject({ atol: 5, rtol: 0 });
    expect(await of(2)).toMatchObject({ atol: 6, rtol: 1e-3 });
    expect(await of(3)).toMatchObject({ atol: 7, rtol: 1 });
  });
});

it('forgives a row that is padding throughout, and no other', async () => {
  const reference = floats([1, 2, 3, 4, 5, 6], [3, 2]);
  const padded = { paddingRow: 2, rows: 3 };
  const last = await judge(reference, floats([1, 2, 3, 4, 9, NaN], [3, 2]), usualRules, padded);
  expect(last).toMatchObject({ verdict: 'warn', finite: 'warn' });
  expect(last.reason).toContain('Only row 2 differs, which is padding throughout');
  expect((await judge(reference, floats([1, 2, 9, 4, 5, 6], [3, 2]), usualRules, padded)).verdict).toBe('fail');
});

describe('of a quantised model', () => {
  const precision = 'int8';
  const quantised = { roundings: 36, width: null, reach: 4.5 };

  it('the scale-aware rule goes by its roundings, and says so', async () => {
    const judged = await judge(floats([3, -4, 0]), floats([3.6, -4, 0]), usualRules, { precision, quantised });
    expect(judged).toMatchObject({ house: { verdict: 'fail' }, scale: { verdict: 'pass' }, verdict: 'warn' });
    expect(judged.reason).toMatch(/\(13 · 0\.00391 · √36 roundings · RMS 2\.89, int8\)/);
    const wrong = await judge(floats([3, -4, 0]), floats([4, -4, 0]), usualRules, { precision, quantised });
    expect(wrong.verdict).toBe('fail');
  });

  it('inputs that it cuts off because they were made too large fail nothing', async () => {
    const [reference, subject] = [floats([300, -400]), floats([4.5, -4.5])];
    const large = await judge(reference, subject, usualRules, { precision, quantised, isLarge: true });
    expect(large.verdict).toBe('warn');
    expect(large.reason).toContain('The inputs are 100 times larger than usual, and quantised they end at 4.5');
    expect((await judge(reference, subject, usualRules, { precision, quantised })).verdict).toBe('fail');
    const wide = { ...quantised, reach: 500 };
    const judged = await judge(reference, subject, usualRules, { precision, quantised: wide, isLarge: true });
    expect(judged.verdict).toBe('fail');
  });
});

it('has every metric', async () => {
  const reference = floats([1, -2, 0, 4, 0.5, -1], [2, 3]);
  const subject = floats([1.5, -2, 0, 4, 0.5, -0.5], [2, 3]);
  const { metrics } = await judge(reference, subject, houseRules);
  const rmsReference = Math.sqrt((1 + 4 + 16 + 0.25 + 1) / 6);
  const rmsError = Math.sqrt(0.5 / 6);
  expect(metrics).toMatchObject({ elementCount: 6, compared: 6, equal: 4, maxAbs: 0.5, maxRel: 0.5 });
  expect(metrics?.meanAbs).toBeCloseTo(1 / 6, 12);
  expect(metrics?.rmsReference).toBeCloseTo(rmsReference, 12);
  expect(metrics?.rmsRel).toBeCloseTo(rmsError / rmsReference, 12);
  expect(metrics?.snrDb).toBeCloseTo(20 * Math.log10(rmsReference / rmsError), 9);
  expect(metrics?.cosine).toBeCloseTo(
    (1.5 + 4 + 16 + 0.25 + 0.5) / Math.sqrt(22.25 * (2.25 + 4 + 16 + 0.25 + 0.25)),
    12,
  );
  expect(metrics?.top).toEqual({ rows: 2, top1: 2, top5: 2 });
  expect(metrics?.ulp).toMatchObject({ type: 'float32', max: 2 ** 22 });
  expect(metrics?.histogram).toMatchObject({ zeros: 4, counts: [2] });
  expect(metrics?.worstElements.map(({ index }) => index)).toEqual([
    [0, 0],
    [1, 2],
  ]);
});
