import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseInputSpecs } from '../../src-shared/input-spec.js';
import { parseSubject } from '../../src-shared/subject.js';
import { parityCases } from '../../src-shared/value-cases.js';
import { readNpy, writeNpy } from '../io/npy.js';
import type { JobContext } from '../jobs/job-context.js';
import { scratchFolder } from '../testing/scratch.js';
import { withinDrift } from './repeat.js';
import { usualRules } from './rules.js';
import { runParity } from './run-parity.js';

const context: JobContext = { signal: new AbortController().signal, log: () => undefined, progress: () => undefined };
const specs = parseInputSpecs(['x:float32[batch=2{1..4},4]']);

/** y = factor(run) · x, a new factor for each run. */
const compare = (factors: Readonly<Record<string, (run: number) => number>>) => {
  let run = 0;
  return runParity(context, {
    subjects: Object.keys(factors).map((path) => parseSubject(`${path}@torchscript`)),
    specs,
    cases: parityCases(specs),
    settings: usualRules,
    dir: scratchFolder(),
    open: ({ path: subject }) =>
      Promise.resolve({
        provider: 'here',
        versions: {},
        run: async (inputs, dir) => {
          const { data, shape } = await readNpy(inputs['x'] ?? '');
          const factor = factors[subject]?.((run += 1)) ?? 1;
          const path = join(dir, 'y.npy');
          await writeNpy(path, { dtype: 'float32', shape, data: (data as Float32Array).map((x) => x * factor) });
          return [{ name: 'y', dtype: 'float32', shape, path }];
        },
        bench: () => Promise.resolve([]),
        close: () => Promise.resolve(),
      }),
  });
};

const same = (): number => 1;
/** As dropout does: another result each time. */
const noisy = (run: number): number => 1 + 0.2 * Math.sin(run * 12.9898);
const repeats = ({ result }: Awaited<ReturnType<typeof compare>>) =>
  result.invariance.filter(({ kind }) => kind === 'repeat').map(({ subject, verdict }) => [subject, verdict]);

test('a reference that is not deterministic is said, and the subject is not blamed for it', async () => {
  const run = await compare({ 'noisy.pt': noisy, 'good.pt': same });
  expect(repeats(run)).toEqual([['noisy.pt@torchscript', 'fail']]);
  expect(run.result.verdict).toBe('warn');
  const [warned] = run.result.outputs.filter(({ verdict }) => verdict === 'warn');
  expect(warned?.reason).toMatch(/^The reference is not deterministic/);
});

test('a run that only happens to be the same, as after a seed, does not hide it', async () => {
  const cases = parityCases(specs).length;
  // The run after the cases is like the first, the one after that is not.
  const seeded = (run: number): number => (run === 1 || run === cases + 1 ? 1 : noisy(run));
  expect(repeats(await compare({ 'noisy.pt': seeded, 'good.pt': same }))).toEqual([['noisy.pt@torchscript', 'fail']]);
});

test('what is much further off than the reference is from itself fails all the same', async () => {
  const { result } = await compare({ 'noisy.pt': noisy, 'bad.pt': () => -3 });
  expect(result.verdict).toBe('fail');
});

test('a subject that is not deterministic fails, and it is said why', async () => {
  const run = await compare({ 'good.pt': same, 'noisy.pt': noisy });
  expect(repeats(run)).toEqual([['noisy.pt@torchscript', 'fail']]);
  expect(run.result.verdict).toBe('fail');
});

test('what comes out the same again, but for rounding, is no finding', async () => {
  const run = await compare({ 'a.pt': (at) => 1 + (at % 2) * 1e-7, 'b.pt': same });
  expect(repeats(run)).toEqual([]);
  expect(run.result.verdict).toBe('pass');
});

test('a difference is within drift up to four times as large', () => {
  expect([withinDrift(0.4, 0.1), withinDrift(0.5, 0.1), withinDrift(0, undefined)]).toEqual([true, false, false]);
  expect([withinDrift(null, 0.1), withinDrift(null, Infinity)]).toEqual([false, true]);
});
