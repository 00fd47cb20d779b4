/**
 * Strings as TFLite keeps them (tensorflow/lite/string_util.h): their number, where each begins and the last ends (int32,
 * from the start of the buffer), then their bytes.
 */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import { mostStringBytes, type StringStorage } from '../weights/tensor-store.js';

/** `run`: where the buffer lies in `source`. Reads nothing yet. */
export function stringsIn(source: ByteSource, run: { offset: number; bytes: number }): StringStorage {
  const damaged = (): LapidaryError =>
    new LapidaryError('MODEL_INVALID', `The strings at byte ${run.offset.toLocaleString('en-US')} are damaged.`);
  /** Whole numbers from the `first` of the buffer on. */
  const numbers = (first: number, count: number): Int32Array => {
    if ((first + count) * 4 > run.bytes) throw damaged();
    const bytes = new Uint8Array(count * 4);
    if (source.read(bytes, run.offset + first * 4) < bytes.length) throw damaged();
    const view = new DataView(bytes.buffer);
    return Int32Array.from({ length: count }, (_, index) => view.getInt32(index * 4, true));
  };
  /** Where the first `max` strings begin, and where the last of those ends. */
  const ends = (max: number): Int32Array => {
    const [count = 0] = numbers(0, 1);
    if (count < 0) throw damaged();
    const found = numbers(1, Math.min(count, max) + 1);
    if (found.some((end, at) => end > run.bytes || end < (found[at - 1] ?? 0))) throw damaged();
    return found;
  };
  return {
    source,
    ...run,
    strings: (max) => {
      const found = ends(max);
      return Array.from(found.subarray(1), (end, at) => {
        const begin = found[at] ?? 0;
        const bytes = new Uint8Array(Math.min(end - begin, mostStringBytes));
        source.read(bytes, run.offset + begin);
        return bytes;
      });
    },
    lengths: () => {
      const found = ends(Number.POSITIVE_INFINITY);
      return found.subarray(1).map((end, at) => end - (found[at] ?? 0));
    },
  };
}
