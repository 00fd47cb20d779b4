/** Saving a stored tensor as .npy: a chunk at a time, whole or not at all, never over the model it comes from. */
import { realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { dtypeBits, dtypeBytes } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import type { StoredTensor } from '../formats/model-format.js';
import { atomicStream } from '../io/atomic-write.js';
import { npyHeader } from '../io/npy.js';
import { openRange, requireSameFile, requireWhole } from './byte-range.js';
import { decoderOf } from './decode.js';
import { savedAs } from './npy-dtype.js';

/** Elements written at once; a multiple of 8, so that packed types begin on a byte. */
const elementsAtOnce = 1 << 19;

export interface Saved {
  path: string;
  bytes: number;
  /** NumPy's type in the file, and why it is not the stored one ('' when it is). */
  dtype: string;
  note: string;
}

/** Throws OUTPUT_EXISTS when `path` is one of `sources`, links followed. */
async function requireOther(path: string, sources: readonly string[]): Promise<void> {
  const real = await realpath(path).catch(() => path);
  for (const source of sources) {
    if (real !== (await realpath(source).catch(() => source))) continue;
    throw new LapidaryError(
      'OUTPUT_EXISTS',
      `${path} is a file the tensor is read from.`,
      'Choose another name for the .npy file.',
    );
  }
}

/**
 * Writes `tensor` to `path` in C order; an older file there is replaced in one step. `sources` are never written to.
 * Throws FORMAT_UNSUPPORTED for strings and sparse tensors, and what reading the tensor throws.
 */
export async function saveNpy(
  tensor: StoredTensor,
  path: string,
  sources: readonly string[],
  signal: AbortSignal,
): Promise<Saved> {
  const { descr, dtype, bytes, note } = savedAs(tensor.dtype);
  if (tensor.sparse) {
    throw new LapidaryError(
      'FORMAT_UNSUPPORTED',
      'A sparse tensor cannot be saved as .npy.',
      'Copy its values instead.',
    );
  }
  await requireOther(path, sources);
  const range = await tensor.range(signal);
  if (range.kind === 'file') requireSameFile(range);
  requireWhole(range, dtypeBytes(tensor.dtype, tensor.elements));
  const header = npyHeader(descr, tensor.shape);
  await atomicStream(path, async (file) => {
    await file.writeFile(header);
    await writeElements(tensor, range, file, signal);
    if (range.kind === 'file') requireSameFile(range);
  });
  return { path, bytes: header.length + tensor.elements * bytes, dtype, note };
}

async function writeElements(
  tensor: StoredTensor,
  range: Parameters<typeof openRange>[0],
  file: FileHandle,
  signal: AbortSignal,
): Promise<void> {
  const { convert } = savedAs(tensor.dtype);
  const decode = decoderOf(tensor.dtype);
  const bits = dtypeBits(tensor.dtype);
  const stored = new ArrayBuffer((elementsAtOnce * bits) / 8);
  const values = new Float64Array(convert === null ? 0 : elementsAtOnce);
  const reader = openRange(range);
  try {
    for (let first = 0; first < tensor.elements; first += elementsAtOnce) {
      await setImmediate();
      if (signal.aborted) throw new LapidaryError('CANCELLED', 'Saving was cancelled.');
      const count = Math.min(elementsAtOnce, tensor.elements - first);
      const part = new Uint8Array(stored, 0, Math.ceil((count * bits) / 8));
      if (!reader.read(part, (first * bits) / 8)) {
        throw new LapidaryError('FILE_UNREADABLE', 'The tensor could not be read to its end.', 'Open the model again.');
      }
      if (convert === null || decode === undefined) {
        await file.writeFile(part);
        continue;
      }
      decode(stored, count, values);
      const converted = convert(count);
      converted.set(values.subarray(0, count));
      await file.writeFile(new Uint8Array(converted.buffer));
    }
  } finally {
    reader.close();
  }
}
