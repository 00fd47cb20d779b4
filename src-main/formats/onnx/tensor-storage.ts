/** A stored tensor for those who work on its elements: where its raw storage lies, or how it is decoded. */
import { dtypeBits, dtypeBytes, dtypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ValueIndex } from '../../../src-shared/graph.js';
import { type ByteRange, type FileIdentity, identityOf } from '../../tensorkit/byte-range.js';
import type { ByteSource } from '../byte-source.js';
import type { StoredTensor } from '../model-format.js';
import type { BuiltModel } from './built-model.js';
import type { StoredValue } from './constants.js';
import { decodeRun, entryLengths, readElements } from './element-run.js';
import { externalFile, fileBytes } from './external-data.js';
import { bodyLength, type ElidedRun, elidedRuns, externalLocation } from './stored-tensor.js';
import { storedValue } from './tensor-detail.js';
import {
  elementKind,
  entryBytes,
  inlineEntries,
  isRaw,
  packSixBits,
  rawStorage,
  storedCount,
} from './tensor-values.js';

/** Typed fields (int32_data …) are decoded into memory up to this size; exporters write large tensors raw. */
const maxDecodedBytes = 2 ** 30;

/** The tensor `value` stores; undefined when it stores none. `external` remembers what files looked like. */
export function storedTensor(
  built: BuiltModel,
  source: ByteSource,
  value: ValueIndex,
  external: Map<string, FileIdentity>,
): StoredTensor | undefined {
  const found = storedValue(built, value);
  if (found === undefined) return undefined;
  const { dtype, dims } = found.facts;
  const { elements } = found.stored;
  return {
    name: built.graph.strings.get(built.graph.values.name[value] ?? 0),
    dtype,
    shape: dims,
    sparse: found.facts !== found.stored,
    elements,
    place: placeOf(found.tensor, dtype, source.path),
    range: async (signal) => {
      if (dtypeBits(dtype) === 0) {
        throw new LapidaryError('FORMAT_UNSUPPORTED', `Elements of ${dtypeName(dtype)} are not numbers.`);
      }
      return rangeOf(found, source, external, signal);
    },
    strings: (max) => {
      const run = elidedRuns(found.tensor.elided)[0];
      const wanted = Math.min(max, elements);
      if (run !== undefined) return readElements(source, run, 'bytes', wanted);
      return (found.tensor.stringData ?? []).slice(0, wanted);
    },
    stringLengths: () => {
      const run = elidedRuns(found.tensor.elided)[0];
      if (run !== undefined) return entryLengths(source, run);
      return (found.tensor.stringData ?? []).map((text) => text.length);
    },
  };
}

function placeOf(tensor: StoredValue['tensor'], dtype: number, modelPath: string): StoredTensor['place'] {
  const outside = externalLocation(tensor);
  if (outside !== undefined) {
    const file = externalFile(modelPath, outside.path);
    return file === undefined ? null : { file, offset: outside.offset };
  }
  const run = elidedRuns(tensor.elided)[0];
  if (run === undefined) return null;
  return { file: modelPath, offset: isRaw(run, dtype) ? run.offset + run.length - bodyLength(run) : run.offset };
}

async function rangeOf(
  { tensor, stored }: StoredValue,
  source: ByteSource,
  external: Map<string, FileIdentity>,
  signal: AbortSignal,
): Promise<ByteRange> {
  const outside = externalLocation(tensor);
  if (outside !== undefined) return externalRange(source.path, outside, external);
  const run = elidedRuns(tensor.elided)[0];
  if (run !== undefined) return elidedRange(run, stored.dtype, stored.elements, source, signal);
  if (tensor.rawData && tensor.rawData.length > 0) return { kind: 'memory', bytes: tensor.rawData };
  return { kind: 'memory', bytes: rawStorage(inlineEntries(tensor), stored.dtype) };
}

function externalRange(
  modelPath: string,
  { path, offset, length }: { path: string; offset: number; length: number | undefined },
  known: Map<string, FileIdentity>,
): ByteRange {
  const file = externalFile(modelPath, path);
  if (file === undefined) {
    throw new LapidaryError(
      'FILE_NOT_ALLOWED',
      `The path ${JSON.stringify(path)} points outside the model's folder and is not read.`,
    );
  }
  if (fileBytes(file) === undefined) {
    throw new LapidaryError(
      'EXTERNAL_DATA_MISSING',
      `The external data file ${path} is missing.`,
      'Put it beside the model, under the name it had when the model was saved.',
    );
  }
  const identity = known.get(file) ?? identityOf(file);
  known.set(file, identity);
  return { kind: 'file', path: file, offset, bytes: length ?? Math.max(0, identity.size - offset), identity };
}

async function elidedRange(
  run: ElidedRun,
  dtype: number,
  elements: number,
  source: ByteSource,
  signal: AbortSignal,
): Promise<ByteRange> {
  const body = bodyLength(run);
  const kind = elementKind(dtype);
  const packed = kind !== 'varint' && body === dtypeBytes(dtype, elements);
  if (isRaw(run, dtype) || packed) return source.range(run.offset + run.length - body, body);
  const width = entryBytes(dtype);
  const entries = Math.min(storedCount(dtype, elements), run.length);
  if (kind === 'bytes' || entries * width > maxDecodedBytes) {
    throw new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `The tensor's ${entries.toLocaleString('en-US')} numbers are kept one by one, which is read up to 1 GB.`,
      'Save the model with raw data, as exporters do.',
    );
  }
  const decoded = await decodeRun(source, run, kind, width, entries, signal);
  return { kind: 'memory', bytes: dtypeBits(dtype) === 6 ? packSixBits(decoded) : decoded };
}
