/**
 * The header of a safetensors file: eight bytes of length, a JSON object of name → dtype, shape and place, then the data
 * (github.com/huggingface/safetensors, "Format"). The rules checked here are those of its own reader: no holes, no
 * overlaps, no bytes left over.
 */
import { z } from 'zod';
import { dtypeBits, dtypeNames, type DTypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import { elementsOf, type WeightTensor } from '../weights/weight-tensor.js';

/** What the reference reader allows. */
const maxHeaderBytes = 100_000_000;

/** In one file: the largest models have some 150,000 over all their files. Far below what a header of that size could ask for. */
const maxTensors = 200_000;
/** Values of the header's lists and objects: eight for each tensor, and metadata. */
const maxValues = 4_000_000;

const dtypes: Record<string, DTypeName> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  F8_E4M3: 'float8e4m3fn',
  F8_E5M2: 'float8e5m2',
  F8_E8M0: 'float8e8m0',
  F4: 'float4e2m1',
  F6_E2M3: 'float6e2m3',
  F6_E3M2: 'float6e3m2',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
  C64: 'complex64',
};

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const tensorSchema = z.object({
  dtype: z.string().max(40),
  shape: z.array(count).max(64),
  data_offsets: z.tuple([count, count]),
});
const metadataSchema = z.record(z.string(), z.string());

export interface SafetensorsHeader {
  tensors: WeightTensor[];
  metadata: Map<string, string>;
  /** Where each tensor's bytes lie in the file, by name. */
  places: Map<string, { offset: number; bytes: number }>;
  /** Where the file should end. */
  endOffset: number;
}

function invalid(source: ByteSource, what: string, detail?: string): LapidaryError {
  return new LapidaryError(
    'MODEL_INVALID',
    `${source.path} is not a sound safetensors file: ${what}.`,
    'Fetch or save it again.',
    detail,
  );
}

/** Whether the first bytes are those of a safetensors file: a plausible length and the start of an object. */
export function looksLikeSafetensors(head: Uint8Array, fileBytes: number): boolean {
  if (head.length < 10) return false;
  const length = Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0, true));
  if (length < 2 || length > maxHeaderBytes || length + 8 > Math.max(fileBytes, head.length)) return false;
  const start = new TextDecoder().decode(head.subarray(8, 40));
  return /^\{\s*("|\}|$)/.test(start);
}

/** Reads and checks the header. Throws MODEL_TRUNCATED when the file is shorter than its header says. */
export function readSafetensorsHeader(source: ByteSource): SafetensorsHeader {
  const start = new Uint8Array(8);
  if (source.read(start, 0) < 8) throw invalid(source, 'it is shorter than its length field');
  const length = Number(new DataView(start.buffer).getBigUint64(0, true));
  if (length > maxHeaderBytes)
    throw invalid(source, `its header would be ${length.toLocaleString('en-US')} bytes long`);
  const bytes = new Uint8Array(length);
  if (source.read(bytes, 8) < length) throw truncated(source, 8 + length);
  const rows = parseHeader(source, bytes);
  const dataStart = 8 + length;
  const tensors: WeightTensor[] = [];
  const places = new Map<string, { offset: number; bytes: number }>();
  const metadata = new Map<string, string>();
  for (const [name, value] of rows) {
    if (name === '__metadata__') {
      const parsed = metadataSchema.safeParse(value);
      if (!parsed.success) throw invalid(source, '__metadata__ holds something other than text', parsed.error.message);
      for (const [key, text] of Object.entries(parsed.data)) metadata.set(key, text);
      continue;
    }
    const parsed = tensorSchema.safeParse(value);
    if (!parsed.success)
      throw invalid(source, `the entry of ${shortName(name)} is not understood`, parsed.error.message);
    const { dtype, shape, data_offsets: offsets } = parsed.data;
    const known = Object.hasOwn(dtypes, dtype) ? dtypes[dtype] : undefined;
    const number = known === undefined ? 0 : dtypeNames.indexOf(known);
    checkSize(source, name, number, shape, offsets);
    places.set(name, { offset: dataStart + offsets[0], bytes: offsets[1] - offsets[0] });
    tensors.push({ name, dtype: number, shape, stride: null, storage: name, firstElement: 0, role: 'weight' });
  }
  const endOffset = checkPlaces(source, places, dataStart);
  return { tensors, metadata, places, endOffset };
}

/** Entries in the file's order. Pairs, not an object: a tensor may be called __proto__. */
function parseHeader(source: ByteSource, bytes: Uint8Array): [string, unknown][] {
  let objects = 0;
  let values = 0;
  for (const byte of bytes) {
    if (byte === 0x7b) objects += 1;
    else if (byte === 0x2c) values += 1;
  }
  // Counted before it is parsed, which takes 70 times its bytes.
  if (objects > maxTensors || values > maxValues) throw invalid(source, 'its header describes more than any model has');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (thrown) {
    throw invalid(source, 'its header is no JSON', String(thrown));
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw invalid(source, 'its header is no object');
  }
  return Object.entries(header);
}

function checkSize(
  source: ByteSource,
  name: string,
  dtype: number,
  shape: readonly number[],
  [from, to]: readonly [number, number],
): void {
  const bits = dtypeBits(dtype);
  if (to < from) throw invalid(source, `${shortName(name)} ends before it begins`);
  if (bits === 0) return; // a type this version has no name for: its size cannot be checked
  const needed = Math.ceil((elementsOf(shape) * bits) / 8);
  if (needed !== to - from) {
    throw invalid(source, `${shortName(name)} has ${String(to - from)} bytes, its shape needs ${String(needed)}`);
  }
}

function checkPlaces(
  source: ByteSource,
  places: ReadonlyMap<string, { offset: number; bytes: number }>,
  dataStart: number,
): number {
  let end = dataStart;
  for (const [name, place] of [...places].sort(([, a], [, b]) => a.offset - b.offset || a.bytes - b.bytes)) {
    if (place.offset !== end) {
      throw invalid(
        source,
        `${shortName(name)} ${place.offset < end ? 'overlaps the tensor before it' : 'leaves a hole before it'}`,
      );
    }
    end += place.bytes;
  }
  if (end > source.size) throw truncated(source, end);
  if (end < source.size) throw invalid(source, `${String(source.size - end)} bytes follow its last tensor`);
  return end;
}

function truncated(source: ByteSource, needed: number): LapidaryError {
  return new LapidaryError(
    'MODEL_TRUNCATED',
    `${source.path} has ${source.size.toLocaleString('en-US')} bytes; its header asks for ${needed.toLocaleString('en-US')}.`,
    'The download was cut short. Fetch it again.',
  );
}

const shortName = (name: string): string => (name.length > 100 ? `${name.slice(0, 100)}…` : name);
