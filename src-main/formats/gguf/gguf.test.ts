import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dtypeBytes, dtypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { FileSource, MemorySource } from '../byte-source.js';
import { openModel } from '../registry.js';
import { decodeBlocks } from './dequantise.js';
import { readGgufHeader } from './header.js';
import { knownBlocks } from './known-blocks.js';
import { ggufOf, type TestGguf } from './test-ggufs.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-gguf-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const q40Block = Uint8Array.from([0x00, 0x3c, ...Array.from({ length: 16 }, (_, at) => at | 0x80)]);
const small: TestGguf = {
  values: [
    ['general.architecture', 8, 'llama'],
    ['llama.context_length', 4, 4096],
    ['general.file_type', 4, 15],
    ['tokenizer.ggml.tokens', 9, Array.from({ length: 40 }, (_, at) => `t${String(at)}`)],
    ['__proto__', 6, 0.1],
  ],
  tensors: [
    { name: 'blk.0.attn_q.weight', dims: [32, 2], type: 2 },
    { name: 'norm', dims: [2], type: 0, offset: 64 },
  ],
  data: Buffer.concat([q40Block, q40Block, Buffer.alloc(28), Buffer.from(Float32Array.of(1.5, -2).buffer)]),
};

describe('GGUF', () => {
  it('gives tensors with the outermost axis first, decoded values, and the metadata in words', async () => {
    const model = await openModel(file('m.gguf', ggufOf(small)));
    expect(model.report).toMatchObject({ format: 'gguf', irVersion: 3, parameters: { count: 66, bytes: 44 } });
    expect(Object.entries(model.report.metadata)).toEqual(
      expect.arrayContaining([
        ['architecture', 'llama'],
        ['context length', '4096'],
        ['file type', 'mostly q4_K, medium'],
        ['vocabulary', '40 tokens'],
        ['__proto__', '0.1'],
      ]),
    );
    expect(model.report.metadata['tokenizer.ggml.tokens']).toBe(
      '40 × string: ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", …]',
    );
    await expect(model.tensorDetail(0, 3)).resolves.toMatchObject({
      dtype: 'q4_0',
      shape: [2, 32],
      bytes: 36,
      firstValues: ['-8', '-7', '-6'],
    });
    await expect(model.tensorDetail(1, 9)).resolves.toMatchObject({ dtype: 'float32', firstValues: ['1.5', '-2'] });
    expect(model.storedTensor(0)).toMatchObject({ dtype: 1, elements: 64 });
  });

  it.each(knownBlocks)('decodes ggml type %i as gguf-py does, bit for bit', (type, block, expected) => {
    const values = decodeBlocks(128 + type, Buffer.from(block, 'base64'));
    const bytes = new Uint8Array(values.buffer);
    expect(createHash('sha256').update(bytes).digest('hex').slice(0, 16)).toBe(expected);
  });

  it('names and sizes block types', () => {
    expect([dtypeName(140), dtypeBytes(140, 256), dtypeBytes(140, 257)]).toEqual(['q4_K', 144, 288]);
    expect([dtypeName(168), dtypeBytes(168, 64)]).toEqual(['nvfp4', 36]);
  });

  it('says that values of other types are not decoded, and where they lie', async () => {
    const data = new Uint8Array(66);
    const path = file('m.gguf', ggufOf({ tensors: [{ name: 'w', dims: [256], type: 16 }], data }));
    const model = await openModel(path);
    const detail = await model.tensorDetail(0, 4);
    expect(detail).toMatchObject({ dtype: 'iq2_xxs', bytes: 66, problem: 'Values of iq2_xxs are not decoded here.' });
    expect(detail?.location?.offset).toBe(64);
  });

  it('reads little of a file of 10 GB, and only the blocks that are looked at', async () => {
    const rows = 4_700_000;
    const path = file('m.gguf', ggufOf({ tensors: [{ name: 'w', dims: [4096, rows], type: 12 }] }));
    const descriptor = openSync(path, 'r+');
    ftruncateSync(descriptor, 96 + dtypeBytes(140, 4096 * rows));
    closeSync(descriptor);
    const source = new FileSource(path);
    readGgufHeader(source);
    expect(source.size).toBeGreaterThan(10e9);
    expect(source.bytesRead).toBeLessThan(200_000);
    source.close();
    const model = await openModel(path);
    await expect(model.tensorDetail(0, 2)).resolves.toMatchObject({ firstValues: ['0', '0'] });
    await expect(model.storedTensor(0)?.range(new AbortController().signal)).rejects.toThrow(/over 1 GB/);
  });

  it('joins the files of a split model and says which are missing', async () => {
    const part = (name: string): Uint8Array =>
      ggufOf({ tensors: [{ name, dims: [2], type: 0 }], data: Buffer.from(Float32Array.of(3, 4).buffer) });
    file('m-00002-of-00003.gguf', part('b'));
    const model = await openModel(file('m-00001-of-00003.gguf', part('a')));
    expect(model.report.externalFiles.map(({ present }) => present)).toEqual([true, false]);
    expect(model.report.warnings).toMatchObject([
      { code: 'EXTERNAL_DATA_MISSING', message: expect.stringContaining('m-00003-of-00003.gguf') as string },
    ]);
    await expect(model.tensorDetail(1, 2)).resolves.toMatchObject({ name: 'b', firstValues: ['3', '4'] });
    expect(model.sourceFiles()).toEqual([join(folder, 'm-00001-of-00003.gguf'), join(folder, 'm-00002-of-00003.gguf')]);
  });

  it('recognises a big-endian file and shows its structure', async () => {
    const model = await openModel(file('m.gguf', ggufOf({ ...small, bigEndian: true })));
    expect(model.report.metadata['byte order']).toBe('big-endian');
    const detail = await model.tensorDetail(0, 2);
    expect(detail).toMatchObject({ shape: [2, 32], problem: expect.stringContaining('big-endian') as string });
  });
});

describe('damaged GGUF', () => {
  const read = (bytes: Uint8Array): unknown => {
    try {
      return readGgufHeader(new MemorySource('m.gguf', bytes));
    } catch (thrown) {
      return thrown;
    }
  };

  it.each([
    ['version 1', { version: 1 }, /version 1/],
    ['a later version', { version: 9 }, /version 9/],
    ['more tensors than fit', { tensorCount: 2 ** 40 }, /truncated|ends inside|more than/],
    ['more keys than fit', { keyCount: 2 ** 50 }, /more than it can hold/],
    ['an alignment of 0', { values: [['general.alignment', 4, 0]] as const }, /alignment/],
    ['rows of half blocks', { tensors: [{ name: 'w', dims: [16], type: 2 }] }, /whole blocks/],
    ['tensors behind the end', { tensors: [{ name: 'w', dims: [16], type: 0 }] }, /tensors end at/],
    ['a shape beyond numbers', { tensors: [{ name: 'w', dims: [2 ** 52, 2 ** 52], type: 0 }] }, /counted/],
    ['an unknown value type', { values: [['k', 99, 1]] as const }, /type 99/],
  ])('refuses %s', (_name, lies, message) => {
    const thrown = read(ggufOf(lies));
    expect(thrown).toBeInstanceOf(LapidaryError);
    expect((thrown as Error).message).toMatch(message);
  });

  it('cut off or changed anywhere: a model or a clear refusal', () => {
    const whole = ggufOf(small);
    for (let at = 8; at < whole.length; at += 1) {
      for (const bytes of [
        whole.slice(0, at),
        ...[1, 0x80, 0xff].map((bits) => whole.map((b, i) => (i === at ? b ^ bits : b))),
      ]) {
        const outcome = read(bytes);
        if (outcome instanceof Error) expect(outcome, `byte ${String(at)}`).toBeInstanceOf(LapidaryError);
      }
      expect(read(whole.slice(0, at))).toBeInstanceOf(LapidaryError);
    }
  });

  it('nested arrays end in a refusal, not in a deep recursion', () => {
    const nested = Buffer.alloc(12 * 1000);
    for (let at = 0; at < nested.length; at += 12) {
      nested.writeUInt32LE(9, at);
      nested.writeBigUInt64LE(1n, at + 4);
    }
    const path = file('m.gguf', ggufOf({ keyCount: 1 }));
    const descriptor = openSync(path, 'r+');
    const key = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0x6b, 9, 0, 0, 0]);
    writeSync(descriptor, Buffer.concat([key, nested]), 0, key.length + nested.length, 24);
    closeSync(descriptor);
    const source = new FileSource(path);
    expect(() => readGgufHeader(source)).toThrow(/nested too deep/);
    source.close();
  });
});
