/** A finished run with a warning, a failure and a subject that could not run, as the engine would record it. Test fixture. */
import { bareResult, plainCase, unmeasured } from '../../src-shared/testing/parity-parts.js';
import type { LatencyResult, LatencyRow } from '../../src-shared/latency.js';
import type { OutputComparison, ParityResult, Verdict } from '../../src-shared/parity.js';
import type { RunRecord } from '../../src-shared/run-record.js';
import type { Artifact } from '../../src-shared/target.js';

const labels = { eager: 'eager', trace: 'torchscript-trace', onnx: 'onnx', legacy: 'onnx-legacy' };
const cases = [
  ['example', 'example', 2, 16],
  ['batch-1', 'batch = 1', 1, 16],
  ['batch-8', 'batch = 8', 8, 16],
  ['seq-128', 'seq = 128', 2, 128],
] as const;

function compare(subject: string, id: string, verdict: Verdict, maxAbs: number): OutputComparison {
  const missing = verdict === 'fail';
  return {
    name: 'logits',
    case: id,
    subject,
    structure: missing ? 'fail' : 'pass',
    finite: missing ? null : 'pass',
    values: missing ? null : verdict,
    maxAbs: missing ? null : maxAbs,
    maxRel: missing ? null : maxAbs * 11.3,
    meanAbs: missing ? null : maxAbs / 6,
    rmsRel: missing ? null : maxAbs / 3,
    overCount: missing ? null : 0,
    elementCount: 8,
    tolerance: missing ? null : { atol: 1e-4, rtol: 1e-4 },
    worst: missing ? null : { index: [1, 3], reference: -0.41873, value: -0.41873 + maxAbs },
    ...unmeasured,
    verdict,
    reason: missing
      ? 'The shape of logits is 1 × 4 where the reference has 8 × 4: axis 0 was frozen at the example size 1.'
      : `The largest absolute difference is ${maxAbs.toExponential(1)} at [1, 3], under atol + rtol·|reference|.`,
  };
}

export const fakeParity: ParityResult = {
  ...bareResult,
  schemaVersion: 1,
  subjects: [labels.eager, labels.trace, labels.onnx, labels.legacy],
  cases: cases.map(([id, title, batch, seq]) => ({
    id,
    title,
    sizes: { batch, seq },
    shapes: { ids: [batch, seq] },
    ...plainCase,
  })),
  reference: cases.map(([id, , batch]) => ({
    case: id,
    outputs: [{ name: 'logits', dtype: 'float32', shape: [batch, 4] }],
  })),
  outputs: cases.flatMap(([id], index) => [
    compare(labels.trace, id, 'pass', 0),
    compare(labels.onnx, id, index === 3 ? 'warn' : 'pass', index === 3 ? 9.4e-5 : 2.4e-7 * (index + 1)),
    ...(id === 'seq-128' ? [] : [compare(labels.legacy, id, id === 'batch-8' ? 'fail' : 'pass', 3.1e-7)]),
  ]),
  failures: [
    {
      subject: labels.legacy,
      case: 'seq-128',
      error: {
        code: 'RUN_FAILED',
        message: 'ONNX Runtime stopped at Reshape_41: the input has 4096 elements, the shape {2, 16, 128} needs 4096.',
        hints: ['The sequence length was baked in. Export with the torch.export-based exporter.'],
      },
    },
  ],
  verdict: 'fail',
};

/** Deterministic, long-tailed samples around `median` milliseconds. */
export function fakeSamples(median: number, count = 500): number[] {
  let seed = 12_345;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  return Array.from({ length: count }, () => median * (0.94 + 0.1 * random() + (random() > 0.97 ? random() : 0)));
}

function row(subject: string, batch: number, median: number): LatencyRow {
  const sorted = fakeSamples(median).sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
  return {
    subject,
    runtime: subject === 'eager' ? 'eager' : subject.startsWith('onnx') ? 'ort' : 'torchscript',
    batch,
    sizes: { batch, seq: 16 },
    n: sorted.length,
    warmup: 50,
    p50Ms: at(0.5),
    p90Ms: at(0.9),
    p99Ms: at(0.99),
    minMs: at(0),
    meanMs: sorted.reduce((sum, sample) => sum + sample, 0) / sorted.length,
    p50IntervalMs: [at(0.455), at(0.545)],
    variation: 0.08,
    drift: 1.01,
    provider: subject.startsWith('onnx') ? 'CPU' : 'torch CPU',
    threads: 2,
    samplesFile: `latency/${subject}-b${String(batch)}.txt`,
    warnings:
      batch === 8 && subject === 'eager' ? ['The load average was 1.9 on 2 cores when the measurement began.'] : [],
  };
}

export const medians: Record<string, number> = {
  eager: 3.42,
  'torchscript-trace': 2.61,
  onnx: 1.18,
  'onnx-legacy': 1.24,
};

export const fakeLatency: LatencyResult = {
  schemaVersion: 1,
  environment: {
    cpu: 'Intel Xeon 2.20 GHz',
    logicalCores: 2,
    memoryBytes: 8e9,
    governor: null,
    loadBefore: 0.3,
    loadAfter: 1.4,
    platform: 'linux x64',
    threads: 2,
    versions: { torch: '2.13.0', onnxruntime: '1.30.0' },
  },
  subjects: Object.entries(medians).flatMap(([subject, median]) => [
    row(subject, 1, median),
    row(subject, 8, median * 3.1),
  ]),
  overhead: [{ runtime: 'ort', n: 200, p50Ms: 0.021 }],
  failures: [],
};

function artifact(target: Artifact['target'], path: string | null, ok: boolean): Artifact {
  return {
    target,
    path,
    bytes: path === null ? null : 17_412_096,
    sha256: path === null ? null : 'b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184',
    ok,
    opset: target.startsWith('onnx') ? 18 : null,
    inputs: [{ name: 'ids', dtype: 'int64', shape: ['batch', 'seq'] }],
    outputs: [{ name: 'logits', dtype: 'float32', shape: [ok ? 'batch' : 1, 4] }],
    seconds: 4.82,
    marks: [],
    warnings: ok
      ? []
      : [
          {
            message: 'TracerWarning: Converting a tensor to a Python boolean might cause the trace to be incorrect.',
            where: 'torch/nn/modules/transformer.py:521',
          },
        ],
    findings: ok
      ? []
      : [
          {
            rule: 'frozen-axis',
            severity: 'error',
            message: 'The output logits has the fixed size 1 on axis 0; it broke at batch = 8.',
            where: 'output logits, axis 0',
            fix: 'Export with an example batch of 2 or more, e.g. ids:int64(0..29999)[batch=2{1..8},seq=16{1..128}].',
          },
        ],
  };
}

export const fakeRun: RunRecord = {
  schemaVersion: 1,
  id: '20261121-0931-text-classifier',
  title: 'Text classifier',
  startedAt: '2026-11-21T09:31:12Z',
  endedAt: '2026-11-21T09:32:04Z',
  state: 'done',
  recipe: {
    lapidary: 1,
    title: 'Text classifier',
    source: { file: 'text_classifier.py', entry: 'make_small' },
    inputs: ['ids:int64(0..499)[batch=2{1..8},seq=16{1..128}]'],
    outputs: ['logits'],
    targets: ['torchscript-trace', 'onnx', 'onnx-legacy'],
    measure: { warmup: 50, samples: 500, threads: 2, batch: [1, 8] },
  },
  source: {
    path: '/samples/text_classifier.py',
    kind: 'python',
    checkpoint: null,
    sha256: 'b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184',
    moduleClass: 'TextClassifier',
    parameters: { count: 4_350_000, bytes: 17_400_000 },
  },
  versions: { torch: '2.13.0', onnx: '1.20.0', onnxruntime: '1.30.0' },
  steps: [
    { id: 'prepare', title: 'Prepare', state: 'done', seconds: 1.2, detail: 'TextClassifier, 4.35 M parameters.' },
    { id: 'export', title: 'Export', state: 'done', seconds: 14.6, detail: '3 artifacts, 1 with an error finding.' },
    {
      id: 'parity',
      title: 'Parity',
      state: 'failed',
      seconds: 5.1,
      detail: 'onnx-legacy fails at batch = 8 and seq = 128.',
    },
    { id: 'latency', title: 'Latency', state: 'done', seconds: 29.4, detail: '8 rows of 500 samples.' },
    { id: 'report', title: 'Report', state: 'done', seconds: 0.1, detail: 'report.html' },
  ],
  artifacts: [
    artifact('torchscript-trace', '/runs/20261121/artifacts/text_classifier.trace.pt', true),
    artifact('onnx', '/runs/20261121/artifacts/text_classifier.onnx', true),
    artifact('onnx-legacy', '/runs/20261121/artifacts/text_classifier.legacy.onnx', false),
  ],
  parity: fakeParity,
  latency: fakeLatency,
  verdict: 'fail',
  error: null,
  command: 'lapidary run text_classifier.yaml --out runs/20261121',
};
