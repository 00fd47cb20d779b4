import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobContext } from '../../jobs/job-context.js';
import { livingChildren } from '../../process/children.js';
import { PythonService } from './service.js';

const context = (): JobContext => ({
  signal: new AbortController().signal,
  log: () => undefined,
  progress: () => undefined,
});

/** Answers the question for missing packages with "none", and as a worker waits for ever. */
const idlePython = '#!/bin/sh\nif [ "$1" = "-c" ]; then echo ""; exit 0; fi\nexec sleep 600\n';

describe.skipIf(process.platform === 'win32')('PythonService', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lapidary-service-'));
    await writeFile(join(folder, 'python'), idlePython);
    await chmod(join(folder, 'python'), 0o755);
    vi.stubEnv('LAPIDARY_PYTHON', join(folder, 'python'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  it('starts one worker for all who ask at once, and close reaps it', async () => {
    const service = new PythonService(folder);
    const workers = await Promise.all([service.warm(context()), service.warm(context()), service.warm(context())]);
    expect(new Set(workers).size).toBe(1);
    expect(livingChildren()).toBe(1);
    await service.close();
    expect(livingChildren()).toBe(0);
  });

  it('reaps a worker that was still starting when it was closed', async () => {
    const service = new PythonService(folder);
    const starting = service.warm(context());
    await service.close();
    expect((await starting).alive).toBe(false);
    expect(livingChildren()).toBe(0);
  });

  it('starts one new worker, not two, after the last was lost', async () => {
    const service = new PythonService(folder);
    const first = await service.warm(context());
    await first.close();
    const [second, third] = await Promise.all([service.warm(context()), service.warm(context())]);
    expect(second).toBe(third);
    expect(second).not.toBe(first);
    await service.close();
    expect(livingChildren()).toBe(0);
  });

  it('tries again after a Python that could not be found', async () => {
    const service = new PythonService(folder);
    vi.stubEnv('LAPIDARY_PYTHON', join(folder, 'absent'));
    await expect(service.warm(context())).rejects.toMatchObject({ code: 'PYTHON_MISSING' });
    vi.stubEnv('LAPIDARY_PYTHON', join(folder, 'python'));
    expect((await service.warm(context())).alive).toBe(true);
    await service.close();
  });
});
