import { parityDefaults } from '../src-shared/parity.js';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeCostColumns } from '../src-shared/cost.js';
import { ValueKind } from '../src-shared/graph.js';
import { decodeGraph } from '../src-shared/graph-codec.js';
import { RpcClient } from '../src-shared/rpc-client.js';
import { createEngine, type Engine } from './engine.js';
import { attribute, float32Bytes, modelBytes, tensor } from './formats/onnx/test-models.js';
import { resources } from './resources.js';
import { inProcessPorts } from './shells/in-process-port.js';

let dir = '';
let path = '';
const internal: unknown[] = [];
let engine: Engine;

function connect(to: Engine): RpcClient {
  const [ours, theirs] = inProcessPorts();
  to.connect(theirs);
  return new RpcClient(ours);
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lapidary-engine-'));
  path = join(dir, 'model.onnx');
  const bytes = modelBytes({
    nodes: [
      { op: 'MatMul', name: '/fc/MatMul', inputs: ['x', 'w'], outputs: ['h'] },
      { op: 'Softmax', name: '/fc/Softmax', inputs: ['h'], outputs: ['y'], attributes: [attribute.int('axis', -1)] },
    ],
    inputs: [{ name: 'x', shape: ['batch', 2] }],
    outputs: [{ name: 'y', shape: ['batch', 2] }],
    initializers: [tensor('w', 'float32', [2, 2], float32Bytes(1, 2, 3, 4))],
  });
  await writeFile(path, bytes);
  engine = createEngine({ dataDir: join(dir, 'data'), onInternalError: (error) => internal.push(error) });
});

afterAll(async () => {
  await engine.close();
  await rm(dir, { recursive: true });
});

describe('engine', () => {
  it('opens a model, gives its graph as one binary message, and details on demand', async () => {
    const client = connect(engine);
    const { modelId, report } = await client.call('model.open', { path });
    expect(report).toMatchObject({ format: 'onnx', nodeCount: 2, parameters: { count: 4, bytes: 16 } });
    const graph = decodeGraph((await client.call('model.graph', { modelId })).graph);
    expect(graph.nodes.count).toBe(2);
    const softmax = [0, 1].find((node) => graph.strings.get(graph.nodes.op[node] ?? 0) === 'Softmax') ?? -1;
    const detail = await client.call('model.node', { modelId, node: softmax });
    expect(detail.attributes).toMatchObject([{ name: 'axis', type: 'int', value: -1 }]);
    const weight = graph.values.kind.indexOf(ValueKind.initializer);
    const { tensor: shown } = await client.call('model.tensor', { modelId, value: weight, maxValues: 3 });
    expect(shown).toMatchObject({ name: 'w', shape: [2, 2], bytes: 16, firstValues: ['1', '2', '3'] });
    await client.call('model.close', { modelId });
    await expect(client.call('model.graph', { modelId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('counts what one run costs, at the sizes it is given', async () => {
    const client = connect(engine);
    const { modelId, report } = await client.call('model.open', { path });
    const first = await client.call('model.cost', { modelId, symbols: {} });
    // x [batch, 2] by w [2, 2]: 2 products for each of 2 outputs; softmax 5 an element.
    expect(first.report).toMatchObject({
      macs: 4,
      flops: 8 + 10,
      parameters: report.parameters.count,
      weightBytes: report.parameters.bytes,
      symbols: [{ name: 'batch', value: 1, assumed: true, where: 'axis 0 of x' }],
      unknownNodes: 0,
    });
    const eight = await client.call('model.cost', { modelId, symbols: { batch: 8, other: 3 } });
    expect(eight.report).toMatchObject({
      macs: 32,
      flops: 144,
      symbols: [{ name: 'batch', value: 8, assumed: false }],
    });
    // h is 8 × 2 floats and lives beside x, then beside y.
    expect(eight.report.activationBytes).toBe(2 * 64);
    expect(Array.from(decodeCostColumns(eight.columns, 2).flops)).toEqual([64, 80]);
    await expect(client.call('model.cost', { modelId, symbols: { batch: -1 } })).rejects.toMatchObject({
      code: 'PROTOCOL',
    });
  });

  it('keeps one client’s models from another', async () => {
    const { modelId } = await connect(engine).call('model.open', { path });
    await expect(connect(engine).call('model.graph', { modelId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('remembers what was opened, newest first, and what is gone', async () => {
    const client = connect(engine);
    const other = join(dir, 'other.onnx');
    await writeFile(other, modelBytes({ nodes: [{ op: 'Relu', inputs: ['x'], outputs: ['y'] }] }));
    await client.call('model.open', { path });
    await client.call('model.open', { path: other });
    await rm(other);
    const { recents } = await client.call('files.recents', {});
    expect(recents.slice(0, 2).map((recent) => [recent.path, recent.present])).toEqual([
      [other, false],
      [path, true],
    ]);
  });

  it('refuses bad files one by one and answers afterwards', async () => {
    const client = connect(engine);
    await writeFile(join(dir, 'text.onnx'), 'hello '.repeat(100));
    for (const [name, code] of [
      ['nothing.onnx', 'FILE_NOT_FOUND'],
      ['.', 'NOT_A_FILE'],
      ['text.onnx', 'NOT_A_MODEL'],
    ] as const) {
      await expect(client.call('model.open', { path: join(dir, name) })).rejects.toMatchObject({ code });
    }
    await expect(client.call('model.open', { path })).resolves.toMatchObject({ report: { nodeCount: 2 } });
    expect(internal).toEqual([]);
  });

  it('compares and times ONNX subjects as jobs, with events', async () => {
    const client = connect(engine);
    const states: string[] = [];
    client.on('job.changed', ({ job }) => states.push(job.state));
    const { jobId } = await client.call('jobs.parity', {
      subjects: [`${path}@ort,opt=disabled`, `${path}@ort,opt=all`],
      inputs: [],
      atol: null,
      rtol: null,
      threads: 1,
      ...parityDefaults,
    });
    await expect.poll(() => states.at(-1), { timeout: 60_000 }).toBe('done');
    const { result } = await client.call('jobs.result', { jobId });
    expect(result).toMatchObject({ kind: 'parity', parity: { verdict: 'pass' } });
    const { jobs } = await client.call('jobs.list', {});
    expect(jobs[0]).toMatchObject({ id: jobId, state: 'done', error: null });
  });

  it('refuses specs and subjects before a job is made', async () => {
    const client = connect(engine);
    const request = {
      subjects: [path, path],
      inputs: ['x:float32[oops'],
      atol: null,
      rtol: null,
      threads: 1,
      ...parityDefaults,
    };
    await expect(client.call('jobs.parity', request)).rejects.toMatchObject({ code: 'INPUT_SPEC_INVALID' });
    await expect(client.call('jobs.parity', { ...request, subjects: ['a@b', 'c'] })).rejects.toMatchObject({
      code: 'SUBJECT_INVALID',
    });
  });

  it('lists the samples that ship', async () => {
    const { samples } = await connect(engine).call('files.samples', {});
    expect(samples.filter((sample) => sample.kind === 'recipe').length).toBeGreaterThanOrEqual(4);
    for (const sample of samples.filter((each) => each.kind === 'model')) {
      await expect(connect(engine).call('model.open', { path: sample.path })).resolves.toMatchObject({
        report: { format: 'onnx' },
      });
    }
    expect(resources.samples).toContain('assets');
  });
});

describe('engine with allowed roots', () => {
  it('refuses every path outside them, by link too', async () => {
    const inside = join(dir, 'inside');
    await mkdir(inside);
    await symlink(path, join(inside, 'link.onnx'));
    const guarded = createEngine({
      dataDir: join(dir, 'data2'),
      allowedRoots: [inside],
      onInternalError: (error) => internal.push(error),
    });
    const client = connect(guarded);
    const refused = { code: 'FILE_NOT_ALLOWED' };
    await expect(client.call('model.open', { path })).rejects.toMatchObject(refused);
    await expect(client.call('model.open', { path: join(inside, 'link.onnx') })).rejects.toMatchObject(refused);
    await expect(client.call('files.readText', { path: '/etc/hostname' })).rejects.toMatchObject(refused);
    await expect(client.call('runs.open', { dir })).rejects.toMatchObject(refused);
    await expect(
      client.call('source.describe', { source: { path: join(dir, 'x.py'), entry: null } }),
    ).rejects.toMatchObject(refused);
    const recipe = 'lapidary: 1\nsource: {file: ../../x.py}\ninputs: ["x:float32[2]"]\ntargets: [onnx]\n';
    const run = { recipePath: null, recipeText: recipe, baseDir: inside, outDir: null };
    await expect(client.call('jobs.run', run)).rejects.toMatchObject(refused);
    await guarded.close();
  });
});
