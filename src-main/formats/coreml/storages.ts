/** Where stored values lie, by key; nothing of them is read before it is asked for. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { FindStorage, Storage } from '../weights/tensor-store.js';
import type { Run } from './message.js';

/** Longest values that are put together or decoded in memory. */
export const maxDecodedBytes = 512 * 1024 * 1024;

export class Storages {
  readonly #byKey = new Map<string, () => Storage>();

  /** Remembers how a storage is found and returns its key. */
  add(key: string, find: () => Storage): string {
    this.#byKey.set(key, find);
    return key;
  }

  readonly find: FindStorage = (key) => this.#byKey.get(key)?.();
}

/** Key of what lies in the model's own file. */
export const runKey = ({ chunks, bytes }: Run, as: string): string =>
  `${String(chunks[0]?.start ?? 0)}:${String(bytes)}:${as}`;

/** Bytes of a run, put together. */
export function runBytes({ file: { source }, chunks, bytes }: Run): Uint8Array {
  if (bytes > maxDecodedBytes) {
    throw new LapidaryError('FORMAT_UNSUPPORTED', 'The values are encoded and over 512 MB, which is not decoded.');
  }
  const whole = new Uint8Array(bytes);
  let filled = 0;
  for (const { start, end } of chunks) {
    source.read(whole.subarray(filled, filled + end - start), start);
    filled += end - start;
  }
  return whole;
}

/** A run whose bytes are the elements themselves. */
export function rawStorage(run: Run): Storage {
  const place = { source: run.file.source, offset: run.chunks[0]?.start ?? 0, bytes: run.bytes };
  return run.chunks.length === 1 ? place : { ...place, load: () => runBytes(run) };
}

/** A run that `decode` makes into elements. */
export function decodedStorage(run: Run, decode: (bytes: Uint8Array) => Uint8Array): Storage {
  const place = { source: run.file.source, offset: run.chunks[0]?.start ?? 0, bytes: run.bytes };
  return { ...place, load: () => decode(runBytes(run)) };
}
