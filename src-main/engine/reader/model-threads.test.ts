import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeGraph } from '../../../src-shared/graph-codec.js';
import { type ModelSpec, modelBytes, smallModel } from '../../formats/onnx/test-models.js';
import { ModelThread } from '../../process/reader/model-thread.js';
import { ModelThreads } from './model-threads.js';
import { transferables } from '../../process/reader/thread-port.js';

let dir = '';
let host: ModelThreads;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lapidary-threads-'));
  host = new ModelThreads({ dataDir: join(dir, 'data') });
});
afterEach(() => {
  host.close();
  rmSync(dir, { recursive: true, force: true });
});

const never = new AbortController().signal;

/** A chain of as many nodes. */
const manyNodes = (count: number): ModelSpec => ({
  inputs: [{ name: 'v0', dtype: 'float32', shape: [4] }],
  outputs: [{ name: `v${String(count)}` }],
  nodes: Array.from({ length: count }, (_, at) => ({
    op: 'Relu',
    name: `node ${String(at)}`,
    inputs: [`v${String(at)}`],
    outputs: [`v${String(at + 1)}`],
  })),
});

function model(name: string, spec: ModelSpec = smallModel): string {
  const path = join(dir, name);
  writeFileSync(path, modelBytes(spec));
  return path;
}

describe('models in threads of their own', () => {
  test('two models are told apart, and closing one leaves the other', async () => {
    const a = await host.call('model.open', { path: model('a.onnx') }, never);
    const b = await host.call('model.open', { path: model('b.onnx', manyNodes(3)) }, never);
    expect(a.modelId).not.toBe(b.modelId);
    const { graph } = await host.call('model.graph', { modelId: b.modelId }, never);
    expect(decodeGraph(graph).nodes.count).toBe(3);
    await host.call('model.close', { modelId: b.modelId }, never);
    await expect(host.call('model.graph', { modelId: b.modelId }, never)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const node = await host.call('model.node', { modelId: a.modelId, node: 0 }, never);
    expect(node.op).toBe('Relu');
  });

  test('links in a folder do not lead out of the allowed ones', async () => {
    const inside = join(dir, 'inside');
    mkdirSync(join(inside, 'model'), { recursive: true });
    const header = Buffer.from('{"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}');
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(join(dir, 'outside.safetensors'), Buffer.concat([length, header, Buffer.from([1, 2])]));
    writeFileSync(join(inside, 'model', 'config.json'), '{"architectures":["A"],"model_type":"a"}');
    symlinkSync(join(dir, 'outside.safetensors'), join(inside, 'model', 'model.safetensors'));
    const open = (allowedRoots: string[] | undefined) => {
      const bounded = new ModelThreads({ dataDir: join(dir, 'data'), allowedRoots });
      return bounded.call('model.open', { path: join(inside, 'model') }, never).finally(() => bounded.close());
    };
    await expect(open([inside])).rejects.toMatchObject({ code: 'FILE_NOT_ALLOWED' });
    expect((await open([dir])).report.parameters.count).toBe(2);
    expect((await open(undefined)).report.parameters.count).toBe(2);
  });

  test('an error of the reader comes over with its code and hint, and the next file opens', async () => {
    const text = join(dir, 'text.onnx');
    writeFileSync(text, 'no model');
    const refused = host.call('model.open', { path: text }, never);
    await expect(refused).rejects.toMatchObject({ code: 'NOT_A_MODEL', hints: [expect.any(String)] });
    await expect(host.call('model.open', { path: model('a.onnx') }, never)).resolves.toMatchObject({
      report: { format: 'onnx' },
    });
  });

  test('aborting an opening ends its thread', async () => {
    const thread = new ModelThread({ dataDir: dir });
    const abort = new AbortController();
    const opening = thread.open(model('a.onnx', manyNodes(20_000)), abort.signal);
    abort.abort();
    await expect(opening).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect.poll(() => thread.ended, { timeout: 10_000 }).toBe(true);
  });

  test('a reader that runs out of memory ends alone, and says so', async () => {
    const thread = new ModelThread({ dataDir: dir }, 24);
    const opening = thread.open(model('large.onnx', manyNodes(200_000)), never);
    await expect(opening).rejects.toMatchObject({
      code: 'READER_CRASHED',
      message: expect.stringContaining('more memory') as string,
    });
    await expect(host.call('model.open', { path: model('a.onnx') }, never)).resolves.toBeDefined();
  });

  test('closing the host ends every thread with its calls', async () => {
    const { modelId } = await host.call('model.open', { path: model('a.onnx', manyNodes(20_000)) }, never);
    const shapes = host.call('model.shapes', { modelId }, never);
    host.close();
    await expect(shapes).rejects.toMatchObject({ code: 'READER_CRASHED' });
  });
});

test('byte arrays that are whole buffers move; parts of one, and other messages, are copied', () => {
  const whole = new Uint8Array(8);
  const result = {
    type: 'result',
    id: 1,
    output: { whole, part: new Uint8Array(new ArrayBuffer(8), 2, 4), n: 1 },
  } as const;
  expect(transferables(result)).toEqual([whole.buffer]);
  expect(transferables({ type: 'call', id: 1, name: 'x', input: { whole } })).toEqual([]);
});
