/**
 * Elements narrower than a byte whose order of bits is OpenVINO's own, made into wider ones. Source of the orders:
 * openvino/core/type/element_iterator.hpp; of the quantiles of nf4: openvino/src/core/src/type/nf4.cpp.
 */
import { LapidaryError } from '../../../src-shared/errors.js';
import { packedTypeCode } from '../../../src-shared/packed-types.js';

const uint8 = 2;
const float32 = 1;
const nf4 = packedTypeCode('nf4');

/** Values of nf4's sixteen codes, those of QLoRA (bitsandbytes). */
const quantiles = [
  -1, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334,
  -0.09105003625154495, 0, 0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
  0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1,
];

type Unpack = (bytes: Uint8Array, index: number) => number;

/** Reads one element, by type. */
const readers = new Map<number, Unpack>([
  // The highest bit comes first.
  [packedTypeCode('uint1'), (bytes, index) => ((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1],
  // Three bytes hold eight: two bits each in the first two, from the highest down, and their third bits in the last.
  [
    packedTypeCode('uint3'),
    (bytes, index) => {
      const block = Math.floor(index / 8) * 3;
      const at = index % 8;
      const low = ((bytes[block + (at >> 2)] ?? 0) >> (6 - 2 * (at & 3))) & 3;
      return low | ((((bytes[block + 2] ?? 0) >> (7 - at)) & 1) << 2);
    },
  ],
  // Three bytes hold four: four bits each in the first two, from the highest down, and their upper two in the last.
  [
    packedTypeCode('uint6'),
    (bytes, index) => {
      const block = Math.floor(index / 4) * 3;
      const at = index % 4;
      const low = ((bytes[block + (at >> 1)] ?? 0) >> (4 - 4 * (at & 1))) & 15;
      return low | ((((bytes[block + 2] ?? 0) >> (6 - 2 * at)) & 3) << 4);
    },
  ],
  [nf4, (bytes, index) => quantiles[((bytes[index >> 1] ?? 0) >> (4 * (index & 1))) & 15] ?? 0],
]);

/** Elements that fill whole bytes, and those bytes. */
const blocks = new Map<number, readonly [elements: number, bytes: number]>([
  [packedTypeCode('uint1'), [8, 1]],
  [packedTypeCode('uint3'), [8, 3]],
  [packedTypeCode('uint6'), [4, 3]],
  [nf4, [2, 1]],
]);

export const isPacked = (dtype: number): boolean => readers.has(dtype);

/** What `unpack` makes of a packed type: float32 of nf4, uint8 of the others. */
export const unpackedType = (dtype: number): number => (dtype === nf4 ? float32 : uint8);

/** All elements the bytes hold, as raw little-endian storage of `unpackedType`. */
export function unpack(bytes: Uint8Array, dtype: number): Uint8Array {
  const read = readers.get(dtype);
  const block = blocks.get(dtype);
  if (read === undefined || block === undefined) {
    throw new LapidaryError('INTERNAL', `Type ${String(dtype)} is not packed.`);
  }
  const count = Math.floor(bytes.length / block[1]) * block[0];
  const values = dtype === nf4 ? new Float32Array(count) : new Uint8Array(count);
  for (let index = 0; index < count; index += 1) values[index] = read(bytes, index);
  return new Uint8Array(values.buffer);
}
