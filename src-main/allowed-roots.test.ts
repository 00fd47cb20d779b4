import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInside, requireInside } from './allowed-roots.js';

let base: string;
let root: string;

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'lapidary-roots-')));
  root = join(base, 'models');
  await mkdir(join(root, 'deep'), { recursive: true });
  await mkdir(join(base, 'models-secret'));
  await writeFile(join(root, 'deep', 'm.onnx'), 'x');
  await writeFile(join(base, 'models-secret', 's.onnx'), 'x');
  await symlink(join(base, 'models-secret'), join(root, 'link-out'));
  await symlink(root, join(base, 'link-in'));
  await symlink(join(root, 'loop-b'), join(root, 'loop-a'));
  await symlink(join(root, 'loop-a'), join(root, 'loop-b'));
});

afterAll(() => rm(base, { recursive: true, force: true }));

describe('isInside', () => {
  it('accepts the root, files in it, and files not made yet', async () => {
    expect(await isInside([root], root)).toBe(true);
    expect(await isInside([root], join(root, 'deep', 'm.onnx'))).toBe(true);
    expect(await isInside([root], join(root, 'new', 'folder', 'out.onnx'))).toBe(true);
    expect(await isInside([root], join(root, '..data'))).toBe(true);
  });

  it('resolves relative paths against the current folder', async () => {
    expect(await isInside([root], relative(process.cwd(), join(root, 'deep')))).toBe(true);
  });

  it('refuses parents, siblings with the same prefix, and dot-dot', async () => {
    expect(await isInside([root], base)).toBe(false);
    expect(await isInside([root], join(base, 'models-secret', 's.onnx'))).toBe(false);
    expect(await isInside([root], `${root}/deep/../../models-secret/s.onnx`)).toBe(false);
    expect(await isInside([root], `${root}\0/etc`)).toBe(false);
  });

  it('follows links before it decides', async () => {
    expect(await isInside([root], join(root, 'link-out', 's.onnx'))).toBe(false);
    expect(await isInside([root], join(root, 'link-out', 'not-made-yet'))).toBe(false);
    expect(await isInside([root], join(base, 'link-in', 'deep', 'm.onnx'))).toBe(true);
    expect(await isInside([join(base, 'link-in')], join(root, 'deep', 'm.onnx'))).toBe(true);
    expect(await isInside([root], join(root, 'loop-a', 'x'))).toBe(false);
  });

  it('allows nothing when there are no roots, and everything under /', async () => {
    expect(await isInside([], root)).toBe(false);
    expect(await isInside(['/'], root)).toBe(true);
    expect(await isInside([join(base, 'no-such-root')], root)).toBe(false);
  });
});

describe('requireInside', () => {
  it('says which folders are allowed', async () => {
    await expect(requireInside([root], '/etc/passwd')).rejects.toMatchObject({
      code: 'FILE_NOT_ALLOWED',
      hints: expect.arrayContaining([expect.stringContaining(root)]) as string[],
    });
    await expect(requireInside([root], join(root, 'deep'))).resolves.toBeUndefined();
  });
});
