import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { toErrorInfo } from '../../../src-shared/errors.js';
import { parseInputSpecs } from '../../../src-shared/input-spec.js';
import { type ParityResult, parityResultSchema } from '../../../src-shared/parity.js';
import { parseSubject } from '../../../src-shared/subject.js';
import { parityCases } from '../../../src-shared/value-cases.js';
import { usualRules } from '../../parity/rules.js';
import { runParity } from '../../parity/run-parity.js';
import { subjects, twice } from '../../parity/testing.js';
import { scratchFolder } from '../../testing/scratch.js';
import { parityCommand } from './parity.js';

const specs = parseInputSpecs(['x:float32[batch=2{1..4},4]']);
let dir = '';
let out = '';

beforeAll(async () => {
  dir = scratchFolder();
  const { openSubject } = subjects({ 'a.py': twice, 'b.py': (x) => x.map((value) => value * 3), 'c.py': twice });
  const { result } = await runParity(
    { signal: new AbortController().signal, log: () => undefined, progress: () => undefined },
    {
      subjects: ['a.py', 'b.py', 'c.py'].map((path) => parseSubject(`${path}@eager`)),
      specs,
      cases: parityCases(specs),
      settings: usualRules,
      dir,
      open: openSubject,
    },
  );
  writeFileSync(join(dir, 'parity.json'), JSON.stringify(result));
});

beforeEach(() => {
  vi.stubEnv('LAPIDARY_DATA_DIR', scratchFolder());
  out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Why it ended: the code and the sentence, with its hints. */
const parity = (...args: string[]): Promise<string> =>
  parityCommand()
    .parseAsync(args, { from: 'user' })
    .then(
      () => 'done',
      (thrown: unknown) => {
        const { code, message, hints } = toErrorInfo(thrown);
        return [code, message, ...hints].join(' ');
      },
    );
const printed = (): ParityResult => parityResultSchema.parse(JSON.parse(out));

test('a kept comparison is told again, and with another reference, in every form', async () => {
  expect(await parity('--from', dir, '--json')).toMatch(/^CHECK_FAILED The subjects differ/);
  expect(printed().subjects).toEqual(['a.py@eager', 'b.py@eager', 'c.py@eager']);
  out = '';
  const [csv, junit] = [join(dir, 'pair.csv'), join(dir, 'pair.xml')];
  expect(await parity('--from', dir, '--against', 'c.py', '--json', '--csv', csv, '--junit', junit)).toMatch(
    /^CHECK_FAILED/,
  );
  const pair = printed();
  expect(pair.subjects).toEqual(['c.py@eager', 'a.py@eager', 'b.py@eager']);
  expect(pair.outputs.filter(({ subject }) => subject === 'a.py@eager').every(({ maxAbs }) => maxAbs === 0)).toBe(true);
  expect(pair.outputs.filter(({ verdict }) => verdict === 'fail').map(({ subject }) => subject)).toContain(
    'b.py@eager',
  );
  expect(readFileSync(csv, 'utf8').trim().split('\r\n')).toHaveLength(1 + 2 * pair.cases.length);
  expect(readFileSync(junit, 'utf8')).toContain('<testsuite name="a.py@eager"');
});

test('what would be ignored, or is not there, is refused in one sentence', async () => {
  expect(await parity('--from', dir, '--seed', '3')).toMatch(/^USAGE .*cannot be given --seed/);
  expect(await parity('--from', dir, 'model.onnx')).toMatch(/^USAGE .*cannot be given model.onnx/);
  expect(await parity('a.onnx', 'b.onnx', '--against', 'b')).toMatch(/^USAGE .*Add --from DIR/);
  expect(await parity('--from', dir, '--against', 'd.py')).toMatch(
    /^USAGE No subject of the comparison is called d.py/,
  );
  const since = await parity('--from', dir, '--against', 'b.py', '--since', dir);
  expect(since).toMatch(/^USAGE The earlier comparison is against a.py@eager/);
  expect(await parity('--from', scratchFolder())).toMatch(/^NOT_FOUND .*holds no parity.json/);
  expect(out).toBe('');
});

test('a subject that did not run is told as that, not as different', async () => {
  const kept = parityResultSchema.parse(JSON.parse(readFileSync(join(dir, 'parity.json'), 'utf8')));
  const error = {
    code: 'SESSION_FAILED',
    message: 'ONNX Runtime has no implementation of it.',
    hints: ['Try another.'],
  };
  const failed = scratchFolder();
  const failures = [{ subject: 'b.py@eager', case: 'example', error }];
  const outputs = kept.outputs.filter(({ subject }) => subject !== 'b.py@eager');
  writeFileSync(join(failed, 'parity.json'), JSON.stringify({ ...kept, outputs, failures, verdict: 'fail' }));
  expect(await parity('--from', failed)).toBe(
    'CHECK_FAILED b.py@eager did not run: ONNX Runtime has no implementation of it. Try another.',
  );
});
