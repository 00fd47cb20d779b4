import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'jpeg-js';
import { afterAll, expect, test } from 'vitest';
import { toErrorInfo } from '../../../src-shared/errors.js';
import { readPicture } from './decode-picture.js';
import { pngOf, type TestPng } from './test-pngs.js';

const dir = mkdtempSync(join(tmpdir(), 'lapidary-pictures-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function put(name: string, bytes: Uint8Array | string): string {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return path;
}

const pixel: TestPng['pixel'] = (x, y) => [(x * 37) & 255, (y * 53) & 255, (x * y) & 255];
const shape = { width: 13, height: 11, pixel };

test('every filter, plain and interlaced, under any name', async () => {
  for (const interlaced of [false, true]) {
    const { width, height, data } = await readPicture(
      put('a.jpg', pngOf({ ...shape, interlaced, filter: (row) => row % 5 })),
    );
    expect([width, height]).toEqual([13, 11]);
    const wanted = Array.from({ length: 13 * 11 }, (_, at) => pixel(at % 13, Math.floor(at / 13))).flat();
    expect([...data]).toEqual(wanted);
  }
});

test('a JPEG, whose colours are near', async () => {
  const rgba = Buffer.from(Array.from({ length: 64 }, () => [200, 100, 50, 255]).flat());
  const path = put('a.png', encode({ width: 8, height: 8, data: rgba }, 95).data);
  const { width, data } = await readPicture(path);
  expect([width, data.length]).toEqual([8, 8 * 8 * 3]);
  for (const [at, wanted] of [200, 100, 50].entries())
    expect(Math.abs((data[at] ?? 0) - wanted)).toBeLessThanOrEqual(3);
});

const good = pngOf(shape);
const broken = (at: number, value: number): Buffer => {
  const bytes = Buffer.from(good);
  bytes[at] = value;
  return bytes;
};
const jpeg = encode({ width: 8, height: 8, data: Buffer.alloc(256, 128) }, 90).data;

test.each([
  ['cut off', good.subarray(0, good.length - 20), 'cut off'],
  ['a part changed', broken(45, 7), 'IDAT is damaged'],
  ['a header changed', broken(20, 99), 'IHDR is damaged'],
  ['a bomb', pngOf({ ...shape, claim: { width: 200_000, height: 200_000 } }), '200,000 × 200,000'],
  ['more rows than there are', pngOf({ ...shape, claim: { width: 13, height: 12 } }), 'fewer pixels'],
  ['fewer rows than there are', pngOf({ ...shape, claim: { width: 13, height: 3 } }), 'cannot be unpacked'],
  ['no pixels at all', pngOf({ ...shape, claim: { width: 0, height: 3 } }), '0 × 3'],
  ['a GIF', 'GIF89a and more', 'is a GIF'],
  ['text', 'this is a picture', 'is no picture'],
  ['nothing', '', 'is empty'],
  ['half a JPEG', jpeg.subarray(0, jpeg.length / 2), 'JPEG'],
  ['a JPEG of nothing', jpeg.subarray(0, 4), 'without a frame'],
])('%s is refused in one sentence with a hint', async (_name, bytes, words) => {
  const info = await readPicture(put('bad.png', bytes)).then(
    () => null,
    (thrown: unknown) => toErrorInfo(thrown),
  );
  expect(info).toMatchObject({ code: 'FORMAT_UNSUPPORTED', hints: [expect.any(String)] });
  expect(info?.message).toContain(words);
});
