/**
 * A subject that dies or hangs at one case: the case fails, the process is reaped, the next case runs, and a subject that
 * was open beside it goes on. With LAPIDARY_TEST_PYTHON (torch, onnxruntime) the runtimes of the worker as well.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toErrorInfo } from '../../src-shared/errors.js';
import { parseSubject } from '../../src-shared/subject.js';
import { attribute, graphBytes, modelBytes, tensor } from '../formats/onnx/test-models.js';
import { readNpy, writeNpy, zeros } from '../io/npy.js';
import type { JobContext } from '../jobs/job-context.js';
import { livingChildren } from '../process/children.js';
import { PythonService } from './python/service.js';
import { runtimeFor } from './registry.js';
import type { SubjectSession } from './runtime.js';

const python = process.env['LAPIDARY_TEST_PYTHON'] ?? '';
const hasOpenVino = python !== '' && spawnSync(python, ['-c', 'import openvino']).status === 0;
const service = new PythonService(tmpdir());
const context: JobContext = {
  signal: new AbortController().signal,
  log: () => undefined,
  progress: () => undefined,
};

/** At a batch of 1 the division traps, at 3 the Loop never ends, else y = 0 and z = x. */
function failingModel(): Uint8Array {
  const flag = (name: string) => ({ name, dtype: 'bool', shape: [1] });
  const body = graphBytes({
    name: 'body',
    nodes: [
      { op: 'Identity', inputs: ['cond_in'], outputs: ['cond_out'] },
      { op: 'Not', inputs: ['v_in'], outputs: ['v_out'] },
    ],
    inputs: [{ name: 'i', dtype: 'int64', shape: [] }, flag('cond_in'), flag('v_in')],
    outputs: [flag('cond_out'), flag('v_out')],
  });
  const int32 = (value: number) => new Uint8Array(Int32Array.of(value).buffer);
  return modelBytes({
    opsets: { '': 17 },
    nodes: [
      {
        op: 'Shape',
        inputs: ['x'],
        outputs: ['shape'],
        attributes: [attribute.int('start', 0), attribute.int('end', 1)],
      },
      { op: 'Cast', inputs: ['shape'], outputs: ['batch'], attributes: [attribute.int('to', 6)] },
      { op: 'Neg', inputs: ['batch'], outputs: ['negative'] },
      { op: 'Div', inputs: ['least', 'negative'], outputs: ['y'] },
      { op: 'Equal', inputs: ['batch', 'three'], outputs: ['hang'] },
      { op: 'Loop', inputs: ['', 'hang', 'hang'], outputs: ['v'], attributes: [attribute.graph('body', body)] },
      { op: 'Identity', inputs: ['x'], outputs: ['z'] },
    ],
    inputs: [{ name: 'x', dtype: 'float32', shape: ['batch', 2] }],
    outputs: [
      { name: 'y', dtype: 'int32', shape: [1] },
      flag('v'),
      { name: 'z', dtype: 'float32', shape: ['batch', 2] },
    ],
    initializers: [tensor('least', 'int32', [1], int32(-(2 ** 31))), tensor('three', 'int32', [1], int32(3))],
  });
}

const source = `
import os, time, torch

def fail(batch):
    if batch == 1:
        os._exit(9)
    while batch == 3:
        time.sleep(0.1)

class Failing(torch.nn.Module):
    def forward(self, x):
        torch._dynamo.disable(fail)(x.shape[0])
        return x * 2

def make():
    return Failing()

class Hanging(torch.nn.Module):
    def forward(self, x):
        while x.shape[0] == 3:
            x = x + 1
        return x * 2

class Exported(torch.nn.Module):
    def forward(self, x):
        batch = torch.full((1,), x.shape[0], dtype=torch.int32)
        least = torch.full((1,), -(2**31), dtype=torch.int32)
        trap = torch.div(least, -batch, rounding_mode='trunc')
        hang = (batch == 3).reshape(())
        torch.while_loop(lambda flag: flag.clone(), lambda flag: (flag.clone(),), (hang,))
        return x * 2 + 0 * trap

if __name__ == '__main__':
    import sys
    torch.jit.script(Hanging()).save(sys.argv[1])
    batch = torch.export.Dim('batch', min=1, max=8)
    torch.export.save(torch.export.export(Exported(), (torch.zeros(2, 2),), dynamic_shapes=({0: batch},)), sys.argv[2])
`;

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lapidary-failing-'));
  await writeFile(join(dir, 'failing.onnx'), failingModel());
  await mkdir(join(dir, 'out'));
  await writeFile(join(dir, 'failing.py'), source);
  for (const batch of [1, 2, 3]) await writeNpy(join(dir, `${String(batch)}.npy`), zeros('float32', [batch, 2]));
});
afterAll(async () => {
  await service.close();
  expect(livingChildren()).toBe(0);
  await rm(dir, { recursive: true });
});

const open = (text: string, runLimitMs = 60_000): Promise<SubjectSession> => {
  const subject = parseSubject(text);
  return runtimeFor(subject.runtime, { python: service, isolated: false }).open(context, subject, {
    threads: 1,
    inputNames: ['x'],
    outputNames: null,
    runLimitMs,
  });
};

const run = (session: SubjectSession, batch: number): Promise<string> =>
  session.run({ x: join(dir, `${String(batch)}.npy`) }, join(dir, 'out')).then(
    async (outputs) => {
      const last = outputs[outputs.length - 1];
      return String((await readNpy(last?.path ?? '')).shape);
    },
    (error: unknown) => toErrorInfo(error).code,
  );

/** What each case gives when a session that failed is opened again, as a comparison does. */
async function cases(text: string, batches: readonly number[]): Promise<string[]> {
  const results: string[] = [];
  let session = await open(text);
  for (const batch of batches) {
    if (batch === 3) {
      // Warm before its limit is short, so that loading is not what times out.
      await session.close();
      session = await open(text, 4000);
      if (!text.includes('torchscript')) expect(await run(session, 2)).toBe('2,2');
    }
    results.push(await run(session, batch));
    if (/^[A-Z]/.test(results[results.length - 1] ?? '')) {
      await session.close();
      session = await open(text);
    }
  }
  await session.close();
  return results;
}

it('in Node’s ONNX Runtime fails its case only', async () => {
  const beside = await open(join(dir, 'failing.onnx'));
  expect(await cases(join(dir, 'failing.onnx@ort'), [2, 1, 2, 3, 2])).toEqual([
    '2,2',
    'RUNNER_CRASHED',
    '2,2',
    'TIMED_OUT',
    '2,2',
  ]);
  expect(await run(beside, 2)).toBe('2,2');
  await beside.close();
  expect(livingChildren()).toBe(0);
}, 120_000);

describe.runIf(python !== '')('in the Python worker', () => {
  beforeAll(() => {
    process.env['LAPIDARY_PYTHON'] = python;
  });

  it.each([
    ['failing.py:make@eager', [2, 1, 2, 3, 2], ['2,2', 'WORKER_CRASHED', '2,2', 'TIMED_OUT', '2,2']],
    ['failing.py:make@compile,backend=eager', [1, 2], ['WORKER_CRASHED', '2,2']],
    ['failing.onnx@ort,runner=python', [1, 3, 2], ['WORKER_CRASHED', 'TIMED_OUT', '2,2']],
  ])(
    '%s fails its case only',
    async (text, batches, expected) => {
      const beside = await open(join(dir, 'failing.onnx'));
      expect(await cases(join(dir, text), batches)).toEqual(expected);
      expect(await run(beside, 2)).toBe('2,2');
      await beside.close();
    },
    180_000,
  );

  it('TorchScript and .pt2 that hang are stopped, a .pt2 that crashes is told, and both run at the next size', async () => {
    await promisify(execFile)(python, [join(dir, 'failing.py'), join(dir, 'hanging.pt'), join(dir, 'failing.pt2')]);
    expect(await cases(join(dir, 'hanging.pt@torchscript'), [2, 3, 2])).toEqual(['2,2', 'TIMED_OUT', '2,2']);
    const failing = join(dir, 'failing.pt2@export');
    expect(await cases(failing, [1, 3, 2])).toEqual(['WORKER_CRASHED', 'TIMED_OUT', '2,2']);
  }, 180_000);

  it.runIf(hasOpenVino)(
    'OpenVINO that hangs is stopped, and runs at the next size',
    async () => {
      const beside = await open(join(dir, 'failing.onnx'));
      expect(await cases(join(dir, 'failing.onnx@openvino'), [2, 3, 2])).toEqual(['2,2', 'TIMED_OUT', '2,2']);
      expect(await run(beside, 2)).toBe('2,2');
      await beside.close();
    },
    180_000,
  );
});
