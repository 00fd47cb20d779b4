/** Two tensors read side by side, chunk by chunk, as doubles; the TypeScript side of native/tensorkit/pair.cpp. */
import { setImmediate } from 'node:timers/promises';
import { dtypeBits, dtypeName, dtypeNames, type DTypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { openRange, type RangeReader } from './byte-range.js';
import type { PairTask, StoredElements } from './comparison.js';
import { type Decoder, decoderOf, magnitude } from './decode.js';
import { chunkElements, ShortRange } from './kit.js';

/** Chunks between two breaths: a few milliseconds of work. */
const chunksAtOnce = 2;

/** A chunk of a pair. Arrays are used again for the next one. */
export interface PairChunk {
  /** Index of the chunk's first element. */
  first: number;
  count: number;
  reference: Float64Array;
  subject: Float64Array;
  /** |subject − reference|. */
  difference: Float64Array;
  /** What an element adds to the inner product. */
  product: Float64Array;
}

interface Side {
  bits: number;
  decode: Decoder;
  reader: RangeReader;
  stored: ArrayBuffer;
  values: Float64Array;
}

function sideOf({ range, dtype }: StoredElements, room: number): Side {
  const decode = dtypeNames[dtype] === undefined ? undefined : decoderOf(dtype);
  if (decode === undefined) {
    throw new LapidaryError('FORMAT_UNSUPPORTED', `Elements of type ${dtypeName(dtype)} are not numbers.`);
  }
  const bits = dtypeBits(dtype);
  const stored = new ArrayBuffer((room * bits) / 8);
  return { bits, decode, reader: openRange(range), stored, values: new Float64Array(room) };
}

function load({ bits, decode, reader, stored, values }: Side, first: number, count: number, who: string): void {
  const part = new Uint8Array(stored, 0, Math.ceil((count * bits) / 8));
  if (!reader.read(part, (first * bits) / 8)) throw new ShortRange(who);
  decode(stored, count, values);
}

type Differ = (chunk: PairChunk) => void;

const differReal: Differ = ({ count, reference, subject, difference, product }) => {
  for (let at = 0; at < count; at += 1) {
    const r = reference[at] ?? 0;
    const s = subject[at] ?? 0;
    difference[at] = Math.abs(s - r);
    product[at] = r * s;
  }
};

const integers = new Set<string>(['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'bool']);
for (const small of ['int4', 'uint4', 'int2', 'uint2']) integers.add(small);
const is64 = (dtype: number): boolean => ['int64', 'uint64'].includes(dtypeName(dtype));

/** The exact integer of an element whose double may be rounded. */
function exactOf({ stored, values }: Side, dtype: number): (at: number) => bigint {
  const name = dtypeName(dtype) as DTypeName;
  if (name === 'int64' || name === 'uint64') {
    const view = name === 'int64' ? new BigInt64Array(stored) : new BigUint64Array(stored);
    return (at) => view[at] ?? 0n;
  }
  return (at) => BigInt(values[at] ?? 0);
}

/** Up to 2^53 doubles are exact; over it the difference is taken in whole numbers and rounded once. */
function differExact(reference: (at: number) => bigint, subject: (at: number) => bigint): Differ {
  return (chunk) => {
    differReal(chunk);
    for (let at = 0; at < chunk.count; at += 1) {
      const [r, s] = [Math.abs(chunk.reference[at] ?? 0), Math.abs(chunk.subject[at] ?? 0)];
      if (r < 2 ** 53 && s < 2 ** 53) continue;
      chunk.difference[at] = Math.abs(Number(subject(at) - reference(at)));
    }
  };
}

/** Real and imaginary part of an element; a real type has no imaginary one. */
function partsOf({ stored, values }: Side, dtype: number): (at: number) => [number, number] {
  const name = dtypeName(dtype);
  if (!name.startsWith('complex')) return (at) => [values[at] ?? 0, 0];
  const view = name === 'complex64' ? new Float32Array(stored) : new Float64Array(stored);
  return (at) => [view[at * 2] ?? 0, view[at * 2 + 1] ?? 0];
}

function differComplex(reference: (at: number) => [number, number], subject: (at: number) => [number, number]): Differ {
  return ({ count, difference, product }) => {
    for (let at = 0; at < count; at += 1) {
      const [a, b] = reference(at);
      const [c, d] = subject(at);
      difference[at] = magnitude(c - a, d - b);
      product[at] = a * c + b * d;
    }
  };
}

function differOf(task: PairTask, reference: Side, subject: Side): Differ {
  const types = [task.reference.dtype, task.subject.dtype];
  if (types.some((dtype) => dtypeName(dtype).startsWith('complex'))) {
    return differComplex(partsOf(reference, task.reference.dtype), partsOf(subject, task.subject.dtype));
  }
  if (types.some(is64) && types.every((dtype) => integers.has(dtypeName(dtype)))) {
    return differExact(exactOf(reference, task.reference.dtype), exactOf(subject, task.subject.dtype));
  }
  return differReal;
}

/**
 * Calls `work` for every chunk in order. Throws FORMAT_UNSUPPORTED, FILE_UNREADABLE, CANCELLED, and ShortRange with
 * 'reference' or 'subject' as its message.
 */
export async function forEachPairChunk(task: PairTask, work: (chunk: PairChunk) => void): Promise<void> {
  const { elements, signal } = task;
  // A whole number of 64-bit words of any type, whatever is left over.
  const room = Math.min(chunkElements, Math.ceil(elements / 64) * 64);
  const reference = sideOf(task.reference, room);
  let subject: Side | undefined;
  try {
    subject = sideOf(task.subject, room);
    const differ = differOf(task, reference, subject);
    const [difference, product] = [new Float64Array(room), new Float64Array(room)];
    for (let first = 0, at = 0; first < elements; first += chunkElements, at += 1) {
      if (at % chunksAtOnce === 0 && at > 0) await setImmediate();
      if (signal.aborted) throw new LapidaryError('CANCELLED', 'The comparison was cancelled.');
      const count = Math.min(chunkElements, elements - first);
      load(reference, first, count, 'reference');
      load(subject, first, count, 'subject');
      const chunk = { first, count, reference: reference.values, subject: subject.values, difference, product };
      differ(chunk);
      work(chunk);
    }
  } finally {
    reference.reader.close();
    subject?.reader.close();
  }
}
