/** The Python worker from the engine's side: crashes, noise on stdout, cancel; each with a real Python and torch. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LogLine } from '../../src-shared/job.js';
import type { JobContext } from '../../src-main/jobs/job-context.js';
import { livingChildren } from '../../src-main/process/children.js';
import { PythonService } from '../../src-main/runtimes/python/service.js';
import { scratch, testPython } from './run-cli.js';

let dir = '';
let service: PythonService;
const before = process.env['LAPIDARY_PYTHON'];

beforeAll(() => {
  dir = scratch();
  process.env['LAPIDARY_PYTHON'] = testPython();
  service = new PythonService(dir);
});

afterAll(async () => {
  await service.close();
  if (before === undefined) Reflect.deleteProperty(process.env, 'LAPIDARY_PYTHON');
  else process.env['LAPIDARY_PYTHON'] = before;
  expect(livingChildren()).toBe(0);
});

function source(name: string, body: string): { path: string; entry: string } {
  const path = join(dir, name);
  writeFileSync(path, `import os, sys, time, warnings, torch\n${body}\n`);
  return { path, entry: 'make' };
}

function context(): { context: JobContext; lines: string[]; levels: LogLine['level'][]; controller: AbortController } {
  const controller = new AbortController();
  const lines: string[] = [];
  const levels: LogLine['level'][] = [];
  const made: JobContext = {
    signal: controller.signal,
    log: (level, _, message) => {
      lines.push(message);
      levels.push(level);
    },
    progress: () => undefined,
  };
  return { context: made, lines, levels, controller };
}

it('keeps what user code prints out of the protocol and in the log, warnings with their line', async () => {
  const noisy = source(
    'noisy.py',
    `def make():
    print('from print')
    os.write(1, b'{"id": 1, "result": {}}\\n')
    warnings.warn('mind the gap')
    return torch.nn.Linear(2, 3)`,
  );
  const { context: made, lines, levels } = context();
  const described = await service.describe(made, noisy);
  expect(described).toMatchObject({ moduleClass: 'Linear', parameters: { count: 9, bytes: 36 } });
  await expect.poll(() => lines.join('\n')).toMatch(/from print[\s\S]*"result"/);
  const warning = lines.findIndex((line) => line.includes('mind the gap'));
  expect(levels[warning]).toBe('warning');
  expect(lines[warning]).toContain('noisy.py:5');
});

it('reports a crash with its signal, and the next call gets a new worker', async () => {
  const crashing = source('crashing.py', 'def make():\n    os.abort()');
  await expect(service.describe(context().context, crashing)).rejects.toMatchObject({
    code: 'WORKER_CRASHED',
    message: expect.stringContaining('SIGABRT') as unknown,
  });
  const fine = source('fine.py', 'def make():\n    return torch.nn.ReLU()');
  await expect(service.describe(context().context, fine)).resolves.toMatchObject({ moduleClass: 'ReLU' });
});

it('stops at once when cancelled in the middle of user code', async () => {
  const slow = source('slow.py', "def make():\n    print('sleeping', flush=True)\n    time.sleep(600)");
  const { context: made, lines, controller } = context();
  const call = service.describe(made, slow);
  const ended = expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
  await expect.poll(() => lines.join('\n'), { timeout: 30_000 }).toContain('sleeping');
  controller.abort();
  await ended;
});
