/** The first elements of a TensorProto, from wherever they are: raw_data, typed fields, the file, an external file. */
import { dtypeBits, dtypeBytes, dtypeName } from '../../../src-shared/dtype.js';
import { FileSource, type ByteSource } from '../byte-source.js';
import { rawElementTexts } from '../element-text.js';
import { toText } from './decode.js';
import { type ElementKind, readElements } from './element-run.js';
import { externalFile, fileBytes } from './external-data.js';
import type { onnx } from './onnx.generated.js';
import {
  bodyLength,
  type ElidedRun,
  elidedRuns,
  externalLocation,
  type TensorFacts,
  tensorField,
} from './stored-tensor.js';

type TensorProto = onnx.TensorProto.$Properties;

export interface TensorValues {
  location: { file: string; offset: number; external: boolean } | null;
  texts: string[];
  problem: string | null;
}

/** Reads at most `max` elements. `modelPath` is where external paths start from. */
export function readValues(tensor: TensorProto, facts: TensorFacts, source: ByteSource, max: number): TensorValues {
  const wanted = Math.max(0, Math.min(max, facts.elements));
  const external = externalLocation(tensor);
  if (external !== undefined) return readExternal(source.path, external, facts, wanted);
  const run = elidedRuns(tensor.elided)[0];
  if (run !== undefined) return readElided(source, run, facts, wanted);
  const texts = inlineTexts(tensor, facts, wanted);
  const short = texts.length < wanted ? 'The file holds fewer values than the shape asks for.' : null;
  return { location: null, texts, problem: unknownType(facts) ?? short };
}

function unknownType({ dtype }: TensorFacts): string | null {
  const known = dtypeBits(dtype) > 0 || dtypeName(dtype) === 'string';
  return known ? null : `Values of ${dtypeName(dtype)} cannot be shown.`;
}

function readExternal(
  modelPath: string,
  { path, offset }: { path: string; offset: number },
  facts: TensorFacts,
  wanted: number,
): TensorValues {
  const file = externalFile(modelPath, path);
  if (file === undefined) {
    const problem = `The path ${JSON.stringify(path)} points outside the model's folder and is not read.`;
    return { location: null, texts: [], problem };
  }
  const location = { file, offset, external: true };
  if (fileBytes(file) === undefined)
    return { location, texts: [], problem: `The external data file ${path} is missing.` };
  const source = new FileSource(file);
  try {
    const texts = rawTexts(source, offset, facts, wanted);
    const problem = texts.length < wanted ? `The external data file ${path} ends before these values.` : null;
    return { location, texts, problem: unknownType(facts) ?? problem };
  } finally {
    source.close();
  }
}

function readElided(source: ByteSource, run: ElidedRun, facts: TensorFacts, wanted: number): TensorValues {
  if (isRaw(run, facts.dtype)) {
    const offset = run.offset + run.length - bodyLength(run);
    const location = { file: source.path, offset, external: false };
    return { location, texts: rawTexts(source, offset, facts, wanted), problem: unknownType(facts) };
  }
  const location = { file: source.path, offset: run.offset, external: false };
  const kind = elementKind(facts.dtype);
  if (kind === 'bytes') return { location, texts: readElements(source, run, kind, wanted).map(toText), problem: null };
  const stored = readElements(source, run, kind, storedCount(facts.dtype, wanted));
  return { location, texts: typedTexts(stored, facts.dtype, wanted), problem: unknownType(facts) };
}

function rawTexts(source: ByteSource, offset: number, facts: TensorFacts, wanted: number): string[] {
  const bytes = new Uint8Array(dtypeBytes(facts.dtype, wanted));
  const got = source.read(bytes, offset);
  return rawElementTexts(bytes.subarray(0, got), facts.dtype, wanted);
}

function inlineTexts(tensor: TensorProto, facts: TensorFacts, wanted: number): string[] {
  if (tensor.rawData && tensor.rawData.length > 0) return rawElementTexts(tensor.rawData, facts.dtype, wanted);
  if (tensor.stringData && tensor.stringData.length > 0) return tensor.stringData.slice(0, wanted).map(toText);
  return typedTexts(inlineEntries(tensor), facts.dtype, wanted);
}

/** Entries of whichever typed field the message holds, little-endian. */
export function inlineEntries(tensor: TensorProto): Uint8Array[] {
  const floats = (tensor.floatData ?? []).map((value) => eightBytes((view) => view.setFloat32(0, value, true), 4));
  const doubles = (tensor.doubleData ?? []).map((value) => eightBytes((view) => view.setFloat64(0, value, true), 8));
  const small = (tensor.int32Data ?? []).map((value) => eightBytes((view) => view.setInt32(0, value, true), 8));
  const large = [...(tensor.int64Data ?? []), ...(tensor.uint64Data ?? [])].map((value) =>
    Uint8Array.from(value.toBytesLE()),
  );
  return [...floats, ...doubles, ...small, ...large];
}

function eightBytes(write: (view: DataView) => void, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  write(new DataView(bytes.buffer));
  return bytes;
}

/**
 * How the entries of the typed field of an element type are written. Not by field number: the lists of an attribute
 * (`value_floats` of a Constant) have others than those of a tensor.
 */
export function elementKind(dtype: number): ElementKind {
  const name = dtypeName(dtype);
  if (name === 'string') return 'bytes';
  if (name === 'float32' || name === 'complex64') return 'float';
  return name === 'float64' || name === 'complex128' ? 'double' : 'varint';
}

/** How many field entries hold `wanted` elements: two per complex number, one per byte of packed 2- and 4-bit ones. */
export function storedCount(dtype: number, wanted: number): number {
  if (dtypeName(dtype).startsWith('complex')) return wanted * 2;
  const bits = dtypeBits(dtype);
  return bits === 2 || bits === 4 ? Math.ceil((wanted * bits) / 8) : wanted;
}

/** Bytes of raw storage one entry of a typed field gives. */
export function entryBytes(dtype: number): number {
  const bits = dtypeBits(dtype);
  return dtypeName(dtype).startsWith('complex') ? bits / 16 : Math.max(1, bits / 8);
}

/** Whether a run is raw_data. An attribute's strings have the same field number. */
export const isRaw = (run: ElidedRun, dtype: number): boolean =>
  run.field === tensorField.rawData && dtypeName(dtype) !== 'string';

function typedTexts(entries: readonly Uint8Array[], dtype: number, wanted: number): string[] {
  return rawElementTexts(rawStorage(entries, dtype), dtype, wanted);
}

/**
 * Entries of a typed field as raw storage has them: each contributes the low bytes its element takes. 6-bit floats
 * come one per entry and are packed here.
 */
export function rawStorage(entries: readonly Uint8Array[], dtype: number): Uint8Array {
  if (dtypeBits(dtype) === 6) return packSixBits(entries.map((entry) => entry[0] ?? 0));
  return Buffer.concat(entries.map((entry) => entry.subarray(0, entryBytes(dtype))));
}

/** 6-bit codes as a little-endian bit stream. */
export function packSixBits(codes: ArrayLike<number>): Uint8Array {
  const packed = new Uint8Array(Math.ceil((codes.length * 6) / 8) + 1);
  for (let index = 0; index < codes.length; index += 1) {
    const bit = index * 6;
    const shifted = ((codes[index] ?? 0) & 63) << (bit & 7);
    packed[bit >> 3] = (packed[bit >> 3] ?? 0) | (shifted & 255);
    packed[(bit >> 3) + 1] = (packed[(bit >> 3) + 1] ?? 0) | (shifted >> 8);
  }
  return packed.subarray(0, -1);
}
