import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { livingChildren } from '../../process/children.js';
import { probePython } from './probe-python.js';

const answer = (version: string, packages: object): string =>
  `echo 'lapidary-probe:${JSON.stringify({ version, packages, cuda: null })}'`;
const all = { torch: '2.13.0', numpy: '2', onnx: '1', onnxscript: '0' };

describe.skipIf(process.platform === 'win32')('probePython', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lapidary-probe-'));
  });
  afterAll(async () => {
    await rm(dir, { recursive: true });
  });

  async function interpreter(body: string): Promise<string> {
    const path = join(dir, `python-${Math.random().toString(36).slice(2)}`);
    await writeFile(path, `#!/bin/sh\n${body}\n`);
    await chmod(path, 0o755);
    return path;
  }

  it('believes an answer, whatever is printed before it', async () => {
    const path = await interpreter(`echo Welcome to my shell\n${answer('3.11.2', all)}`);
    expect(await probePython(path)).toEqual({ version: '3.11.2', packages: all, cuda: null, lacks: [], problem: null });
  });

  it('names what is lacking, and a version that is too old', async () => {
    const lacking = await probePython(await interpreter(answer('3.12.0', { torch: '2', numpy: '2' })));
    expect(lacking).toMatchObject({ lacks: ['onnx', 'onnxscript'], problem: null });
    expect(await probePython(await interpreter(answer('3.9.18', all)))).toMatchObject({
      version: '3.9.18',
      problem: expect.stringContaining('older than Python 3.10') as unknown,
    });
  });

  it.each([
    ['prints junk', 'echo hello; exit 0', /no Python/],
    ['answers in another shape', `echo 'lapidary-probe:{"version":7}'`, /no Python/],
    ['answers half', `echo 'lapidary-probe:{"version":"3.1'`, /no Python/],
    ['says nothing', 'exit 0', /no Python/],
    ['ends with an error', 'echo "ImportError: no encodings" >&2; exit 1', /exit code 1: ImportError: no encodings/],
    ['is killed', 'kill -9 $$', /signal SIGKILL/],
    [
      'prints without end',
      'while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done',
      /without end/,
    ],
  ])('says why where it %s', async (_, body, problem) => {
    const probed = await probePython(await interpreter(body));
    expect(probed).toMatchObject({ version: null, packages: {} });
    expect(probed.problem).toMatch(problem);
  });

  it('ends one that hangs, with what it started', async () => {
    const probed = await probePython(await interpreter('sleep 300 & sleep 300; wait'), 300);
    expect(probed.problem).toBe('it did not answer within 0.3 s');
    await expect.poll(livingChildren).toBe(0);
  });

  it('says so where nothing can be started', async () => {
    expect((await probePython(join(dir, 'absent'))).problem).toMatch(/cannot be started.*ENOENT/);
    await writeFile(join(dir, 'text'), 'no program');
    expect((await probePython(join(dir, 'text'))).problem).toMatch(/cannot be started.*EACCES/);
    expect((await probePython(dir)).problem).toMatch(/cannot be started.*EACCES/);
  });

  it.runIf((process.env['LAPIDARY_TEST_PYTHON'] ?? '') !== '')('reads a real one, importing nothing', async () => {
    const probed = await probePython(process.env['LAPIDARY_TEST_PYTHON'] ?? '');
    expect(probed).toMatchObject({ problem: null, lacks: [] });
    expect(probed.packages['torch']).toMatch(/^\d+\.\d+/);
  });
});
