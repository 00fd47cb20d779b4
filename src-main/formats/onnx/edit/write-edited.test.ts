import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSource } from '../../byte-source.js';
import { externalData, modelBytes, smallModel, tensor } from '../test-models.js';
import type { ModelEdits } from './model-edits.js';
import { planEdits } from './plan.js';
import { edited } from './test-edits.js';
import { writeEdited, type WriteOptions, type WrittenModel } from './write-edited.js';

const edits: ModelEdits = { renameValues: new Map([['x', 'image']]) };
const inline = modelBytes({
  ...smallModel,
  initializers: [tensor('w', 'uint8', [9_000_000], new Uint8Array(9_000_000).fill(3))],
});
const external = modelBytes({ ...smallModel, initializers: [tensor('w', 'uint8', [4], externalData('w.bin', 0, 4))] });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-edit-'));
  mkdirSync(join(folder, 'other'));
  writeFileSync(join(folder, 'inline.onnx'), inline);
  writeFileSync(join(folder, 'external.onnx'), external);
  writeFileSync(join(folder, 'w.bin'), 'data');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function write(name: string, out: string, options: Partial<WriteOptions> = {}): Promise<WrittenModel> {
  const source = new FileSource(join(folder, name));
  try {
    return await writeEdited(source, planEdits(source, edits), join(folder, out), {
      externalData: 'reference',
      ...options,
    });
  } finally {
    source.close();
  }
}

const filesNow = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

describe('writeEdited', () => {
  it('writes the file that was planned, and leaves the source as it was', async () => {
    const written = await write('inline.onnx', 'out.onnx');
    const expected = edited(inline, edits);
    expect(written).toEqual({ bytes: expected.length, externalFiles: [] });
    expect(readFileSync(join(folder, 'out.onnx')).equals(expected)).toBe(true);
    expect(readFileSync(join(folder, 'inline.onnx')).equals(inline)).toBe(true);
    expect(filesNow()).toEqual(['external.onnx', 'inline.onnx', 'other', 'out.onnx', 'w.bin']);
  });

  it('references data from the same folder, and refuses to from another', async () => {
    expect((await write('external.onnx', 'out.onnx')).externalFiles).toEqual(['w.bin']);
    await expect(write('external.onnx', 'other/out.onnx')).rejects.toMatchObject({ code: 'USAGE' });
    expect(filesNow()).toEqual(['external.onnx', 'inline.onnx', 'other', 'out.onnx', 'w.bin']);
  });

  it('copies data under its own name where that is free', async () => {
    expect((await write('external.onnx', 'other/out.onnx', { externalData: 'copy' })).externalFiles).toEqual(['w.bin']);
    expect(readFileSync(join(folder, 'other/w.bin'), 'utf8')).toBe('data');
    // Once more: the copy is there already.
    await write('external.onnx', 'other/out.onnx', { externalData: 'copy' });
    expect(readdirSync(join(folder, 'other')).sort()).toEqual(['out.onnx', 'w.bin']);
  });

  it('copies data under a new name rather than over another file', async () => {
    writeFileSync(join(folder, 'other/w.bin'), 'mine');
    writeFileSync(join(folder, 'other/out.onnx.data'), 'mine');
    const written = await write('external.onnx', 'other/out.onnx', { externalData: 'copy' });
    expect(written.externalFiles).toEqual(['out.onnx.2.data']);
    expect(readFileSync(join(folder, 'other/w.bin'), 'utf8')).toBe('mine');
    expect(readFileSync(join(folder, 'other/out.onnx.2.data'), 'utf8')).toBe('data');
    const model = readFileSync(join(folder, 'other/out.onnx'));
    expect(model.length).toBe(written.bytes);
    expect([model.includes('out.onnx.2.data'), model.includes('w.bin')]).toEqual([true, false]);
  });

  it('copies data of several parts, zeros between and behind them too', async () => {
    const data = Buffer.alloc(14 * 1024 * 1024 + 5);
    data.write('begin');
    data.write('end', 9 * 1024 * 1024);
    writeFileSync(join(folder, 'w.bin'), data);
    await write('external.onnx', 'other/out.onnx', { externalData: 'copy' });
    expect(readFileSync(join(folder, 'other/w.bin')).equals(data)).toBe(true);
    // Of the same size, and another file all the same.
    data.write('other', 9 * 1024 * 1024);
    writeFileSync(join(folder, 'w.bin'), data);
    const { externalFiles } = await write('external.onnx', 'other/out.onnx', { externalData: 'copy' });
    expect(externalFiles).toEqual(['out.onnx.data']);
  });

  it('copies beside the source as well', async () => {
    expect((await write('external.onnx', 'out.onnx', { externalData: 'copy' })).externalFiles).toEqual([
      'out.onnx.data',
    ]);
    expect(readFileSync(join(folder, 'out.onnx.data'), 'utf8')).toBe('data');
  });

  it.each<[string, () => string, string]>([
    ['the source', () => 'external.onnx', 'OUTPUT_EXISTS'],
    ['its data', () => 'w.bin', 'OUTPUT_EXISTS'],
    [
      'a link to the source',
      () => (symlinkSync(join(folder, 'external.onnx'), join(folder, 'l.onnx')), 'l.onnx'),
      'OUTPUT_EXISTS',
    ],
    [
      'a hard link to it',
      () => (linkSync(join(folder, 'external.onnx'), join(folder, 'h.onnx')), 'h.onnx'),
      'OUTPUT_EXISTS',
    ],
    ['a folder', () => 'other', 'NOT_A_FILE'],
    ['a folder that is missing', () => 'none/out.onnx', 'FILE_NOT_FOUND'],
  ])('does not write over %s', async (_, target, code) => {
    const out = target();
    const before = filesNow();
    await expect(write('external.onnx', out)).rejects.toMatchObject({ code });
    expect(filesNow()).toEqual(before);
    expect(readFileSync(join(folder, 'external.onnx')).equals(external)).toBe(true);
  });

  it('leaves nothing behind when it is cancelled or data is missing', async () => {
    const before = filesNow();
    const signal = AbortSignal.abort();
    await expect(write('inline.onnx', 'out.onnx', { signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(write('external.onnx', 'other/o.onnx', { signal, externalData: 'copy' })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    rmSync(join(folder, 'w.bin'));
    await expect(write('external.onnx', 'other/o.onnx', { externalData: 'copy' })).rejects.toMatchObject({
      code: 'EXTERNAL_DATA_MISSING',
    });
    expect(filesNow()).toEqual(before.filter((name) => name !== 'w.bin'));
  });

  it('stops between two parts when it is cancelled on the way', async () => {
    const source = new FileSource(join(folder, 'inline.onnx'));
    try {
      const plan = planEdits(source, edits);
      const planning = source.bytesRead;
      const cancel = new AbortController();
      const writing = writeEdited(source, plan, join(folder, 'out.onnx'), {
        externalData: 'reference',
        signal: cancel.signal,
      });
      while (source.bytesRead === planning) await new Promise((resolve) => setImmediate(resolve));
      cancel.abort();
      await expect(writing).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(source.bytesRead - planning).toBeLessThan(inline.length);
    } finally {
      source.close();
    }
    expect(filesNow()).toEqual(['external.onnx', 'inline.onnx', 'other', 'w.bin']);
  });

  it('refuses a file that protobuf could not hold', async () => {
    const source = new FileSource(join(folder, 'inline.onnx'));
    const plan = { ...planEdits(source, {}), bytes: 2 ** 31 };
    const writing = writeEdited(source, plan, join(folder, 'out.onnx'), { externalData: 'reference' });
    await expect(writing).rejects.toMatchObject({ code: 'FORMAT_UNSUPPORTED' });
    source.close();
  });
});
