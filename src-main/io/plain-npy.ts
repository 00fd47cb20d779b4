/** A .npy file that a person gives, as everything here reads it: C order, little-endian, and complete. */
import { LapidaryError } from '../../src-shared/errors.js';
import { refuseType } from './npy-header.js';
import { cutOff, elementCount, readNpy, writeNpy } from './npy.js';
import { npyHeaderOf, orderHint, otherOrder } from './stored-npy.js';

/** Largest array that is put into another order: that is done in memory. */
const maxReordered = 1 << 30;

/**
 * `path`, or `copy` written from it where its elements lie in another order. Throws FILE_NOT_FOUND, FILE_UNREADABLE, and
 * FORMAT_UNSUPPORTED for what is no plain array or is cut off.
 */
export async function plainNpy(path: string, copy: string): Promise<string> {
  const { header, identity } = await npyHeaderOf(path);
  if (header.dtype === undefined) throw refuseType(path, header.descr);
  const size = elementCount(header.shape) * header.elementBytes;
  const there = Math.max(0, identity.size - header.start);
  if (there < size) throw cutOff(path, there, size);
  const order = otherOrder(header);
  if (order === null) return path;
  if (header.dtype === 'string')
    throw new LapidaryError('FORMAT_UNSUPPORTED', `${path} holds text ${order}.`, orderHint);
  if (size > maxReordered)
    throw new LapidaryError('FORMAT_UNSUPPORTED', `${path} is ${order} and larger than 1 GiB.`, orderHint);
  await writeNpy(copy, await readNpy(path));
  return copy;
}
