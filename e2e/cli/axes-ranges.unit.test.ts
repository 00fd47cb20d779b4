/** `lapidary axes --range` as a user runs it: kept in the file, proved, carried through other edits, probed. */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelBytes, type ModelSpec, tensor } from '../../src-main/formats/onnx/test-models.js';
import { axesReportSchema, axisEditResultSchema, type AxesReport } from '../../src-shared/axes.js';
import { lapidary, scratch } from './run-cli.js';

const table = (name: string, rows: number) => {
  const bytes = new Uint8Array(Float32Array.from({ length: rows * 2 }, (_, at) => at / 4).buffer);
  return tensor(name, 'float32', [rows, 2], bytes);
};

/** Two inputs that are added: they have to be of one length. */
const sum: ModelSpec = {
  inputs: [
    { name: 'a', dtype: 'float32', shape: ['n', 2] },
    { name: 'b', dtype: 'float32', shape: ['m', 2] },
  ],
  outputs: [{ name: 'y', dtype: 'float32', shape: ['n', 2] }],
  nodes: [{ op: 'Add', name: 'add', inputs: ['a', 'b'], outputs: ['y'] }],
};

/** Its rows are those of a table of 6: it takes 1 and 6. */
const six: ModelSpec = {
  inputs: [{ name: 'x', dtype: 'float32', shape: ['n', 2] }],
  outputs: [{ name: 'y', dtype: 'float32', shape: [6, 2] }],
  initializers: [table('table', 6)],
  nodes: [{ op: 'Add', name: 'add', inputs: ['x', 'table'], outputs: ['y'] }],
};

const free: ModelSpec = {
  inputs: [{ name: 'x', dtype: 'float32', shape: ['batch', 'seq'] }],
  outputs: [{ name: 'y', dtype: 'float32', shape: ['batch', 'seq'] }],
  nodes: [{ op: 'Relu', name: 'relu', inputs: ['x'], outputs: ['y'] }],
};

function file(spec: ModelSpec): string {
  const path = join(scratch(), 'm.onnx');
  writeFileSync(path, modelBytes(spec));
  return path;
}

async function edited(path: string, name: string, ...args: string[]) {
  const out = join(dirname(path), name);
  const end = await lapidary(['axes', path, ...args, '-o', out, '--json']);
  expect(end.stdout, end.stderr).not.toBe('');
  return { status: end.status, result: axisEditResultSchema.parse(JSON.parse(end.stdout)), out };
}

async function report(path: string, ...args: string[]): Promise<AxesReport> {
  const end = await lapidary(['axes', path, '--json', ...args]);
  return axesReportSchema.parse(JSON.parse(end.stdout));
}

const rangesOf = ({ symbols }: AxesReport) => Object.fromEntries(symbols.map(({ symbol, range }) => [symbol, range]));

describe('lapidary axes --range', () => {
  it('keeps ranges in the file, proves them, gives the profile of TensorRT, and carries them through edits', async () => {
    const path = file(free);
    const first = await edited(path, 'r.onnx', '--range', 'batch=1:4:8', '--range', 'seq=2..6');
    expect(first.status).toBe(0);
    expect(first.result.changes).toEqual([]);
    expect(first.result.ranges).toHaveLength(2);
    expect(first.result.proof?.verdict).toBe('pass');
    expect(first.result.proof?.cases.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['ranges, min: batch=1, seq=2', 'ranges, max: batch=8, seq=6']),
    );
    const kept = await report(first.out);
    expect(rangesOf(kept)).toEqual({ batch: { min: 1, opt: 4, max: 8 }, seq: { min: 2, opt: null, max: 6 } });
    expect(kept.tensorrt).toEqual({ minShapes: 'x:1x2', optShapes: 'x:4x6', maxShapes: 'x:8x6' });
    const text = await lapidary(['axes', first.out]);
    expect(text.stdout).toContain('--minShapes=x:1x2 --optShapes=x:4x6 --maxShapes=x:8x6');

    const renamed = await edited(first.out, 'n.onnx', '--rename', 'batch=n');
    expect(rangesOf(await report(renamed.out))).toEqual({
      n: { min: 1, opt: 4, max: 8 },
      seq: { min: 2, opt: null, max: 6 },
    });
    const fixed = await edited(first.out, 'f.onnx', '--fix', 'seq=4');
    expect(rangesOf(await report(fixed.out))).toEqual({ batch: { min: 1, opt: 4, max: 8 } });
    const gone = await edited(first.out, 'g.onnx', '--range', 'seq=none');
    expect(await report(gone.out)).toMatchObject({ tensorrt: null });
  });

  it('is refused where ranges contradict, and nothing is written', async () => {
    const path = file(sum);
    const { out } = await edited(path, 'r.onnx', '--range', 'n=1:2:4', '--range', 'm=1:2:8', '--no-prove');
    const both = join(dirname(path), 'u.onnx');
    const end = await lapidary(['axes', out, '--unify', 'm=n', '-o', both]);
    expect(end.status).toBe(2);
    expect(end.stderr).toMatch(/1:2:4 and 1:2:8/);
    expect(existsSync(both)).toBe(false);
    const agreed = await edited(out, 'u.onnx', '--unify', 'm=n', '--range', 'n=1:2:4');
    expect(rangesOf(await report(agreed.out))).toEqual({ n: { min: 1, opt: 2, max: 4 } });
  });

  it.each([
    ['batch=8:4:2', 'larger than the largest'],
    ['batch=0..2', '1 or more'],
    ['batch=1:9:2', 'does not lie between'],
    ['batch=1', 'takes a symbol and its sizes'],
    ['nope=1..2', 'no symbol nope'],
  ])('refuses %s with the reason', async (text, reason) => {
    const path = file(free);
    const out = join(dirname(path), 'r.onnx');
    const end = await lapidary(['axes', path, '--range', text, '-o', out]);
    expect(end.status).toBe(2);
    expect(end.stderr).toContain(reason);
    expect(existsSync(out)).toBe(false);
  });

  it('fails its proof where a size of the range breaks; probing says so of a file that has it all the same', async () => {
    const path = file(six);
    const refused = await edited(path, 'r.onnx', '--range', 'n=1:6:12');
    expect(refused.status).toBe(1);
    expect(existsSync(refused.out)).toBe(false);
    const forced = await edited(path, 'r.onnx', '--range', 'n=1:6:12', '--force');
    const probed = await report(forced.out, '--probe');
    const finding = probed.findings.find(({ rule }) => rule === 'range-breaks');
    expect(finding).toMatchObject({ severity: 'error' });
    expect(finding?.message).toMatch(/12/);
    const within = await edited(path, 'w.onnx', '--range', 'n=6:6:6');
    expect((await report(within.out, '--probe')).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
