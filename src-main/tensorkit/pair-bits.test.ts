/** The add-on and its twin compare two tensors to the same bits, on any number of threads. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { dtypeBits, dtypeBytes, dtypeCode, type DTypeName, dtypeNames } from '../../src-shared/dtype.js';
import { type ByteRange, identityOf } from './byte-range.js';
import type { CompareTask, ElementDifferences, PairTask, StoredElements } from './comparison.js';
import { chunkElements } from './kit.js';
import type { MagnitudeHistogram } from './magnitude-histogram.js';
import { nativeKit, randomBytes } from './testing.js';
import { twin } from './twin.js';

const dir = mkdtempSync(join(tmpdir(), 'lapidary-pairs-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const never = new AbortController().signal;
const code = (dtype: DTypeName): number => dtypeCode(dtype) ?? 0;
const numeric = dtypeNames.filter((name) => dtypeBits(code(name)) > 0);
const memory = (dtype: DTypeName, bytes: Uint8Array): StoredElements => ({
  dtype: code(dtype),
  range: { kind: 'memory', bytes },
});

let files = 0;
function inFile({ dtype, range }: StoredElements): StoredElements {
  if (range.kind === 'file') return { dtype, range };
  files += 1;
  const path = join(dir, String(files));
  writeFileSync(path, Buffer.concat([Buffer.alloc(3), range.bytes]));
  const file: ByteRange = { kind: 'file', path, offset: 3, bytes: range.bytes.length, identity: identityOf(path) };
  return { dtype, range: file };
}

const options = { tolerance: { atol: 1e-3, rtol: 1e-2 }, ulpFloor: 1e-3, worst: 20 };

/** Long arrays as a digest of their bytes: comparing 100,000 numbers one by one takes the test runner seconds. */
function digested(found: ElementDifferences): unknown {
  const digest = ({ zeros, first, counts }: MagnitudeHistogram): string =>
    createHash('sha1')
      .update(Float64Array.of(zeros, first))
      .update(new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength))
      .digest('hex');
  const { absHistogram, relHistogram, ulp, ...numbers } = found;
  return {
    ...numbers,
    absHistogram: digest(absHistogram),
    relHistogram: digest(relHistogram),
    ulp: ulp === null ? null : { ...ulp, histogram: digest(ulp.histogram) },
  };
}

async function expectSame(task: PairTask, more: Partial<CompareTask> = {}): Promise<void> {
  const asked = { ...task, ...options, ...more };
  const { reference, subject } = task;
  const expected = digested(await twin.compare(asked));
  for (const threads of [1, 3]) {
    const kit = nativeKit?.(threads) ?? twin;
    expect(digested(await kit.compare(asked))).toEqual(expected);
    if (threads === 1) continue;
    const filed = { ...asked, reference: inFile(reference), subject: inFile(subject) };
    expect(digested(await kit.compare(filed))).toEqual(expected);
  }
}

/** Like outputs of two runtimes: normal values, zeros, small differences, equal elements. */
function likeOutputs(elements: number, spread: number): [Float32Array, Float32Array] {
  const words = new Uint32Array(randomBytes(elements * 8, elements).buffer);
  const uniform = (at: number): number => (words[at] ?? 0) / 2 ** 32 - 0.5;
  const reference = Float32Array.from({ length: elements }, (_, at) => (at % 7 === 0 ? 0 : 8 * uniform(at)));
  const subject = reference.map((value, at) => (at % 5 === 0 ? value : value + spread * uniform(elements + at)));
  return [reference, subject];
}

const bytesOf = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer);

describe.skipIf(nativeKit === undefined)('comparison, the same bits', () => {
  const borders = [1, 3, 1023, 1024, 1025, chunkElements - 1, chunkElements, 2 * chunkElements + 1031];

  test.each(borders)('%i float32 like outputs', async (elements) => {
    for (const spread of [1e-6, 1e-2, 0]) {
      const [reference, subject] = likeOutputs(elements, spread);
      const pair = { reference: memory('float32', bytesOf(reference)), subject: memory('float32', bytesOf(subject)) };
      await expectSame({ ...pair, elements, signal: never });
      await expectSame(
        { ...pair, elements, signal: never },
        { ulpFloor: 0, worst: 0, tolerance: { atol: 0, rtol: 0 } },
      );
      await expectSame({ ...pair, elements, signal: never }, { worst: 64, tolerance: { atol: 1e-9, rtol: 0.5 } });
    }
  });

  test('float32 with rare NaN, infinities, subnormals and the largest values', async () => {
    const elements = chunkElements + 4099;
    const [reference, subject] = likeOutputs(elements, 1e-5);
    const odd = [NaN, Infinity, -Infinity, 1e-45, -1e-40, 3.4e38, -3.4e38, 1.7e38, 0, -0];
    for (let at = 5; at < elements; at += 1777) {
      reference[at] = odd[at % odd.length] ?? 0;
      subject[at + (at % 2)] = odd[(at * 3) % odd.length] ?? 0;
    }
    for (let at = 30_000; at < 40_000; at += 1) [reference[at], subject[at]] = [at * 1e-45, -at * 3e-45];
    const pair = { reference: memory('float32', bytesOf(reference)), subject: memory('float32', bytesOf(subject)) };
    await expectSame({ ...pair, elements, signal: never });
    await expectSame({ ...pair, elements, signal: never }, { ulpFloor: 0 });
  });

  test.each(numeric)('%s, any bits, beside itself and beside float32', async (dtype) => {
    for (const elements of [1, chunkElements + 9]) {
      const stored = (seed: number, type = dtype): StoredElements =>
        memory(type, randomBytes(dtypeBytes(code(type), elements), seed + elements));
      await expectSame({ reference: stored(1), subject: stored(2), elements, signal: never });
      await expectSame({ reference: stored(3, 'float32'), subject: stored(4), elements, signal: never });
    }
  });

  test.each(numeric)('%s beside every other type', async (dtype) => {
    const elements = 1029;
    for (const other of numeric) {
      const reference = memory(dtype, randomBytes(dtypeBytes(code(dtype), elements), 5));
      const subject = memory(other, randomBytes(dtypeBytes(code(other), elements), 6));
      const asked = { reference, subject, elements, signal: never, ...options };
      const kit = nativeKit?.(1) ?? twin;
      expect(digested(await kit.compare(asked)), `${dtype} ${other}`).toEqual(digested(await twin.compare(asked)));
    }
  });

  test.each(['float32', 'float16', 'int64', 'complex64'] as const)('rows, slices and scatter of %s', async (dtype) => {
    const elements = 6 * 7 * 4001;
    const stored = (seed: number): StoredElements =>
      memory(dtype, randomBytes(dtypeBytes(code(dtype), elements), seed));
    const task = { reference: stored(1), subject: stored(2), elements, signal: never };
    const kit = nativeKit?.(3) ?? twin;
    for (const rowLength of [1, 7, 42, elements]) {
      expect(await kit.rows(task, rowLength)).toEqual(await twin.rows(task, rowLength));
    }
    expect(await kit.slices(task, 6, 7, 4001)).toEqual(await twin.slices(task, 6, 7, 4001));
    expect(await kit.slices(task, 1, 4001, 42)).toEqual(await twin.slices(task, 1, 4001, 42));
    expect(await kit.scatter(task)).toEqual(await twin.scatter(task));
  });
});
