import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LapidaryError } from '../../../src-shared/errors.js';
import { checkpointOf } from '../exported/test-programs.js';
import { lintFile } from '../lint.js';
import type { OpenedModel } from '../model-format.js';
import { openModel } from '../registry.js';
import { zipOf } from '../zip/test-zips.js';
import { safetensorsOf, shardIndexOf } from './test-safetensors.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-shards-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const first = 'model-00001-of-00002.safetensors';
const second = 'model-00002-of-00002.safetensors';
const weightMap = { 'a.weight': first, 'a.bias': first, 'b.weight': second };
const index = (map: Readonly<Record<string, string>> = weightMap): string =>
  file('model.safetensors.index.json', shardIndexOf(map));

const tensorNames = (model: OpenedModel): string[] =>
  Array.from(model.graph.values.name, (name) => model.graph.strings.get(name));

async function refusal(path: string): Promise<LapidaryError> {
  const thrown: unknown = await openModel(path).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(LapidaryError);
  return thrown as LapidaryError;
}

const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1500000\n';

describe('an index of safetensors files', () => {
  it('opens all of them as one model, values by range', async () => {
    file(first, safetensorsOf({ 'a.weight': [2, 3], 'a.bias': [2] }));
    const shard = file(second, safetensorsOf({ 'b.weight': [4] }));
    const path = index();
    const model = await openModel(path);
    expect(model.report).toMatchObject({
      format: 'safetensors',
      path,
      producer: 'PyTorch',
      parameters: { count: 12, bytes: 48 },
      metadata: { total_size: '40', format: 'pt', shards: '2' },
      externalFiles: [
        { path: first, present: true },
        { path: second, present: true },
      ],
      warnings: [],
    });
    expect(tensorNames(model)).toEqual(['a.weight', 'a.bias', 'b.weight']);
    await expect(model.tensorDetail(2, 9)).resolves.toMatchObject({
      firstValues: ['1', '2', '3', '4'],
      location: { file: shard },
    });
    expect(model.sourceFiles()).toEqual([path, join(folder, first), shard]);
    await expect(lintFile(path)).resolves.toEqual([]);
  });

  it('says of a shard opened alone that there are more', async () => {
    const path = file(first, safetensorsOf({ 'a.weight': [2] }));
    expect((await openModel(path)).report.metadata).not.toHaveProperty('shard');
    index();
    expect((await openModel(path)).report.metadata['shard']).toContain('model.safetensors.index.json');
  });

  it('opens what is there, and tells what is missing, damaged, or no more than a pointer', async () => {
    file(first, safetensorsOf({ 'a.weight': [2, 3], 'a.bias': [2] }));
    const some = await openModel(index());
    expect(some.report.externalFiles[1]).toEqual({ path: second, bytes: null, present: false });
    expect(some.report.warnings).toEqual([
      {
        code: 'EXTERNAL_DATA_MISSING',
        message: `1 shard is missing, and with it 1 tensor: ${second}. Put it beside the index.`,
      },
    ]);
    expect(some.report.metadata['shards']).toBe('1 of 2');
    for (const [content, code] of [
      [pointer, 'LFS_POINTER'],
      [safetensorsOf({ 'b.weight': [4] }).subarray(0, -4), 'SHARD_UNREADABLE'],
      ['garbage', 'SHARD_UNREADABLE'],
    ] as const) {
      file(second, content);
      expect((await openModel(index())).report.warnings.map((warning) => warning.code)).toEqual([code]);
    }
  });

  it('is refused where no shard is there, with their names and what to do', async () => {
    const none = await refusal(index());
    expect(none.code).toBe('EXTERNAL_DATA_MISSING');
    expect(none.message).toContain(`none of the 2 files it names is beside it: ${first}, ${second}`);
    expect(none.hints.join(' ')).toContain('hf download');
    expect((await refusal(index({ a: first }))).message).toContain('the file it names is not beside it');
    index();
    file(first, pointer);
    file(second, pointer);
    expect((await refusal(index())).code).toBe('LFS_POINTER');
  });

  it('names tensors that only the index or only the files have', async () => {
    file(first, safetensorsOf({ 'a.weight': [2], extra: [1] }));
    const model = await openModel(index({ 'a.weight': first, gone: first }));
    expect(model.report.warnings.map(({ message }) => message)).toEqual([
      '1 tensor is named by the index and in none of its files: gone.',
      '1 tensor is in the files and not named by the index: extra.',
    ]);
  });

  it('reads no file outside of its folder', async () => {
    const outside = join(folder, 'outside.safetensors');
    writeFileSync(outside, safetensorsOf({ secret: [1] }));
    for (const name of ['../outside.safetensors', outside]) {
      const path = file('inner/model.safetensors.index.json', shardIndexOf({ secret: name }));
      expect((await refusal(path)).code).toBe('EXTERNAL_DATA_MISSING');
    }
  });

  it.each([
    ['no JSON', '{"weight_map": {', 'no JSON'],
    ['no map', '{"metadata": {}}', 'weight_map'],
    ['a list for a map', '{"weight_map": []}', 'weight_map'],
    ['a number for a file', '{"weight_map": {"a": 1}}', 'no text'],
    ['nothing in it', '{"weight_map": {}}', 'names no file'],
    [
      'thousands of files',
      shardIndexOf(Object.fromEntries(Array.from({ length: 2001 }, (_, at) => [at, String(at)]))),
      '2,001 files',
    ],
  ])('with %s is refused', async (_, text, message) => {
    const thrown = await refusal(file('m.safetensors.index.json', text));
    expect(thrown.code).toBe('MODEL_INVALID');
    expect(thrown.message).toContain(message);
  });

  it('keeps names such as __proto__', async () => {
    const named = Buffer.from(safetensorsOf({ xxxxxxxxx: [1] }));
    file(first, Buffer.from(named.toString('latin1').replace('xxxxxxxxx', '__proto__'), 'latin1'));
    const path = file('m.safetensors.index.json', `{"weight_map": {"__proto__": "${first}"}}`);
    expect(tensorNames(await openModel(path))).toEqual(['__proto__']);
  });
});

describe('an index of checkpoints', () => {
  const evil = Buffer.from('\x80\x02cposix\nsystem\nX\x07\0\0\0echo hi\x85R.', 'latin1');

  it('opens them, and lint looks into each', async () => {
    file('pytorch_model-00001-of-00002.bin', checkpointOf({ a: { shape: [2], values: [5, 6] } }));
    file('pytorch_model-00002-of-00002.bin', checkpointOf({ b: { shape: [1], values: [7] } }));
    const map = { a: 'pytorch_model-00001-of-00002.bin', b: 'pytorch_model-00002-of-00002.bin' };
    const path = file('pytorch_model.bin.index.json', shardIndexOf(map));
    const model = await openModel(path);
    expect(model.report).toMatchObject({ format: 'checkpoint', parameters: { count: 3 } });
    await expect(model.tensorDetail(1, 1)).resolves.toMatchObject({ firstValues: ['7'] });
    file('pytorch_model-00002-of-00002.bin', zipOf([{ name: 'x/data.pkl', content: evil }]));
    const findings = await lintFile(path);
    expect(findings.filter(({ severity }) => severity === 'error').map(({ where }) => where)).toEqual([
      'pytorch_model-00002-of-00002.bin › x/data.pkl',
    ]);
  });
});
