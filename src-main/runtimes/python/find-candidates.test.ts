import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCandidates, maxCandidates, type Surroundings } from './find-candidates.js';

describe.skipIf(process.platform === 'win32')('findCandidates', () => {
  let home = '';
  let surroundings: Surroundings;

  async function file(...parts: string[]): Promise<string> {
    const path = join(home, ...parts);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
    return path;
  }

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'lapidary-candidates-'));
    const env = { PATH: `${join(home, '.pyenv/shims')}:${join(home, 'bin')}` };
    surroundings = { env, home, near: [join(home, 'work')], chosen: null, managed: join(home, 'managed/bin/python') };
  });
  afterEach(async () => {
    await rm(home, { recursive: true });
  });

  it('finds each kind where it lies, the chosen one first', async () => {
    const conda = join(home, 'conda/envs/x');
    const expected = [
      ['managed', await file('managed/bin/python')],
      ['venv', await file('active/bin/python')],
      ['venv', await file('work/.venv/bin/python')],
      ['conda', await file('conda/envs/x/bin/python')],
      ['pyenv', await file('.pyenv/versions/3.12.1/bin/python')],
      ['path', await file('bin/python3.11')],
    ];
    await file('bin/python3-config');
    await file('bin/pythonw');
    await file('.pyenv/shims/python3');
    await file('.conda/environments.txt');
    await writeFile(join(home, '.conda/environments.txt'), `${conda}\n${join(home, 'gone')}\n\n`);
    const env = { ...surroundings.env, VIRTUAL_ENV: join(home, 'active') };
    const found = await findCandidates({ ...surroundings, env, chosen: '/absent/python' });
    expect(found.map(({ place, path }) => [place, path])).toEqual([['chosen', '/absent/python'], ...expected]);
  });

  it('counts names of one interpreter once, and venvs of it by themselves', async () => {
    const real = await file('bin/python3.11');
    await symlink(real, join(home, 'bin/python3'));
    await file('work/.venv/pyvenv.cfg');
    await mkdir(join(home, 'work/.venv/bin'));
    await symlink(real, join(home, 'work/.venv/bin/python'));
    const found = await findCandidates(surroundings);
    expect(found.map(({ place }) => place)).toEqual(['venv', 'path']);
  });

  it('looks at a bounded number', async () => {
    for (let i = 0; i < maxCandidates + 10; i += 1) await file(`.pyenv/versions/${String(i)}/bin/python`);
    expect(await findCandidates(surroundings)).toHaveLength(maxCandidates);
  });
});
