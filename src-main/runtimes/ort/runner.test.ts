import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSubject } from '../../../src-shared/subject.js';
import { attribute, graphBytes, type ModelSpec, modelBytes } from '../../formats/onnx/test-models.js';
import { readNpy, type Tensor, writeNpy } from '../../io/npy.js';
import { readTextNpy, writeTextNpy } from '../../io/npy-text.js';
import type { JobContext } from '../../jobs/job-context.js';
import { livingChildren } from '../../process/children.js';
import { emptyModel } from './empty-model.js';
import { ortRuntime } from './ort-runtime.js';
import { OrtRunner } from './runner.js';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lapidary-test-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
});

const quiet = (signal = new AbortController().signal): JobContext => ({
  signal,
  log: () => undefined,
  progress: () => undefined,
});

async function save(name: string, model: ModelSpec): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, modelBytes({ opsets: { '': 13 }, ...model }));
  return path;
}

async function input(name: string, tensor: Tensor): Promise<string> {
  const path = join(dir, `${name}.npy`);
  await writeNpy(path, tensor);
  return path;
}

const open = (path: string, signal?: AbortSignal) =>
  ortRuntime.open(quiet(signal), { ...parseSubject(path) }, { threads: 1, inputNames: [], outputNames: null });

describe('ORT runner', () => {
  it('runs the empty model it times the runtime with', async () => {
    const path = join(dir, 'empty.onnx');
    await writeFile(path, emptyModel());
    const session = await open(path);
    const x = await input('x1', { dtype: 'float32', shape: [1], data: Float32Array.of(2.5) });
    const [output] = await session.run({ x }, dir);
    expect(output).toMatchObject({ name: 'y', dtype: 'float32', shape: [1] });
    expect((await readNpy(output?.path ?? '')).data).toEqual(Float32Array.of(2.5));
    const samples = await session.bench({ x }, 3, 20);
    expect(samples).toHaveLength(20);
    expect(samples.every((ms) => ms > 0)).toBe(true);
    await session.close();
    expect(livingChildren()).toBe(0);
  });

  it.each([
    ['float16', Uint16Array.of(0x3c00, 0xc000)],
    ['int64', BigInt64Array.of(2n ** 60n, -1n)],
    ['bool', Uint8Array.of(1, 0)],
  ] as const)('passes %s through unchanged', async (dtype, data) => {
    const path = await save(`id-${dtype}.onnx`, {
      nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
      inputs: [{ name: 'x', dtype, shape: ['n'] }],
      outputs: [{ name: 'y', dtype, shape: ['n'] }],
    });
    const session = await open(path);
    const [output] = await session.run({ x: await input(`in-${dtype}`, { dtype, shape: [2], data }) }, dir);
    await session.close();
    expect(await readNpy(output?.path ?? '')).toEqual({ dtype, shape: [2], data });
  });

  it('takes and gives text', async () => {
    const path = await save('id-string.onnx', {
      nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
      inputs: [{ name: 'x', dtype: 'string', shape: ['n'] }],
      outputs: [{ name: 'y', dtype: 'string', shape: ['n'] }],
    });
    const tensor = { shape: [3], texts: ['a', '', '漢字 und 😀'] };
    const x = join(dir, 'in-string.npy');
    await writeTextNpy(x, tensor);
    const session = await open(path);
    const [output] = await session.run({ x }, dir);
    await session.close();
    expect(output).toMatchObject({ dtype: 'string', shape: [3] });
    expect(await readTextNpy(output?.path ?? '')).toEqual(tensor);
  });

  it('names the input that is missing', async () => {
    const path = join(dir, 'empty.onnx');
    const session = await open(path);
    await expect(session.run({}, dir)).rejects.toMatchObject({ code: 'INPUT_MISMATCH' });
    await session.close();
  });

  it('says which axis an input must have', async () => {
    const path = join(dir, 'empty.onnx');
    const session = await open(path);
    const x = await input('x3', { dtype: 'float32', shape: [3], data: new Float32Array(3) });
    await expect(session.run({ x }, dir)).rejects.toMatchObject({
      code: 'RUN_FAILED',
      message: 'The input x takes only 1 at axis 0, and was given 3.',
    });
    await session.close();
  });

  it('reports a crash of ONNX Runtime with its signal and survives it', async () => {
    // INT_MIN / −1 traps in ONNX Runtime's Div kernel.
    const vector = (name: string) => ({ name, dtype: 'int32', shape: ['n'] });
    const path = await save('sigfpe.onnx', {
      nodes: [{ op: 'Div', inputs: ['x', 'd'], outputs: ['y'] }],
      inputs: [vector('x'), vector('d')],
      outputs: [vector('y')],
    });
    const session = await open(path);
    const x = await input('min', { dtype: 'int32', shape: [1], data: Int32Array.of(-(2 ** 31)) });
    const d = await input('minus-one', { dtype: 'int32', shape: [1], data: Int32Array.of(-1) });
    await expect(session.run({ x, d }, dir)).rejects.toMatchObject({
      code: 'RUNNER_CRASHED',
      message: expect.stringContaining('SIGFPE') as unknown,
    });
    await session.close();
    expect(livingChildren()).toBe(0);
  });

  describe('with an endless Loop', () => {
    let path = '';
    beforeAll(async () => {
      const flag = (name: string) => ({ name, dtype: 'bool', shape: [] });
      const body = graphBytes({
        name: 'body',
        nodes: [
          { op: 'Identity', inputs: ['c_in'], outputs: ['c_out'] },
          { op: 'Not', inputs: ['v_in'], outputs: ['v_out'] },
        ],
        inputs: [{ name: 'i', dtype: 'int64', shape: [] }, flag('c_in'), flag('v_in')],
        outputs: [flag('c_out'), flag('v_out')],
      });
      path = await save('endless.onnx', {
        nodes: [{ op: 'Loop', inputs: ['', 'c', 'c'], outputs: ['y'], attributes: [attribute.graph('body', body)] }],
        inputs: [flag('c')],
        outputs: [flag('y')],
      });
    });

    it('stops at its time limit', async () => {
      const c = await input('true', { dtype: 'bool', shape: [], data: Uint8Array.of(1) });
      const runner = new OrtRunner(quiet(), 'the endless model', { load: 60_000, run: 1_000 });
      await runner.request({ method: 'load', params: { path, threads: 1, optimisation: 'disabled' } });
      await expect(runner.request({ method: 'run', params: { inputs: { c }, outputDir: dir } })).rejects.toMatchObject({
        code: 'TIMED_OUT',
      });
      await runner.close();
    });

    it('stops when it is cancelled', async () => {
      const c = await input('true', { dtype: 'bool', shape: [], data: Uint8Array.of(1) });
      const controller = new AbortController();
      const session = await open(path, controller.signal);
      const running = session.run({ c }, dir);
      controller.abort();
      await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
      await session.close();
      expect(livingChildren()).toBe(0);
    });
  });

  it('refuses what is not a model before ONNX Runtime sees it', async () => {
    const path = join(dir, 'text.onnx');
    await writeFile(path, 'not a model\n'.repeat(10));
    await expect(open(path)).rejects.toMatchObject({ code: 'NOT_A_MODEL' });
    await expect(open(join(dir, 'nothing.onnx'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(livingChildren()).toBe(0);
    expect((await readdir(dir)).length).toBeGreaterThan(0);
  });
});
