import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Tensor, writeNpy } from '../../io/npy.js';
import { castTensor } from './cast-npy.js';
import { measurePair } from './measure-pair.js';

const { signal } = new AbortController();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lapidary-pair-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const floats = (...values: number[]): Tensor => ({
  dtype: 'float32',
  shape: [values.length],
  data: Float32Array.from(values),
});

async function measured(reference: Tensor, subject: Tensor) {
  const files = { reference: join(folder, 'reference.npy'), subject: join(folder, 'subject.npy') };
  await writeNpy(files.reference, reference);
  await writeNpy(files.subject, subject);
  const value = (name: string, { dtype, shape }: Tensor) => ({ key: name, name, op: 'Op', scope: '', dtype, shape });
  const pair = { reference: value('a', reference), subject: value('b', subject), edge: null };
  return measurePair(pair, 'here', files, signal);
}

it('tells the error in the size of the reference', async () => {
  const found = await measured(floats(3, 4, 0), floats(3, 4.5, 0));
  expect(found).toMatchObject({ scope: 'here', shape: [3], maxAbs: 0.5, nonFinite: 0, overflow: 0, note: '' });
  expect(found.rmsRel).toBeCloseTo(0.1, 12);
});

it('has no share of a reference that is 0 throughout, and none of what is equal', async () => {
  expect(await measured(floats(0, 0), floats(0, 2))).toMatchObject({ maxAbs: 2, rmsRel: null });
  expect(await measured(floats(0, 0), floats(0, 0))).toMatchObject({ maxAbs: 0, rmsRel: 0 });
});

it('counts numbers that FP16 has no room for, which a mask of infinities is none of', async () => {
  const reference = floats(1, 65504, 70_000, -1e6, Number.NEGATIVE_INFINITY, Number.NaN);
  const found = await measured(reference, castTensor(reference, 'float16'));
  expect(found).toMatchObject({ nonFinite: 2, overflow: 2, maxAbs: 0 });
  // A converter that writes a large number for an infinity changes it, but runs over nothing.
  const mask = await measured(floats(1, Number.NEGATIVE_INFINITY), castTensor(floats(1, -1e4), 'float16'));
  expect(mask).toMatchObject({ nonFinite: 1, overflow: 0 });
});

it('does not compare other shapes', async () => {
  const found = await measured(floats(1, 2), floats(1, 2, 3));
  expect(found).toMatchObject({ note: '2 in the reference, 3 here', rmsRel: null });
});
