import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { encodeNpy, npyHeader, readNpy } from './npy.js';
import { plainNpy } from './plain-npy.js';
import { storedNpy } from './stored-npy.js';

const dir = mkdtempSync(join(tmpdir(), 'lapidary-plain-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function put(name: string, header: Uint8Array | string, elements: Uint8Array): string {
  const path = join(dir, name);
  writeFileSync(path, Buffer.concat([Buffer.from(header as string, 'latin1'), elements]));
  return path;
}

const fortran = (descr: string, shape: readonly number[]): string =>
  Buffer.from(npyHeader(descr, shape)).toString('latin1').replace('False', 'True ');

test('what lies in order is taken as it is; what does not is written again', async () => {
  const copy = join(dir, 'copy.npy');
  const plain = put('a.npy', '', encodeNpy({ dtype: 'bool', shape: [], data: Uint8Array.of(1) }));
  expect(await plainNpy(plain, copy)).toBe(plain);
  // One axis is in both orders.
  const line = put('line.npy', fortran('<f4', [1, 2, 1]), new Uint8Array(Float32Array.of(1, 2).buffer));
  expect(await plainNpy(line, copy)).toBe(line);
  expect((await storedNpy(line)).shape).toEqual([1, 2, 1]);

  const turned = put('turned.npy', fortran('<i2', [2, 2]), new Uint8Array(Int16Array.of(1, 3, 2, 4).buffer));
  await expect(storedNpy(turned)).rejects.toThrow('in Fortran order');
  expect(await plainNpy(turned, copy)).toBe(copy);
  expect(await readNpy(copy)).toEqual({ dtype: 'int16', shape: [2, 2], data: Int16Array.of(1, 2, 3, 4) });
  expect((await storedNpy(copy)).dtype).toBe('int16');
});

test('a file that ends too soon, objects and text in another order are refused before anything is written', async () => {
  const copy = join(dir, 'never.npy');
  await expect(plainNpy(put('short.npy', npyHeader('<f8', [3]), new Uint8Array(23)), copy)).rejects.toThrow(
    'cut off: 23 of 24 bytes',
  );
  await expect(plainNpy(put('objects.npy', npyHeader('|O', [1]), new Uint8Array(8)), copy)).rejects.toThrow(
    'never done',
  );
  await expect(plainNpy(put('text.npy', fortran('<U1', [2, 2]), new Uint8Array(16)), copy)).rejects.toThrow(
    'text in Fortran',
  );
  const huge = fortran('<f4', [2, 2 ** 40]);
  await expect(plainNpy(put('huge.npy', huge, new Uint8Array(4)), copy)).rejects.toThrow('cut off');
  await expect(readNpy(copy)).rejects.toThrow();
});
