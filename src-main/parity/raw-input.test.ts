import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseInputSpec } from '../../src-shared/input-spec.js';
import { readNpy } from '../io/npy.js';
import { rawToNpy, shapeFilledBy } from './raw-input.js';

const dir = mkdtempSync(join(tmpdir(), 'lapidary-raw-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

test('the shape is the example, or as long as the file along the first dynamic axis', () => {
  const spec = parseInputSpec('x:float32[n=2{1..4},seq=3,5]');
  expect(shapeFilledBy(spec, 30)).toEqual([2, 3, 5]);
  expect(shapeFilledBy(spec, 45)).toEqual([3, 3, 5]);
  expect(shapeFilledBy(spec, 75)).toBeNull();
  expect(shapeFilledBy(spec, 31)).toBeNull();
  expect(shapeFilledBy(parseInputSpec('x:float32[n=2,n=2]'), 9)).toBeNull();
  expect(shapeFilledBy(parseInputSpec('x:float32[3]'), 4)).toBeNull();
  expect(shapeFilledBy(parseInputSpec('x:float32[]'), 1)).toEqual([]);
});

test('elements are written after a header; another count is refused with both in bytes', async () => {
  const [path, out] = [join(dir, 'x.raw'), join(dir, 'x.npy')];
  writeFileSync(path, new Uint8Array(Float32Array.of(1, 2, 3).buffer));
  await rawToNpy(path, parseInputSpec('x:float32[n=1,3]'), out);
  expect(await readNpy(out)).toEqual({ dtype: 'float32', shape: [1, 3], data: Float32Array.of(1, 2, 3) });
  await expect(rawToNpy(path, parseInputSpec('x:float32[4]'), out)).rejects.toMatchObject({
    code: 'INPUT_MISMATCH',
    message: expect.stringContaining('has 12 bytes, and x:float32[4] takes 16') as string,
  });
  await expect(rawToNpy(join(dir, 'none.raw'), parseInputSpec('x:float32[4]'), out)).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
  });
});
