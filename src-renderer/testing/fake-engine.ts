/**
 * An engine over the real RPC server with fixed data, for component tests and for looking at the window on its own.
 * Never shipped: nothing outside testing/ and *.test.ts imports it.
 */
import type { EventName, EventPayload } from '../../src-shared/contract.js';
import { encodeAttributes } from '../../src-shared/attributes-codec.js';
import { encodeCostColumns } from '../../src-shared/cost.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { engineSettingsSchema } from '../../src-shared/engine-settings.js';
import { encodeGraph } from '../../src-shared/graph-codec.js';
import type { Job, JobKind, LogLine } from '../../src-shared/job.js';
import type { Port } from '../../src-shared/rpc-messages.js';
import { encodeShapes } from '../../src-shared/shapes-codec.js';
import { type EventSink, type Handlers, serveRpc } from '../../src-shared/rpc-server.js';
import { fakeAttributes, fakeGraph, fakeReport, fakeShapes } from './fake-model.js';
import { fakeCost } from './fake-cost.js';
import { fakeStatistics, fakeSummary } from './fake-tensor.js';
import { fakeParityView } from './fake-parity-view.js';
import { fakeLatency, fakeParity, fakeRun, fakeSamples, medians } from './fake-run.js';
import { portPair } from './port-pair.js';

const sampleRecipe = `lapidary: 1
title: Text classifier
source:
  file: text_classifier.py
  entry: make_small
inputs:
  - ids:int64(0..499)[batch=2{1..8},seq=16{1..128}]
outputs: [logits]
targets:
  - torchscript-trace
  - { target: onnx, opset: 18 }
measure:
  warmup: 50
  samples: 500
  threads: 2
  batch: [1, 8]
`;

export interface FakeEngine {
  connect(): Port;
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void;
  /** Moves a job; listeners hear of it. */
  moveJob(id: string, patch: Partial<Job>): void;
  log(id: string, lines: LogLine[]): void;
  /** Ids of the models it was told to forget. */
  readonly closed: string[];
}

export interface FakeOptions {
  python?: boolean;
  /** Called with each job that starts, so that a script can let it progress. */
  onJob?: (job: Job, engine: FakeEngine) => void;
}

export function fakeEngine(options: FakeOptions = {}): FakeEngine {
  const sinks = new Set<EventSink>();
  const jobs: Job[] = [];
  const logs = new Map<string, LogLine[]>();
  const graph = fakeGraph();
  let models = 0;
  const closed: string[] = [];
  const kept = new Map<string, string>();

  const emit: FakeEngine['emit'] = (name, payload) => {
    for (const sink of sinks) sink.emit(name, payload);
  };
  const start = (kind: JobKind, title: string, runDir: string | null): { jobId: string } => {
    const job: Job = {
      id: `job-${String(jobs.length + 1)}`,
      kind,
      title,
      state: 'running',
      progress: { value: 0, detail: 'Starting' },
      startedAt: Date.now(),
      endedAt: null,
      error: null,
      runDir,
      position: null,
      command: 'lapidary parity a.onnx b.onnx',
      place: runDir,
      again: true,
      earlier: false,
      logLines: 0,
    };
    jobs.unshift(job);
    emit('job.changed', { job });
    options.onJob?.(job, engine);
    return { jobId: job.id };
  };

  const handlers: Handlers = {
    'engine.info': () => ({ version: '0.1.0', node: 'v20.20.0', platform: 'linux', pid: 1, dataDir: '/data' }),
    'engine.doctor': () => ({
      schemaVersion: 1,
      ok: options.python !== false,
      versions: {},
      dataDir: '/data',
      python: options.python === false ? null : '/data/python/bin/python',
      checks: [
        options.python === false
          ? { id: 'python', title: 'Python', state: 'missing', detail: 'No Python with torch.', hint: 'Set up Python.' }
          : { id: 'python', title: 'Python', state: 'ok', detail: 'Python 3.11, torch 2.13.0', hint: '' },
      ],
      needs: [],
    }),
    'python.list': () => ({ pythons: [], fixed: false, extras: [] }),
    'python.use': () => ({}),
    'model.open': ({ path }) => {
      if (/missing/.test(path)) {
        throw new LapidaryError('FILE_NOT_FOUND', `There is no file ${path}.`, ['Check the path for a typo.']);
      }
      if (/lfs/.test(path)) {
        throw new LapidaryError('LFS_POINTER', `${path} is a git-lfs pointer, not the model itself.`, [
          'Run `git lfs pull` in its repository, then open it again.',
        ]);
      }
      models += 1;
      return { modelId: `model-${String(models)}`, report: fakeReport(path.replace('/./', '/'), graph) };
    },
    'model.graph': () => ({ graph: encodeGraph(graph) }),
    'model.attributes': () => ({ attributes: encodeAttributes(fakeAttributes(graph)) }),
    'model.value': () => ({ metadata: {} }),
    'model.findings': () => ({ findings: [], rules: [] }),
    'model.source': () => ({ text: '', lines: [] }),
    'model.shapes': () => ({ shapes: encodeShapes(fakeShapes(graph)), findings: [] }),
    'model.numerics': () => ({ outputs: [], inputs: [], indexInputs: [] }),
    'model.axes': () => ({
      axes: {
        schemaVersion: 1,
        path: '/a.onnx',
        probed: false,
        runs: 0,
        inputs: [],
        outputs: [],
        symbols: [],
        repairable: [],
        tensorrt: null,
        findings: [],
      },
    }),
    'model.symbols': () => ({ symbols: [], reasons: [], columns: new Uint8Array() }),
    'model.edit': () => ({
      nodes: { before: 0, after: 0, added: 0, removed: 0, changed: 0 },
      initializers: { before: 0, after: 0 },
      fileBytes: { before: 0, after: 0 },
      dataBytes: { before: 0, after: 0 },
      strippedPaths: 0,
      changes: [],
      notes: [],
    }),
    'model.axisEdit': () => ({ changes: [], ranges: [], repairs: [], refused: [] }),
    'model.cost': ({ symbols }) => {
      const { report, columns } = fakeCost(graph, symbols);
      return { report, columns: encodeCostColumns(columns) };
    },
    'model.node': ({ node }) => ({
      node,
      name: graph.strings.get(graph.nodes.name[node] ?? 0),
      op: graph.strings.get(graph.nodes.op[node] ?? 0),
      domain: '',
      doc: '',
      attributes: [
        { name: 'perm', type: 'ints', value: [0, 2, 1], count: 3 },
        { name: 'epsilon', type: 'float', value: 1e-5, count: 1 },
      ],
      metadata: { 'pkg.torch.onnx.stack_trace': 'text_classifier.py:41, in forward' },
      origin: {
        moduleClass: 'torch.nn.modules.linear.Linear',
        operator: 'aten.linear.default',
        fxNode: '%linear',
        stack: [{ file: '/src/text_classifier.py', line: 41, function: 'forward', code: 'return self.head(x)' }],
      },
    }),
    'model.tensorPlaces': () => ({ files: ['/models/a.onnx'], places: [{ value: 0, file: 0, offset: 64 }] }),
    'model.tensorStats': () => ({ numbers: fakeStatistics(), strings: null }),
    'model.tensorSummaries': ({ values }) => ({ rows: values.map(fakeSummary) }),
    'model.tensorValues': ({ count, rows }) => ({ texts: Array.from({ length: count * rows }, (_, at) => String(at)) }),
    'model.saveTensor': ({ path }) => ({ path: path ?? '', bytes: 100, dtype: 'float32', note: '', download: null }),
    'model.operator': () => ({ operator: null }),
    'model.tensor': ({ value, maxValues }) => {
      const shape = [30_000, 128];
      return {
        tensor: {
          value,
          name: graph.strings.get(graph.values.name[value] ?? 0),
          dtype: 'float32',
          shape,
          elementCount: 3_840_000,
          storedCount: 3_840_000,
          bytes: 15_360_000,
          location: { file: 'text_classifier.onnx.data', offset: 4096, external: true },
          firstValues: fakeSamples(0.02, Math.min(64, maxValues)).map((sample) => sample.toPrecision(6)),
          problem: null,
        },
      };
    },
    'model.close': ({ modelId }) => {
      closed.push(modelId);
      return {};
    },
    'files.recents': () => ({
      recents: [
        {
          path: '/home/ada/models/resnet18.onnx',
          format: 'ONNX',
          bytes: 46_800_000,
          openedAt: Date.now() - 3_600_000,
          present: true,
        },
        {
          path: '/home/ada/models/encoder_quantised.onnx',
          format: 'ONNX',
          bytes: 22_900_000,
          openedAt: Date.now() - 86_400_000 * 3,
          present: true,
        },
        {
          path: '/mnt/usb/old.onnx',
          format: 'ONNX',
          bytes: 1_200_000,
          openedAt: Date.now() - 86_400_000 * 40,
          present: false,
        },
      ],
    }),
    'files.samples': () => ({
      samples: [
        {
          id: 'text_classifier',
          title: 'Text classifier',
          description: 'Embedding, two encoder layers, mean, linear.',
          kind: 'model',
          path: '/samples/exported/text_classifier.onnx',
        },
        {
          id: 'resnet18',
          title: 'ResNet-18, small',
          description: 'Convolutions at 64 × 64.',
          kind: 'model',
          path: '/samples/exported/resnet18.onnx',
        },
        {
          id: 'text_classifier_recipe',
          title: 'Export the text classifier',
          description: 'TorchScript and ONNX, compared and timed.',
          kind: 'recipe',
          path: '/samples/text_classifier.yaml',
        },
        {
          id: 'two_input_recipe',
          title: 'Export the two-input encoder',
          description: 'Token ids and a mask.',
          kind: 'recipe',
          path: '/samples/two_input_encoder.yaml',
        },
      ],
    }),
    'files.list': ({ path }) => ({ path: path ?? '/home', parent: null, entries: [], count: 0 }),
    'files.readText': () => ({ text: sampleRecipe }),
    'window.read': ({ key }) => ({ text: kept.get(key) ?? null }),
    'window.write': ({ key, text }) => {
      kept.set(key, text);
      return {};
    },
    'source.look': ({ source }) => ({
      kind: 'python',
      path: source.path,
      needsTrust: false,
      findings: [],
      sha256: null,
    }),
    'source.proposeInputs': () => ({ inputs: [], note: 'Nothing in the model says what ids looks like.', runs: 0 }),
    'source.advise': ({ targets }) => ({
      findings: [
        {
          rule: 'baked-by-trace',
          severity: 'warning',
          message: 'Tracing freezes `if x.sum() > 0:` as it is for the example: other inputs take the same way.',
          where: '/models/model.py:12',
          fix: 'Use torch.where or torch.cond.',
          targets: targets.filter((target) => target === 'torchscript-trace'),
        },
      ],
    }),
    'source.tryAxes': () => ({ faults: [], problem: null, ranges: {}, outputs: [] }),
    'source.describe': ({ source }) => {
      if (options.python === false) {
        throw new LapidaryError('PYTHON_MISSING', 'No Python with torch was found.', ['Choose "Set up Python".']);
      }
      if (source.entry === 'nope') {
        throw new LapidaryError('ENTRY_NOT_FOUND', "text_classifier.py has no 'nope'.", [
          "It has 'make' and 'make_small'.",
        ]);
      }
      return {
        kind: 'python',
        name: 'text_classifier',
        moduleClass: 'TextClassifier',
        parameters: { count: 4_350_000, bytes: 17_400_000 },
        forward: [{ name: 'ids', annotation: 'Tensor', required: true }],
        declaredInputs: ['ids:int64(0..29999)[batch=2{1..8},seq=16{1..128}]'],
        declaredOutputs: ['logits'],
        training: true,
        checkpoint: null,
        notes: [],
      };
    },
    'jobs.export': () => start('export', 'Export', null),
    'jobs.parity': () => start('parity', 'Compare a.onnx and b.onnx', '/runs/parity'),
    'jobs.axes': () => start('axes', 'Probe the axes of a.onnx', null),
    'jobs.editModel': () => start('model-edit', 'Edit a.onnx', null),
    'jobs.editAxes': () => start('axes-edit', 'Edit the axes of a.onnx', null),
    'jobs.bench': () => start('bench', 'Time a.onnx and b.onnx', '/runs/bench'),
    'jobs.run': () => start('run', 'Text classifier', '/runs/20261121'),
    'jobs.setupPython': () => start('python-setup', 'Set up Python', null),
    'jobs.again': () => start('parity', 'Compare a.onnx and b.onnx', '/runs/parity'),
    'jobs.list': () => ({ jobs, paused: false }),
    'jobs.pause': ({ paused }) => {
      emit('jobs.paused', { paused });
      return {};
    },
    'settings.read': () => engineSettingsSchema.parse({}),
    'settings.change': (patch) => engineSettingsSchema.parse(patch),
    'jobs.log': ({ jobId, from }) => {
      const lines = logs.get(jobId) ?? [];
      return { lines: lines.slice(from), next: lines.length };
    },
    'jobs.cancel': ({ jobId }) => {
      engine.moveJob(jobId, { state: 'cancelled', endedAt: Date.now() });
      return {};
    },
    'jobs.result': ({ jobId }) => {
      const job = jobs.find((candidate) => candidate.id === jobId);
      if (job === undefined || job.endedAt === null) return { result: null };
      if (job.kind === 'parity') return { result: { kind: 'parity', parity: fakeParity, dir: null } };
      if (job.kind === 'bench') return { result: { kind: 'bench', latency: fakeLatency } };
      if (job.kind === 'run') return { result: { kind: 'run', run: fakeRun, dir: '/runs/20261121' } };
      return { result: null };
    },
    ...fakeParityView,
    'parity.open': () => ({ parity: fakeParity }),
    'runs.list': () => ({
      runs: [
        { dir: '/runs/20261121', id: fakeRun.id, title: fakeRun.title, startedAt: fakeRun.startedAt, state: 'done' },
      ],
    }),
    'runs.open': ({ dir }) => ({ run: fakeRun, dir }),
    'runs.samples': ({ file }) => {
      const subject = Object.keys(medians).find((label) => file.includes(`/${label}-b`)) ?? 'eager';
      return { samplesMs: fakeSamples((medians[subject] ?? 1) * (file.includes('-b8') ? 3.1 : 1)) };
    },
    'runs.report': () => ({ html: '<!doctype html><title>Report</title><h1>Text classifier</h1><p>onnx passes.</p>' }),
  };

  const engine: FakeEngine = {
    connect: () => {
      const [client, server] = portPair();
      const sink = serveRpc(server, handlers, (error) => {
        throw error;
      });
      sinks.add(sink);
      server.onClose(() => sinks.delete(sink));
      return client;
    },
    emit,
    closed,
    moveJob: (id, patch) => {
      const index = jobs.findIndex((job) => job.id === id);
      const job = jobs[index];
      if (job === undefined) return;
      jobs[index] = { ...job, ...patch };
      emit('job.changed', { job: { ...job, ...patch } });
    },
    log: (id, lines) => {
      const known = logs.get(id) ?? [];
      logs.set(id, [...known, ...lines]);
      emit('job.log', { jobId: id, from: known.length, lines });
    },
  };
  return engine;
}
