import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { noEdit } from '../../../src-shared/edit.js';
import { type ModelSpec, modelBytes, smallModel } from '../../formats/onnx/test-models.js';
import type { JobContext } from '../../jobs/job-context.js';
import { axesWork, editAxesWork, editModelWork } from '../../run/operations.js';
import { PythonService } from '../../runtimes/python/service.js';

const opened = vi.hoisted(() => vi.fn());
vi.mock('../../formats/registry.js', () => ({ openModel: opened, requireFormat: opened }));

const dir = mkdtempSync(join(tmpdir(), 'lapidary-task-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const contextOf = (signal = new AbortController().signal, log: string[] = []): JobContext => ({
  signal,
  log: () => undefined,
  progress: (_, detail) => log.push(detail),
});

function file(name: string, spec: ModelSpec): string {
  const path = join(dir, name);
  writeFileSync(path, modelBytes(spec));
  return path;
}

/** A chain of as many nodes. */
const nodes = (count: number): ModelSpec => ({
  inputs: [{ name: 'v0', dtype: 'float32', shape: [1, 4] }],
  outputs: [{ name: `v${String(count)}`, dtype: 'float32', shape: [1, 4] }],
  nodes: Array.from({ length: count }, (_, at) => ({
    op: 'Relu',
    name: `node ${String(at)}`,
    inputs: [`v${String(at)}`],
    outputs: [`v${String(at + 1)}`],
  })),
});

const request = (path: string) => ({ path, probe: false, at: {}, threads: 1 });

it('lists and edits without opening a model where the job was started', async () => {
  const listed = await axesWork(request(file('a.onnx', smallModel))).work(contextOf());
  expect(listed).toMatchObject({ kind: 'axes', axes: { inputs: [{ name: expect.any(String) as string }] } });
  const path = file('b.onnx', nodes(3));
  const edit = { set: [{ value: 'v0', axis: 0, to: 'batch' }], fix: {}, rename: {}, unify: {}, repair: [], ranges: {} };
  const asked = {
    path,
    out: join(dir, 'out.onnx'),
    edit,
    prove: true,
    force: false,
    copyData: false,
    at: {},
    threads: 1,
  };
  const details: string[] = [];
  const edited = await editAxesWork(asked).work(contextOf(undefined, details));
  expect(edited).toMatchObject({ kind: 'axes-edit', edited: { proof: { verdict: 'pass' } } });
  expect(details.join()).toContain('running the edited model');
  expect(opened).not.toHaveBeenCalled();
});

it('does surgery without opening a model where the job was started, within the folders that are allowed', async () => {
  const path = file('c.onnx', nodes(3));
  const edit = { ...noEdit, renames: [{ kind: 'input' as const, from: 'v0', to: 'x' }] };
  const asked = { path, edit, out: join(dir, 'cut.onnx'), prove: true, force: false, copyData: false, threads: 1 };
  const services = { dataDir: dir, python: new PythonService(dir) };
  const edited = await editModelWork(services, asked, [dir]).work(contextOf());
  expect(edited).toMatchObject({ kind: 'model-edit', edited: { out: asked.out, proof: { verdict: 'pass' } } });
  expect(opened).not.toHaveBeenCalled();
  await expect(editModelWork(services, asked, [join(dir, 'other')]).work(contextOf())).rejects.toMatchObject({
    code: 'FILE_NOT_ALLOWED',
  });
  expect(readdirSync(dir).filter((name) => name.startsWith('.'))).toEqual([]);
});

it('has its errors with their codes', async () => {
  const path = join(dir, 'text.onnx');
  writeFileSync(path, 'no model');
  await expect(axesWork(request(path)).work(contextOf())).rejects.toMatchObject({
    code: 'NOT_A_MODEL',
    hints: [expect.any(String)],
  });
});

it('is ended while it reads, and leaves nothing behind', async () => {
  const controller = new AbortController();
  const path = file('long.onnx', nodes(60_000));
  const work = axesWork(request(path)).work(contextOf(controller.signal));
  controller.abort();
  await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(readdirSync(dir).filter((name) => name.startsWith('.'))).toEqual([]);
});
