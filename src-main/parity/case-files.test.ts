import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseInputSpecs } from '../../src-shared/input-spec.js';
import { zipOf } from '../formats/zip/test-zips.js';
import { encodeNpy, readNpy } from '../io/npy.js';
import type { JobContext } from '../jobs/job-context.js';
import { casesFromFiles } from './case-files.js';
import { matchArrays } from './match-arrays.js';

const dir = mkdtempSync(join(tmpdir(), 'lapidary-cases-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const context: JobContext = { signal: new AbortController().signal, log: () => undefined, progress: () => undefined };
const array = (...values: number[]): Uint8Array =>
  encodeNpy({ dtype: 'uint8', shape: [values.length], data: Uint8Array.from(values) });

function put(name: string, bytes: Uint8Array): string {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return path;
}

const read = (paths: readonly string[], specs: readonly string[], taken: readonly string[] = []) =>
  casesFromFiles(context, {
    paths,
    specs: parseInputSpecs(specs),
    inputNames: parseInputSpecs(specs).map(({ name }) => name),
    pictures: 'auto',
    modelDirs: [],
    seed: 0,
    taken,
    into: join(dir, 'into'),
  });

test('arrays are found by name, by a name that a file can have, by number, or where there is one of each', () => {
  expect(matchArrays({ a: '1', b: '2' }, ['b', 'a'], '')).toEqual({ a: '1', b: '2' });
  expect(matchArrays({ serving_default_x_0: '1', b: '2' }, ['serving_default/x:0', 'b'], '')).toEqual({
    'serving_default/x:0': '1',
    b: '2',
  });
  expect(matchArrays({ input_1: '2', input_0: '1' }, ['x', 'y'], '')).toEqual({ x: '1', y: '2' });
  expect(matchArrays({ other: '1' }, ['x'], '')).toEqual({ x: '1' });
  expect(() => matchArrays({ a_b: '1' }, ['a/b', 'a:b'], 'f')).toThrow('f has no array for a/b, a:b; it holds a_b.');
});

test('names of an archive never leave the folder, and no two cases share an id', async () => {
  const path = put(
    'hostile.npz',
    zipOf([
      { name: '../../../up/x.npy', content: array(1) },
      { name: 'good/x.npy', content: array(2) },
    ]),
  );
  const { cases, inputs } = await read([path, path], ['x:uint8[n=1]'], ['good']);
  expect(cases.map(({ title }) => title)).toEqual(['../../../up', 'good', '../../../up', 'good']);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(4);
  for (const { id } of cases) expect(id).toMatch(/^[\w-]+$/);
  for (const { x } of inputs.values()) expect(x?.startsWith(join(dir, 'into'))).toBe(true);
});

test('elements without a header, one file or a folder of them, take their shape from the inputs', async () => {
  const folder = join(dir, 'raw');
  mkdirSync(folder);
  put('raw/a.b.bin', Uint8Array.of(1, 2, 3));
  put('raw/mask.raw', Uint8Array.of(1, 0, 1));
  const specs = ['a.b:uint8[n=2]', 'mask:bool[n=2]'];
  const { cases, inputs } = await read([folder], specs);
  expect(cases).toMatchObject([{ title: 'raw', shapes: { 'a.b': [3], mask: [3] } }]);
  expect((await readNpy(inputs.get(cases[0]?.id ?? '')?.['mask'] ?? '')).dtype).toBe('bool');
  await expect(read([join(folder, 'a.b.bin')], specs)).rejects.toThrow('has no array for mask');
  await expect(read([put('other.raw', Uint8Array.of(1))], specs)).rejects.toThrow('is named like no input');
});
