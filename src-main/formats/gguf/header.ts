/** The header of one GGUF file: version, metadata, and where each tensor lies. Source: ggml's docs/gguf.md. */
import { blockType, blockTypeCode } from '../../../src-shared/ggml-types.js';
import { dtypeBytes, dtypeCode, type DTypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import { shortName } from '../warnings.js';
import { elementsOf, isCountable } from '../weights/weight-tensor.js';
import { GgufCursor } from './cursor.js';
import { type KeyValue, readKeyValues } from './key-values.js';

export interface GgufTensor {
  name: string;
  /** Outermost axis first; the file has them the other way round. */
  shape: number[];
  /** ggml's number of its type. */
  type: number;
  /** Element type (src-shared/dtype.ts); 0 when the number is not known. */
  dtype: number;
  /** From the start of the file. */
  offset: number;
  /** 0 when the type is not known. */
  bytes: number;
}

export interface GgufHeader {
  version: number;
  littleEndian: boolean;
  values: Map<string, KeyValue>;
  tensors: GgufTensor[];
  alignment: number;
  /** Where tensors begin. */
  dataOffset: number;
}

/** Types that are ONNX's too. */
const plainTypes: Readonly<Record<number, DTypeName>> = {
  0: 'float32',
  1: 'float16',
  24: 'int8',
  25: 'int16',
  26: 'int32',
  27: 'int64',
  28: 'float64',
  30: 'bfloat16',
};

/** ggml itself has at most 4 axes. */
const maxAxes = 8;

/** Whether the first bytes are those of a GGUF file. */
export const looksLikeGguf = (head: Uint8Array): boolean =>
  head.length >= 8 && Buffer.from(head.subarray(0, 4)).toString('latin1') === 'GGUF';

/** Reads and checks the header. Throws MODEL_TRUNCATED, MODEL_INVALID, FORMAT_UNSUPPORTED (version 1, later than 3). */
export function readGgufHeader(source: ByteSource): GgufHeader {
  const probe = new GgufCursor(source, true, 4);
  const raw = probe.u32();
  // A big-endian file has its version's low bytes last.
  const littleEndian = (raw & 0xffff) !== 0;
  const cursor = new GgufCursor(source, littleEndian, 4);
  const version = cursor.u32();
  if (version < 2 || version > 3) throw otherVersion(source.path, version);
  const tensorCount = Number(cursor.u64());
  const keyCount = cursor.count(13, 'metadata keys');
  const values = readKeyValues(cursor, keyCount);
  if (tensorCount * 24 > cursor.left) throw cursor.left < 24 ? cursor.truncated() : tooMany(cursor, tensorCount);
  const tensors: GgufTensor[] = [];
  for (let index = 0; index < tensorCount; index += 1) tensors.push(readTensor(cursor));
  const alignment = alignmentOf(cursor, values);
  const dataOffset = Math.ceil(cursor.position / alignment) * alignment;
  for (const tensor of tensors) tensor.offset += dataOffset;
  checkPlaces(source, tensors);
  return { version, littleEndian, values, tensors, alignment, dataOffset };
}

const tooMany = (cursor: GgufCursor, count: number): LapidaryError =>
  cursor.invalid(`it announces ${count.toLocaleString('en-US')} tensors, more than it can hold`);

function otherVersion(path: string, version: number): LapidaryError {
  const hint =
    version === 1
      ? 'Version 1 was written for some weeks in 2023. Convert the original model again with a current llama.cpp.'
      : 'Versions 2 and 3 are read. Fetch it again, or look for a newer Lapidary.';
  return new LapidaryError('FORMAT_UNSUPPORTED', `${path} is a GGUF file of version ${String(version)}.`, hint);
}

function readTensor(cursor: GgufCursor): GgufTensor {
  const name = cursor.text();
  const axes = cursor.u32();
  if (axes > maxAxes) throw cursor.invalid(`${shortName(name)} has ${String(axes)} axes`);
  const shape: number[] = [];
  for (let axis = 0; axis < axes; axis += 1) shape.unshift(Number(cursor.u64()));
  const type = cursor.u32();
  const offset = Number(cursor.u64());
  if (!isCountable(shape)) throw cursor.invalid(`${shortName(name)} has more elements than can be counted`);
  const plain = plainTypes[type];
  const dtype = plain === undefined ? (blockTypeCode(type) ?? 0) : (dtypeCode(plain) ?? 0);
  const block = blockType(dtype);
  if (block !== undefined && (shape[shape.length - 1] ?? 1) % block.elements !== 0) {
    throw cursor.invalid(`the rows of ${shortName(name)} are no whole blocks of ${block.name}`);
  }
  return { name, shape, type, dtype, offset, bytes: dtypeBytes(dtype, elementsOf(shape)) };
}

function alignmentOf(cursor: GgufCursor, values: ReadonlyMap<string, KeyValue>): number {
  const alignment = values.get('general.alignment')?.number ?? 32;
  if (Number.isInteger(alignment) && alignment > 0 && alignment <= 1 << 30) return alignment;
  throw cursor.invalid(`its alignment is ${String(alignment)}`);
}

function checkPlaces(source: ByteSource, tensors: readonly GgufTensor[]): void {
  const end = tensors.reduce((most, { offset, bytes }) => Math.max(most, offset + bytes), 0);
  if (end <= source.size) return;
  throw new LapidaryError(
    'MODEL_TRUNCATED',
    `${source.path} has ${source.size.toLocaleString('en-US')} bytes; its tensors end at ${end.toLocaleString('en-US')}.`,
    'The download was cut short. Fetch it again.',
  );
}
