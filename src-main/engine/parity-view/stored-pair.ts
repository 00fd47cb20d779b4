/** The two tensors of a comparison by the names its result gives, checked to lie inside its folder. */
import { resolve } from 'node:path';
import type { z } from 'zod';
import { dtypeCode } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { tensorPairSchema } from '../../../src-shared/parity-view.js';
import { requireInside } from '../../allowed-roots.js';
import { elementCount } from '../../io/npy.js';
import { leadingRows, type StoredTensor, storedNpy } from '../../io/stored-npy.js';
import type { PairTask } from '../../tensorkit/comparison.js';
import { ShortRange } from '../../tensorkit/kit.js';

export interface StoredPair {
  reference: StoredTensor;
  subject: StoredTensor;
  shape: number[];
  elements: number;
}

/** A tensor of a comparison by its path inside the folder. Throws as storedPair does. */
export async function storedInside(dir: string, name: string): Promise<StoredTensor> {
  const path = resolve(dir, name);
  // A result may come from anywhere: what it names is not opened outside its own folder.
  await requireInside([dir], path);
  try {
    return await storedNpy(path);
  } catch (thrown) {
    if (thrown instanceof LapidaryError && thrown.code === 'FILE_NOT_FOUND') {
      throw new LapidaryError('FILE_NOT_FOUND', `${name} is no longer in ${dir}.`, 'Run the comparison again.');
    }
    throw thrown;
  }
}

/** Reads both headers. Throws FILE_NOT_ALLOWED, FILE_NOT_FOUND, FILE_UNREADABLE, FORMAT_UNSUPPORTED. */
export async function storedPair({ dir, rows, ...names }: z.output<typeof tensorPairSchema>): Promise<StoredPair> {
  const whole = await Promise.all([storedInside(dir, names.reference), storedInside(dir, names.subject)]);
  const [reference, subject] = whole.map((tensor) =>
    rows === null || tensor.shape.length === 0 || rows > (tensor.shape[0] ?? 0) ? tensor : leadingRows(tensor, rows),
  ) as [StoredTensor, StoredTensor];
  if (reference.shape.join() !== subject.shape.join()) {
    throw new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `The tensors have other shapes: ${reference.shape.join(' × ')} and ${subject.shape.join(' × ')}.`,
      'Values are shown side by side where the shapes agree.',
    );
  }
  return { reference, subject, shape: reference.shape, elements: elementCount(reference.shape) };
}

/** How the kernel takes a pair. */
export function taskOf({ reference, subject, elements }: StoredPair, signal: AbortSignal): PairTask {
  return {
    reference: { range: reference.range, dtype: dtypeCode(reference.dtype) ?? 0 },
    subject: { range: subject.range, dtype: dtypeCode(subject.dtype) ?? 0 },
    elements,
    signal,
  };
}

/** Does what reads the pair; a file that ended early becomes a sentence. */
export async function readingPair<T>(pair: StoredPair, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof ShortRange)) throw thrown;
    throw cutOff(thrown.message === 'subject' ? pair.subject : pair.reference);
  }
}

/** The error for a file that is shorter than its header says. */
export const cutOff = ({ range }: StoredTensor): LapidaryError =>
  new LapidaryError('FILE_UNREADABLE', `${range.path} ends before its elements do.`, 'Run the comparison again.');
