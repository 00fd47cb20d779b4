import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readNpy, writeNpy } from '../io/npy.js';
import { scratchFolder } from '../testing/scratch.js';
import { inputsFor, refuseOtherTypes } from './inputs-for.js';

async function stored(): Promise<Record<string, string>> {
  const dir = scratchFolder();
  const paths = { x: join(dir, 'x.npy'), ids: join(dir, 'ids.npy') };
  await writeNpy(paths.x, { dtype: 'float32', shape: [2], data: Float32Array.of(1, 1 / 3) });
  await writeNpy(paths.ids, { dtype: 'int64', shape: [1], data: BigInt64Array.of(7n) });
  return paths;
}

test('a float16 twin is given the same numbers rounded; indices and what fits stay the files they are', async () => {
  const given = await stored();
  const declared = [
    { name: 'x', dtype: 'float16' },
    { name: 'ids', dtype: 'int32' },
  ];
  const { inputs, cast } = await inputsFor(declared, [given], scratchFolder());
  expect(cast).toEqual(['float16']);
  expect(inputs[0]?.['ids']).toBe(given['ids']);
  const x = await readNpy(inputs[0]?.['x'] ?? '');
  expect([x.dtype, [...x.data]]).toEqual(['float16', [0x3c00, 0x3555]]);
  const same = await inputsFor([{ name: 'x', dtype: 'float32' }], [given], scratchFolder());
  expect(same).toEqual({ inputs: [given], cast: [] });
});

test('an array of another type than the reference takes is refused by name', async () => {
  const given = await stored();
  const where = { subject: 'm.onnx@ort', title: 'mine.npz' };
  await expect(refuseOtherTypes([{ name: 'x', dtype: 'float64' }], given, where)).rejects.toMatchObject({
    code: 'INPUT_MISMATCH',
    message: 'm.onnx@ort takes x as float64, and mine.npz gives float32.',
  });
  for (const dtype of ['float32', 'bfloat16', 'undefined'])
    await expect(refuseOtherTypes([{ name: 'x', dtype }], given, where)).resolves.toBeUndefined();
});
