/** A second export of the same source imports nothing: neither torch nor the user's file, which count their imports. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { JobContext } from '../../src-main/jobs/job-context.js';
import { exportWork } from '../../src-main/run/operations.js';
import { PythonService } from '../../src-main/runtimes/python/service.js';
import { parseInputSpecs } from '../../src-shared/input-spec.js';
import { scratch, testPython } from './run-cli.js';

let python: PythonService;
const dir = scratch();

beforeAll(() => {
  vi.stubEnv('LAPIDARY_PYTHON', testPython());
  python = new PythonService(dir);
});
afterAll(async () => {
  await python.close();
  vi.unstubAllEnvs();
});

it('imports torch and the source once for two exports', { timeout: 120_000 }, async () => {
  const path = join(dir, 'counted.py');
  const count = join(dir, 'imports');
  writeFileSync(
    path,
    `import torch
with open(${JSON.stringify(count)}, 'a') as file:
    file.write('import\\n')

def make():
    with open(${JSON.stringify(count)}, 'a') as file:
        file.write('make\\n')
    return torch.nn.Linear(4, 4).eval()
`,
  );
  const details: string[] = [];
  const context: JobContext = {
    signal: new AbortController().signal,
    log: () => undefined,
    progress: (_, detail) => details.push(detail),
  };
  const exportOnce = (): Promise<unknown> =>
    exportWork(
      { dataDir: dir, python },
      {
        source: { path, entry: 'make' },
        inputs: parseInputSpecs(['x:float32[batch=2{1..4},4]']),
        outputs: null,
        targets: [{ target: 'torchscript-trace', opset: null, options: {} }],
        threads: 1,
        outDir: join(dir, 'out'),
      },
    ).work(context);
  await exportOnce();
  const first = [...details];
  expect(first.filter((detail) => detail === 'importing torch')).toHaveLength(1);
  await exportOnce();
  expect(existsSync(join(dir, 'out', 'counted.trace.pt'))).toBe(true);
  expect(readFileSync(count, 'utf8')).toBe('import\nmake\n');
  expect(details.slice(first.length).filter((detail) => /^(importing|loading) /.test(detail))).toEqual([]);
});
