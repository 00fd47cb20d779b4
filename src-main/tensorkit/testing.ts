/** The kits a test runs against: always the twin, and the add-on where it was built. */
import { existsSync } from 'node:fs';
import { resources } from '../resources.js';
import type { Kit } from './kit.js';
import { loadNative } from './native.js';
import { twin } from './twin.js';

/** Makes the add-on's kit with a number of threads; undefined where it was not built. */
export const nativeKit: ((threads: number) => Kit) | undefined = existsSync(resources.tensorkit)
  ? (threads) => loadNative(resources.tensorkit, threads)
  : undefined;

if (nativeKit === undefined) {
  process.stderr.write(
    'The add-on dist/tensorkit was not built here: these tests run against the TypeScript twin only.\n',
  );
}

export const kitsUnderTest: Kit[] = nativeKit === undefined ? [twin] : [twin, nativeKit(3)];

/** Bytes that look random and are the same in every run (xorshift32). */
export function randomBytes(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  for (let index = 0; index < words.length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return new Uint8Array(words.buffer, 0, length);
}
