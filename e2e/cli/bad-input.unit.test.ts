/** Every kind of bad input: one `error[CODE]` line, hints, the right exit status, no stack trace, nothing left behind. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CliEnd, lapidary, samples, scratch } from './run-cli.js';

let dir = '';
beforeAll(() => {
  dir = scratch();
  mkdirSync(join(dir, 'folder'));
  const write = (name: string, content: string | Buffer): void => {
    writeFileSync(join(dir, name), content);
  };
  write('empty.onnx', '');
  const noise = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919 + (index >> 3)) & 255));
  write('random.onnx', noise);
  write('random.pt', noise);
  write('text.onnx', 'This is a text file.\n'.repeat(50));
  write('lfs.onnx', `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 1234\n`);
  write('page.onnx', '<!doctype html><html><body>Not found</body></html>');
  const names = readdirSync(join(samples, 'exported')).filter((name) => name.endsWith('.onnx'));
  const whole = readFileSync(join(samples, 'exported', names[0] ?? ''));
  write('truncated.onnx', whole.subarray(0, Math.floor(whole.length * 0.6)));
  write('raises.py', 'def make():\n    raise RuntimeError("weights are gone")\n');
  write('syntax.py', 'def make(:\n');
  write('number.py', 'def make():\n    return 3\n');
  write('pair.py', 'import torch\nclass Pair(torch.nn.Module):\n    def forward(self, a, b):\n        return a + b\n');
  write('good.py', 'import torch\ndef make():\n    return torch.nn.Linear(2, 2)\n');
});

function expectRefusal(end: CliEnd, status: number, code: string): void {
  const errors = end.stderr.split('\n').filter((line) => line.startsWith('error['));
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(new RegExp(`^error\\[${code}\\]: .{10,}`));
  expect(end.stderr).toMatch(/^hint: .{5,}/m);
  expect(end.stderr).not.toMatch(/^\s+at .*:\d+:\d+|Traceback/m);
  expect(end.stdout).toBe('');
  expect(end.status).toBe(status);
}

describe('inspect', () => {
  it.each([
    ['nothing.onnx', 'FILE_NOT_FOUND'],
    ['folder', 'NOT_A_FILE'],
    ['empty.onnx', 'FILE_EMPTY'],
    ['random.onnx', 'NOT_A_MODEL'],
    ['text.onnx', 'NOT_A_MODEL'],
    ['lfs.onnx', 'LFS_POINTER'],
    ['page.onnx', 'NOT_A_MODEL'],
    ['truncated.onnx', 'MODEL_TRUNCATED'],
  ])('refuses %s with %s', async (name, code) => {
    expectRefusal(await lapidary(['inspect', join(dir, name), '--json']), 2, code);
  });
});

describe('export', () => {
  it.each([
    ['nothing.py:make', 'x:float32[2]', 'FILE_NOT_FOUND'],
    ['raises.py:make', 'x:float32[2]', 'SOURCE_RAISED'],
    ['syntax.py:make', 'x:float32[2]', 'SOURCE_RAISED'],
    ['number.py:make', 'x:float32[2]', 'NOT_A_MODULE'],
    ['good.py:mak', 'x:float32[2]', 'ENTRY_NOT_FOUND'],
    ['good.py:make', 'x:float32[2', 'INPUT_SPEC_INVALID'],
    ['good.py:make', 'x:float99[2]', 'INPUT_SPEC_INVALID'],
    ['pair.py:Pair', 'y:float32[b=2,2]', 'INPUT_MISMATCH'],
  ])('refuses %s with input %s: %s', async (source, spec, code) => {
    const out = scratch();
    expectRefusal(await lapidary(['export', join(dir, source), '--input', spec, '--to', 'onnx', '-o', out]), 2, code);
    expect(readdirSync(out)).toEqual([]);
  });

  it('says what a Python without torch lacks', async () => {
    const end = await lapidary(['export', join(dir, 'good.py:make')], { env: { LAPIDARY_PYTHON: '/usr/bin/python3' } });
    expectRefusal(end, 3, 'PYTHON_(PACKAGE_)?MISSING');
  });

  it('refuses a target and an option it does not know', async () => {
    expectRefusal(await lapidary(['export', join(dir, 'good.py:make'), '--to', 'onxx']), 2, 'USAGE');
    expectRefusal(await lapidary(['export', join(dir, 'good.py:make'), '--frobnicate']), 2, 'USAGE');
  });
});

describe('run and parity', () => {
  it('names a misspelt key of a recipe', async () => {
    const path = join(dir, 'recipe.yaml');
    writeFileSync(path, 'lapidary: 1\nsource: {file: good.py}\ninputs: ["x:float32[2]"]\ntargts: [onnx]\n');
    const end = await lapidary(['run', path]);
    expectRefusal(end, 2, 'RECIPE_INVALID');
    expect(end.stderr).toContain("Did you mean 'targets'");
  });

  it('refuses a subject whose runtime does not exist, and a comparison of one', async () => {
    expectRefusal(await lapidary(['parity', 'a.onnx@cuda', 'b.onnx']), 2, 'SUBJECT_INVALID');
    expectRefusal(await lapidary(['parity', 'a.onnx']), 2, 'USAGE');
    expectRefusal(await lapidary(['parity', join(dir, 'nothing.onnx'), join(dir, 'empty.onnx')]), 2, 'FILE_NOT_FOUND');
  });

  it.each(['parity', 'bench'])('%s refuses a subject that is no model, also as the second', async (command) => {
    const good = join(samples, 'exported', 'text_classifier.onnx');
    for (const [name, code] of [
      ['truncated.onnx', 'MODEL_TRUNCATED'],
      ['random.pt', 'NOT_A_MODEL'],
    ] as const) {
      const end = await lapidary([command, good, join(dir, name), '--input', 'ids:int64(0..9)[batch=2,seq=4]']);
      expectRefusal(end, 2, code);
    }
  });
});
