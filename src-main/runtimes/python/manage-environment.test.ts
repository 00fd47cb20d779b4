import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobContext } from '../../jobs/job-context.js';
import { livingChildren } from '../../process/children.js';
import { isManagedReady, managedExtras, managedPython } from './environment.js';
import { manageEnvironment } from './manage-environment.js';

/** The number of a process that has ended. */
const gone = String(spawnSync('true').pid);

/** Makes a venv of itself, and notes what pip is asked for; FAIL_AT and HANG_AT name a requirement file. */
const fakePython = `#!/bin/sh
[ "$1" = -c ] && exit 0
if [ "$2" = venv ]; then mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && echo "#!$3/bin/python" > "$3/bin/pip"; exit; fi
for last; do :; done
case "$last" in *"\${FAIL_AT:-none}") echo "ERROR: No matching distribution" >&2; exit 1;; esac
case "$last" in *"\${HANG_AT:-none}") sleep 600;; esac
echo "$@" >> "$PIP_LOG"
`;

describe.skipIf(process.platform === 'win32')('manageEnvironment', () => {
  let dir = '';
  let data = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lapidary-managed-'));
    data = join(dir, 'data');
    await mkdir(join(dir, 'bin'));
    await writeFile(join(dir, 'bin/python3.11'), fakePython);
    await chmod(join(dir, 'bin/python3.11'), 0o755);
    vi.stubEnv('PATH', `${join(dir, 'bin')}:/usr/bin:/bin`);
    vi.stubEnv('PIP_LOG', join(dir, 'pip.log'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(dir, { recursive: true });
    expect(livingChildren()).toBe(0);
  });

  function context(onProgress: (detail: string) => void = () => undefined): JobContext & { abort: () => void } {
    const controller = new AbortController();
    return {
      signal: controller.signal,
      log: () => undefined,
      progress: (_, detail) => {
        onProgress(detail);
      },
      abort: () => {
        controller.abort();
      },
    };
  }
  const setup = (extras: ('transformers' | 'openvino')[] = [], action: 'setup' | 'update' = 'setup'): Promise<string> =>
    manageEnvironment(data, { action, extras }, context());
  const remove = (): Promise<string> => manageEnvironment(data, { action: 'remove', extras: [] }, context());
  /** Requirement files that pip was given, in order. */
  const installed = async (): Promise<string[]> =>
    (await readFile(join(dir, 'pip.log'), 'utf8').catch(() => ''))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(/^.*\//, ''));

  it('is made once, and completed with extras that change nothing of it', async () => {
    expect(await setup()).toBe(managedPython(data));
    expect(await isManagedReady(data)).toBe(true);
    await setup();
    expect(await installed()).toEqual(['torch.txt', 'export.txt']);
    await setup(['transformers']);
    await setup(['transformers']);
    expect(await installed()).toEqual(['torch.txt', 'export.txt', 'extra-transformers.txt']);
    const last = (await readFile(join(dir, 'pip.log'), 'utf8')).trim().split('\n').at(-1);
    expect(last).toMatch(/-c \S+torch\.txt -c \S+export\.txt -r/);
    expect(await managedExtras(data)).toEqual(['transformers']);
  });

  it('is not used half: a set-up that fails or is cancelled is gone on with the next time', async () => {
    vi.stubEnv('FAIL_AT', 'export.txt');
    await expect(setup()).rejects.toMatchObject({ code: 'PYTHON_SETUP_FAILED', message: /No matching distribution/ });
    expect(await isManagedReady(data)).toBe(false);
    vi.stubEnv('FAIL_AT', '');
    vi.stubEnv('HANG_AT', 'export.txt');
    const ours = context((detail) => {
      if (detail === 'Installing the exporters') setTimeout(ours.abort, 50);
    });
    await expect(manageEnvironment(data, { action: 'setup', extras: [] }, ours)).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(await isManagedReady(data)).toBe(false);
    vi.stubEnv('HANG_AT', '');
    await setup();
    expect(await isManagedReady(data)).toBe(true);
  });

  it('stays in use when an extra fails, and does not claim to have it', async () => {
    await setup();
    vi.stubEnv('FAIL_AT', 'extra-openvino.txt');
    await expect(setup(['openvino'])).rejects.toMatchObject({ code: 'PYTHON_SETUP_FAILED' });
    expect(await isManagedReady(data)).toBe(true);
    expect(await managedExtras(data)).toEqual([]);
  });

  it('is made anew by an update, with the extras it had', async () => {
    await setup(['transformers']);
    await writeFile(join(data, 'python/old-package'), '');
    await setup([], 'update');
    expect(existsSync(join(data, 'python/old-package'))).toBe(false);
    expect(await isManagedReady(data)).toBe(true);
    expect(await managedExtras(data)).toEqual(['transformers']);
  });

  it('is the old one until an update is complete: one that fails or is cancelled leaves it as it was', async () => {
    await setup(['transformers']);
    await writeFile(join(data, 'python/old-package'), '');
    const isOld = async (): Promise<void> => {
      expect(existsSync(join(data, 'python/old-package'))).toBe(true);
      expect(await isManagedReady(data)).toBe(true);
      expect(await managedExtras(data)).toEqual(['transformers']);
    };
    for (const file of ['torch.txt', 'extra-transformers.txt']) {
      vi.stubEnv('FAIL_AT', file);
      await expect(setup([], 'update')).rejects.toMatchObject({ code: 'PYTHON_SETUP_FAILED' });
      await isOld();
    }
    vi.stubEnv('FAIL_AT', '');
    vi.stubEnv('HANG_AT', 'export.txt');
    let during: Promise<void> | undefined;
    const ours = context((detail) => {
      if (detail !== 'Installing the exporters') return;
      during = isOld();
      setTimeout(ours.abort, 50);
    });
    const update = manageEnvironment(data, { action: 'update', extras: [] }, ours);
    await expect(update).rejects.toMatchObject({ code: 'CANCELLED' });
    await during;
    expect(during).toBeDefined();
    await isOld();
    expect(await readdir(data)).toEqual(['python']);
  });

  it('knows its own place after an update, and is put there by the next call when an update was cut off', async () => {
    await setup();
    await setup([], 'update');
    expect(await readFile(join(data, 'python/bin/pip'), 'utf8')).toBe(`#!${managedPython(data)}\n`);
    await mkdir(join(data, `python.update-${gone}-0123abcd`));
    await rename(join(data, 'python'), join(data, `python.update-${gone}-0123abcd/python`));
    await mkdir(join(data, `python.removing-${gone}-0123abcd`));
    const before = await installed();
    await setup();
    expect(await isManagedReady(data)).toBe(true);
    expect(await installed()).toEqual(before);
    expect(await readdir(data)).toEqual(['python']);
  });

  it('is removed with nothing left, and what an end in the middle left goes with the next', async () => {
    await setup();
    await mkdir(join(data, `python.removing-${gone}-0123abcd/lib`), { recursive: true });
    await mkdir(join(data, 'runs'));
    await remove();
    expect(await readdir(data)).toEqual(['runs']);
    await expect(remove()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('touches no folder that it did not make, and follows no link', async () => {
    const own = join(data, 'python');
    await mkdir(own, { recursive: true });
    await writeFile(join(own, 'thesis.txt'), 'years of work');
    for (const act of [remove, setup]) {
      await expect(act()).rejects.toMatchObject({ message: /was not made by Lapidary/ });
      expect(await readFile(join(own, 'thesis.txt'), 'utf8')).toBe('years of work');
    }
    await rm(own, { recursive: true });
    await mkdir(join(dir, 'elsewhere'));
    await writeFile(join(dir, 'elsewhere/lapidary-environment.json'), '{"version":1,"extras":{}}');
    await symlink(join(dir, 'elsewhere'), own);
    await expect(remove()).rejects.toMatchObject({ message: /was not made by Lapidary/ });
    expect(existsSync(join(dir, 'elsewhere/lapidary-environment.json'))).toBe(true);
  });
});
