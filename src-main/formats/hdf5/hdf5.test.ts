/** The files in test-data were written by h5py 3.16 (`libver` earliest with v108, and latest), with the values below. */
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LapidaryError } from '../../../src-shared/errors.js';
import { FileSource, MemorySource } from '../byte-source.js';
import type { OpenedModel } from '../model-format.js';
import { openModel } from '../registry.js';
import { storageOf } from './dataset.js';
import { Hdf5File, superblockOffset } from './hdf5-file.js';
import { attributesAt, readTree } from './tree.js';

const pathOf = (name: string): string => join(import.meta.dirname, 'test-data', name);
const versions = ['earliest.h5', 'latest.h5'];

function rowOf({ graph }: OpenedModel, name: string): number {
  for (let row = 0; row < graph.values.count; row += 1) {
    if (graph.strings.get(graph.values.name[row] ?? 0) === name) return row;
  }
  return -1;
}

const valuesOf = async (model: OpenedModel, name: string, most: number): Promise<string[] | undefined> =>
  (await model.tensorDetail(rowOf(model, name), most))?.firstValues;

describe.each(versions)('HDF5 %s', (name) => {
  it('gives datasets with type, shape and values', async () => {
    const model = await openModel(pathOf(name));
    expect(model.report).toMatchObject({ format: 'hdf5', metadata: { title: 'hello', list: '1.5, 2.5' } });
    await expect(model.tensorDetail(rowOf(model, 'plain'), 9)).resolves.toMatchObject({
      dtype: 'float32',
      shape: [2, 3],
      firstValues: ['0', '1', '2', '3', '4', '5'],
    });
    await expect(valuesOf(model, 'big', 9)).resolves.toEqual(['0', '1', '2', '3']);
    await expect(valuesOf(model, 'half', 9)).resolves.toEqual(['1.5', '-2']);
    await expect(valuesOf(model, 'flag', 9)).resolves.toEqual(['true', 'false']);
  });

  it('puts chunks of every index together, filtered ones too', async () => {
    const model = await openModel(pathOf(name));
    const all = Array.from({ length: 35 * 9 }, (_, at) => String(at));
    const names = name === 'latest.h5' ? ['chunked.fixed', 'chunked.one', 'chunked.two'] : ['chunked.fixed'];
    for (const each of names) await expect(valuesOf(model, each, 999), each).resolves.toEqual(all);
    await expect(valuesOf(model, 'chunked.fill', 9)).resolves.toEqual(Array.from({ length: 9 }, () => '2.5'));
  });

  it('ends loops, leaves links to elsewhere, and knows two names of one dataset', async () => {
    const source = new FileSource(pathOf(name));
    const tree = readTree(new Hdf5File(source));
    source.close();
    expect([...tree.notFollowed].sort()).toEqual(['ext', 'loop', 'soft']);
    const model = await openModel(pathOf(name));
    expect(rowOf(model, 'same')).toBeGreaterThanOrEqual(0);
    const links = name === 'latest.h5' ? 1 : 0;
    const chunked = (name === 'latest.h5' ? 3 : 1) * 315 + 9;
    expect(model.report.parameters.count).toBe(6 + 4 + 2 + 2 + chunked + links);
  });

  it('reads attributes from the header or a heap', () => {
    const source = new FileSource(pathOf(name));
    const file = new Hdf5File(source);
    const many = readTree(file).objects.find(({ path }) => path === 'many');
    const attributes = attributesAt(file, many?.address ?? 0);
    source.close();
    expect([...attributes.values()].map((each) => [each.name, ...each.items]).sort()).toEqual(
      Array.from({ length: 12 }, (_, at) => [`k${String(at)}`, `v${String(at)}`]).sort(),
    );
  });

  it('cut off or changed anywhere: a model or a clear refusal', () => {
    const whole = readFileSync(pathOf(name));
    const outcomes = new Set<string>();
    const attempt = (bytes: Uint8Array, what: string): void => {
      try {
        const file = new Hdf5File(new MemorySource('m.h5', bytes));
        for (const { dataset, address } of readTree(file).objects) {
          attributesAt(file, address);
          const storage = dataset && storageOf(dataset);
          if (storage !== undefined && 'load' in storage && storage.bytes < 1e6) storage.load();
        }
        outcomes.add('opened');
      } catch (thrown) {
        expect(thrown, what).toBeInstanceOf(LapidaryError);
        outcomes.add((thrown as LapidaryError).code);
      }
    };
    for (let at = 0; at < whole.length; at += 41) {
      attempt(whole.subarray(0, at), `cut at ${String(at)}`);
      const bent = Uint8Array.from(whole);
      bent[at] = (bent[at] ?? 0) ^ 0xff;
      attempt(bent, `byte ${String(at)}`);
    }
    // A changed filter number is one that is not undone here.
    outcomes.delete('FORMAT_UNSUPPORTED');
    expect([...outcomes].sort()).toEqual(['MODEL_INVALID', 'MODEL_TRUNCATED', 'opened']);
  });
});

describe('HDF5 files', () => {
  it('are found behind a user block', () => {
    const head = new Uint8Array(4096);
    head.set(Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), 1024);
    expect(superblockOffset(head)).toBe(1024);
    expect(superblockOffset(head.subarray(0, 1000))).toBeUndefined();
  });

  it('of 10 GB are opened by reading their structure', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lapidary-hdf5-'));
    try {
      const path = join(folder, 'large.h5');
      writeFileSync(path, readFileSync(pathOf('latest.h5')));
      const descriptor = openSync(path, 'r+');
      ftruncateSync(descriptor, 10e9);
      closeSync(descriptor);
      const source = new FileSource(path);
      readTree(new Hdf5File(source));
      expect(source.bytesRead).toBeLessThan(200_000);
      source.close();
      await expect(openModel(path)).resolves.toMatchObject({ report: { format: 'hdf5', fileBytes: 10e9 } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
