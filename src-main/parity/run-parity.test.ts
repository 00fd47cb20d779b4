import { describe, expect, it } from 'vitest';
import { LapidaryError } from '../../src-shared/errors.js';
import { parseInputSpecs } from '../../src-shared/input-spec.js';
import { parseSubject } from '../../src-shared/subject.js';
import { parityCases } from '../../src-shared/value-cases.js';
import type { JobContext } from '../jobs/job-context.js';
import { scratchFolder } from '../testing/scratch.js';
import { type RuleSettings, usualRules } from './rules.js';
import { runParity } from './run-parity.js';
import { type Compute, subjects, twice } from './testing.js';

const context: JobContext = { signal: new AbortController().signal, log: () => undefined, progress: () => undefined };
const specs = parseInputSpecs(['x:float32[batch=2{1..4},4]']);
const cases = parityCases(specs);

const compare = async (computes: Readonly<Record<string, Compute>>, settings: RuleSettings = usualRules) => {
  const { openSubject, opened, stillOpen } = subjects(computes);
  const plan = {
    subjects: Object.keys(computes).map((path) => parseSubject(`${path}@eager`)),
    specs,
    cases,
    settings,
    dir: scratchFolder(),
    open: openSubject,
  };
  const { result } = await runParity(context, plan);
  expect(stillOpen()).toBe(0);
  return { result, opened };
};

const crash = (): never => {
  throw new LapidaryError('RUNNER_CRASHED', 'It is gone.');
};

describe('what a subject does stays in its column', () => {
  it('a crash at one case is one failure, and the cases after it run in a new session', async () => {
    const breaks: Compute = (x, _exact, run) => (run === 1 && x.length === 4 ? crash() : twice(x, false, run));
    const { result, opened } = await compare({ 'a.py': twice, 'b.py': breaks, 'c.py': twice });
    expect(result.failures.map(({ subject, case: id }) => [subject, id])).toEqual([['b.py@eager', 'batch1']]);
    expect(opened['b.py@eager']).toBe(2);
    const ran = (subject: string) => result.outputs.filter((each) => each.subject === subject).length;
    expect(ran('b.py@eager')).toBe(cases.length - 1);
    expect(ran('c.py@eager')).toBe(cases.length);
    expect(result.outputs.every(({ verdict }) => verdict === 'pass')).toBe(true);
    expect(result.verdict).toBe('fail');
  });

  it('a case that the reference does not run either is no fault of a subject', async () => {
    const refuses: Compute = (x, _exact, run) => {
      if (x.length === 4) throw new LapidaryError('RUN_FAILED', 'Sizes that the model does not take.');
      return twice(x, false, run);
    };
    const { result } = await compare({ 'a.py': refuses, 'b.py': refuses });
    expect(result.failures.map(({ subject }) => subject)).toEqual(['a.py@eager', 'b.py@eager']);
    expect(result.verdict).toBe('pass');
    expect((await compare({ 'a.py': twice, 'b.py': refuses })).result.verdict).toBe('fail');
  });

  it('one that ends its process again and again is given up, and every case says so', async () => {
    const { result, opened } = await compare({ 'a.py': twice, 'b.py': crash, 'c.py': twice });
    expect(opened['b.py@eager']).toBe(2);
    expect(result.failures).toHaveLength(cases.length);
    expect(result.failures.at(-1)?.error.message).toContain('It was not run');
    expect(result.outputs).toHaveLength(cases.length);
  });

  it('a reference that runs nowhere is the end', async () => {
    await expect(compare({ 'a.py': crash, 'b.py': twice })).rejects.toMatchObject({ code: 'RUNNER_CRASHED' });
  });
});

describe('the noise floor and who brings the error in', () => {
  const rounded: Compute = (x, exact) => Array.from(x, (value) => value * (exact ? 2 : 2 * (1 + 2 ** -22)));

  it('is measured against float64 on the same inputs, and tolerances come from it', async () => {
    const { result } = await compare({ 'a.py': rounded, 'b.py': rounded });
    expect(result.noiseFloor).toMatchObject({ calibrated: true });
    // A relative error of 2^-22 at the largest element, over u = 2^-24 and RMS.
    expect(result.noiseFloor?.ratio).toBeGreaterThan(4);
    expect(result.noiseFloor?.c).toBeCloseTo(4 * (result.noiseFloor?.ratio ?? 0), 9);
    expect(result.outputs[0]?.scale?.basis).toMatchObject({ calibrated: true, dtype: 'float32', k: 1 });
  });

  it('float64 is not run where the house rule alone decides', async () => {
    const { result, opened } = await compare({ 'a.py': twice, 'b.py': twice }, { ...usualRules, rule: 'house' });
    expect(result).toMatchObject({ noiseFloor: null, attribution: null });
    expect(Object.keys(opened)).toEqual(['a.py@eager', 'b.py@eager']);
  });

  it('a small error that the house rule passes is a warning, and its stage is named', async () => {
    const off: Compute = (x) => Array.from(x, (value) => value * 2 + 2e-5);
    const { result } = await compare({ 'a.py': twice, 'b.py': off });
    expect(result.verdict).toBe('warn');
    expect(result.attribution?.stages.map(({ label }) => label)).toEqual([
      'PyTorch float64',
      'a.py@eager',
      'b.py@eager',
    ]);
    expect(result.attribution?.guilty).toBe(2);
  });
});

it('a subject that mixes rows is found where the reference does not', async () => {
  const mixes: Compute = (x) => {
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    return Array.from(x, (value) => value * 2 + (x.length > 4 ? mean * 1e-9 : 0) + (x.length > 4 ? 0.5 : 0));
  };
  const { result } = await compare({ 'a.py': twice, 'b.py': mixes });
  expect(result.invariance.map(({ subject, kind, verdict }) => [subject, kind, verdict])).toEqual([
    ['a.py@eager', 'batch', 'pass'],
    ['b.py@eager', 'batch', 'fail'],
  ]);
  expect(result.invariance[1]?.reason).toContain('Row 0 changes when other rows are in the batch');
});
