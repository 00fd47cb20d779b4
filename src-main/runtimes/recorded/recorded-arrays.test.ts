import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { zipOf } from '../../formats/zip/test-zips.js';
import { encodeNpy, npyHeader, readNpy } from '../../io/npy.js';
import { findRecorded, placeOfArray } from './recorded-outputs.js';

const dir = mkdtempSync(join(tmpdir(), 'lapidary-arrays-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const { signal } = new AbortController();
const bytes = (...values: number[]): Uint8Array =>
  encodeNpy({ dtype: 'uint8', shape: [values.length], data: Uint8Array.from(values) });

function archive(name: string, entries: Parameters<typeof zipOf>[0]): string {
  const path = join(dir, name);
  writeFileSync(path, zipOf(entries));
  return path;
}

test('a slash is part of a name where an array is called so, and a folder otherwise', () => {
  const names = ['x', 'encoder/x', 'encoder/mask:0'];
  expect(placeOfArray('encoder/x', names)).toEqual({ case: null, name: 'encoder/x' });
  expect(placeOfArray('long/encoder/x', names)).toEqual({ case: 'long', name: 'encoder/x' });
  expect(placeOfArray('short/x', names)).toEqual({ case: 'short', name: 'x' });
  expect(placeOfArray('a/b/c', names)).toEqual({ case: 'a/b', name: 'c' });
  expect(placeOfArray('y', [])).toEqual({ case: null, name: 'y' });
});

test('arrays of an .npz file are written as they are read, in C order, whatever their names', async () => {
  const turned = Buffer.from(npyHeader('|u1', [2, 2]))
    .toString('latin1')
    .replace('False', 'True ');
  const path = archive('names.npz', [
    { name: 'encoder/x.npy', content: bytes(1, 2), deflate: true },
    { name: '/etc/passwd.npy', content: bytes(3) },
    { name: 'turned.npy', content: Buffer.concat([Buffer.from(turned, 'latin1'), Uint8Array.of(1, 3, 2, 4)]) },
  ]);
  const found = await findRecorded(path, ['encoder/x', '/etc/passwd', 'turned']);
  expect([...found.cases.keys()]).toEqual([]);
  const into = join(dir, 'names');
  mkdirSync(into);
  const written = (await found.unnamed?.(into, signal)) ?? [];
  expect(written.map(({ name, shape }) => [name, shape])).toEqual([
    ['encoder/x', [2]],
    ['/etc/passwd', [1]],
    ['turned', [2, 2]],
  ]);
  expect((await readNpy(written[2]?.path ?? '')).data).toEqual(Uint8Array.of(1, 2, 3, 4));
  expect(readdirSync(into).sort()).toEqual(['0-encoder_x.npy', '1-_etc_passwd.npy', '2-turned.npy']);
});

test('an entry that unpacks to more than it says, or to nothing sound, ends there and leaves no file', async () => {
  const long = bytes(...Array.from({ length: 50 }, () => 7));
  const into = join(dir, 'bad');
  mkdirSync(into);
  const lying = archive('lying.npz', [{ name: 'x.npy', content: long, deflate: true, claim: 100 }]);
  await expect((await findRecorded(lying)).unnamed?.(into, signal)).rejects.toThrow('another size than the directory');
  const damaged = archive('damaged.npz', [{ name: 'x.npy', content: long, method: 8 }]);
  await expect((await findRecorded(damaged)).unnamed?.(into, signal)).rejects.toThrow('x.npy');
  expect(readdirSync(into)).toEqual([]);
});
