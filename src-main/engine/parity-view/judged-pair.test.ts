import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { toErrorInfo } from '../../../src-shared/errors.js';
import { parseInputSpecs } from '../../../src-shared/input-spec.js';
import type { OutputComparison, ParityResult } from '../../../src-shared/parity.js';
import { pairsAgainst } from '../../../src-shared/parity-results/against.js';
import { parseSubject } from '../../../src-shared/subject.js';
import { parityCases } from '../../../src-shared/value-cases.js';
import type { JobContext } from '../../jobs/job-context.js';
import { type RuleSettings, usualRules } from '../../parity/rules.js';
import { runParity } from '../../parity/run-parity.js';
import { type Compute, subjects, twice } from '../../parity/testing.js';
import { scratchFolder } from '../../testing/scratch.js';
import { judgedPair } from './judged-pair.js';

const never = new AbortController().signal;
const context: JobContext = { signal: never, log: () => undefined, progress: () => undefined };
const specs = parseInputSpecs(['x:float32[batch=2{1..4},4]']);
const [exact, off, half] = ['exact.py@eager', 'off.py@eager', 'half.py@eager,dtype=float16'] as const;
const computes: Readonly<Record<string, Compute>> = {
  'exact.py': twice,
  'off.py': (x) => Array.from(x, (value) => value * 2 + 3e-4),
  'half.py': (x) => Array.from(x, (value) => value * 2 - 2e-3),
};

/** Compares, and keeps the result as a job does. */
async function kept(labels: readonly string[], settings: RuleSettings = usualRules) {
  const dir = scratchFolder();
  const { result } = await runParity(context, {
    subjects: labels.map(parseSubject),
    specs,
    cases: parityCases(specs),
    settings,
    dir,
    open: subjects(computes).openSubject,
  });
  writeFileSync(join(dir, 'parity.json'), JSON.stringify(result));
  return { dir, result };
}

/** Every pair with a reference, as the window asks for them. */
async function against(dir: string, result: ParityResult, reference: string): Promise<OutputComparison[]> {
  const found: OutputComparison[] = [];
  for (const pair of pairsAgainst(result, reference))
    found.push(...(await judgedPair({ dir, reference, ...pair }, never)));
  return found;
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing thrown',
    (thrown: unknown) => toErrorInfo(thrown).code,
  );

describe('another pair of a comparison', () => {
  let made: Awaited<ReturnType<typeof kept>>;
  beforeAll(async () => {
    made = await kept([exact, off, half]);
  });

  test('what was judged when it was made is judged alike from the tensors', async () => {
    expect(await against(made.dir, made.result, exact)).toEqual(made.result.outputs);
  });

  test('is judged as if the two had been compared alone', async () => {
    const house: RuleSettings = { ...usualRules, rule: 'house', atol: 1e-3, rtol: 0 };
    const three = await kept([exact, off, half], house);
    const two = await kept([off, half], house);
    const found = (await against(three.dir, three.result, off)).filter(({ subject }) => subject === half);
    const without = (outputs: readonly OutputComparison[]) => outputs.map((each) => ({ ...each, files: null }));
    expect(without(found)).toEqual(without(two.result.outputs));
    expect(new Set(found.map(({ verdict }) => verdict))).toEqual(new Set(['fail']));
  });

  test('takes the narrower type of the two and the noise floor of the comparison', async () => {
    const found = await against(made.dir, made.result, off);
    const [ofHalf, ofExact] = [half, exact].map((label) => found.find(({ subject }) => subject === label));
    expect(ofHalf).toMatchObject({ house: { atol: 1e-2 }, scale: { basis: { dtype: 'float16' } } });
    expect(ofExact).toMatchObject({ house: { atol: 1e-4 }, scale: { basis: { dtype: 'float32' } } });
    expect(ofExact?.scale?.basis.c).toBe(made.result.noiseFloor?.c);
  });

  test('stays beside the result, which is not touched, until the result is another', async () => {
    const { dir, result } = await kept([exact, off]);
    const asked = { dir, reference: off, subject: exact, case: result.cases[0]?.id ?? '' };
    const before = readFileSync(join(dir, 'parity.json'), 'utf8');
    const found = await judgedPair(asked, never);
    expect(readFileSync(join(dir, 'parity.json'), 'utf8')).toBe(before);
    expect(readdirSync(join(dir, 'pairs'))).toEqual(['1-0-0.json']);
    renameSync(join(dir, 'outputs'), join(dir, 'gone'));
    expect(await judgedPair(asked, never)).toEqual(found);
    writeFileSync(join(dir, 'parity.json'), JSON.stringify({ ...result, verdict: 'pass' }));
    expect(await codeOf(judgedPair(asked, never))).toBe('FILE_NOT_FOUND');
  });

  test('a broken file of what was judged is judged anew', async () => {
    const { dir, result } = await kept([exact, off]);
    const asked = { dir, reference: off, subject: exact, case: result.cases[0]?.id ?? '' };
    mkdirSync(join(dir, 'pairs'));
    writeFileSync(join(dir, 'pairs', '1-0-0.json'), '{"of":');
    const found = await judgedPair(asked, never);
    expect(found).toHaveLength(1);
    expect(JSON.parse(readFileSync(join(dir, 'pairs', '1-0-0.json'), 'utf8'))).toMatchObject({ outputs: found });
  });

  test('nothing outside of the folder is opened or written, whatever a result says', async () => {
    const { dir, result } = await kept([exact, off]);
    const id = result.cases[0]?.id ?? '';
    const hostile = JSON.stringify(result).replaceAll('"outputs/', '"../outside/');
    mkdirSync(join(dir, 'inner'));
    writeFileSync(join(dir, 'inner', 'parity.json'), hostile);
    const asked = { dir: join(dir, 'inner'), reference: off, subject: exact, case: id };
    expect(await codeOf(judgedPair(asked, never))).toBe('FILE_NOT_ALLOWED');
    expect(existsSync(join(dir, 'inner', 'pairs'))).toBe(false);
  });

  test('what the comparison has not is said', async () => {
    const { dir, result } = made;
    const asked = { dir, reference: off, subject: half, case: result.cases[0]?.id ?? '' };
    expect(await codeOf(judgedPair({ ...asked, subject: 'other' }, never))).toBe('NOT_FOUND');
    expect(await codeOf(judgedPair({ ...asked, case: 'other' }, never))).toBe('NOT_FOUND');
    const bare = scratchFolder();
    writeFileSync(join(bare, 'parity.json'), JSON.stringify({ ...result, tensors: [] }));
    await expect(judgedPair({ ...asked, dir: bare }, never)).rejects.toThrow('were not kept');
  });
});
