/** Elements of block-quantised tensors as float32, for looking at and for statistics. */
import { blockType, ggmlNumber } from '../../../src-shared/ggml-types.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import type { EncodedStorage } from '../weights/tensor-store.js';
import * as blocks from './blocks.js';
import * as k from './k-blocks.js';

/** By ggml's number. */
const decoders: Readonly<Record<number, blocks.DecodeBlock>> = {
  2: blocks.decodeQ40,
  3: blocks.decodeQ41,
  6: blocks.decodeQ50,
  7: blocks.decodeQ51,
  8: blocks.decodeQ80,
  10: k.decodeQ2K,
  11: k.decodeQ3K,
  12: k.decodeQ4K,
  13: k.decodeQ5K,
  14: k.decodeQ6K,
  15: k.decodeQ8K,
  20: blocks.decodeIq4Nl,
  23: blocks.decodeIq4Xs,
  39: blocks.decodeMxfp4,
  40: blocks.decodeNvfp4,
};

/** Whether elements of this type are decoded here. */
export const isDecoded = (dtype: number): boolean =>
  blockType(dtype) !== undefined && Object.hasOwn(decoders, ggmlNumber(dtype));

/** Decodes whole blocks; the result is float32 in this machine's order, which is little-endian everywhere it runs. */
export function decodeBlocks(dtype: number, bytes: Uint8Array): Float32Array {
  const block = blockType(dtype);
  const decode = decoders[ggmlNumber(dtype)];
  if (block === undefined || decode === undefined) throw notDecoded(dtype);
  const count = Math.floor(bytes.length / block.bytes);
  const out = new Float32Array(count * block.elements);
  for (let index = 0; index < count; index += 1) decode(bytes, index * block.bytes, out, index * block.elements);
  return out;
}

function notDecoded(dtype: number): LapidaryError {
  return new LapidaryError(
    'FORMAT_UNSUPPORTED',
    `Values of ${blockType(dtype)?.name ?? 'this type'} are not decoded here.`,
  );
}

/** A tensor in blocks as storage: decoded when asked for, in part where a part is asked for. */
export function blockStorage(source: ByteSource, dtype: number, offset: number, bytes: number): EncodedStorage {
  const read = (firstBlock: number, blockCount: number): Float32Array => {
    if (!isDecoded(dtype)) throw notDecoded(dtype);
    const width = blockType(dtype)?.bytes ?? 0;
    const stored = new Uint8Array(blockCount * width);
    if (source.read(stored, offset + firstBlock * width) < stored.length) {
      throw new LapidaryError('MODEL_TRUNCATED', `${source.path} ends inside of a tensor.`, 'Fetch it again.');
    }
    return decodeBlocks(dtype, stored);
  };
  const { elements = 1, bytes: blockBytes = 1 } = blockType(dtype) ?? {};
  return {
    source,
    offset,
    bytes,
    load: () => asBytes(read(0, bytes / blockBytes)),
    loadPart: (firstElement, count) => {
      const first = Math.floor(firstElement / elements);
      const last = Math.ceil((firstElement + count) / elements);
      const skipped = firstElement - first * elements;
      return asBytes(read(first, last - first).subarray(skipped, skipped + count));
    },
  };
}

const asBytes = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
