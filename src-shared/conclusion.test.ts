import { bareResult, plainCase, comparison } from './testing/parity-parts.js';
import { describe, expect, it } from 'vitest';
import { conclusion } from './conclusion.js';
import type { LatencyRow } from './latency.js';
import type { ParityResult, Verdict } from './parity.js';
import { summaryRows } from './run-summary.js';
import type { Artifact, TargetId } from './target.js';

const row = (subject: string, p50Ms: number, spread = 0.01): LatencyRow => ({
  subject,
  runtime: 'ort',
  batch: 1,
  sizes: {},
  n: 500,
  warmup: 50,
  p50Ms,
  p90Ms: p50Ms,
  p99Ms: p50Ms,
  minMs: p50Ms,
  meanMs: p50Ms,
  p50IntervalMs: [p50Ms - spread, p50Ms + spread],
  variation: 0,
  drift: 1,
  provider: '',
  threads: 1,
  samplesFile: '',
  warnings: [],
});

const artifact = (target: TargetId, ok: boolean): Artifact => ({
  target,
  path: '/m',
  bytes: 1,
  sha256: '',
  ok,
  opset: null,
  inputs: [],
  outputs: [],
  seconds: 1,
  marks: [],
  warnings: [],
  findings: ok ? [] : [{ rule: 'frozen-axis', severity: 'error', message: 'frozen', where: '', fix: '' }],
});

function run(results: [TargetId, Verdict][], latency: LatencyRow[]): Parameters<typeof conclusion>[0] {
  const output = (subject: string, verdict: Verdict): ParityResult['outputs'][number] => ({
    ...comparison,
    subject,
    values: verdict,
    maxAbs: 1e-6,
    verdict,
  });
  return {
    artifacts: results.map(([target, verdict]) => artifact(target, verdict !== 'fail')),
    parity: {
      ...bareResult,
      schemaVersion: 1,
      subjects: ['eager', ...results.map(([target]) => target)],
      cases: [{ id: 'c', title: 'example', sizes: {}, shapes: {}, ...plainCase }],
      reference: [{ case: 'c', outputs: [] }],
      outputs: results.map(([target, verdict]) => output(target, verdict)),
      failures: [],
      verdict: 'pass',
    },
    latency: {
      schemaVersion: 1,
      environment: {
        cpu: '',
        logicalCores: 1,
        memoryBytes: 1,
        governor: null,
        loadBefore: 0,
        loadAfter: 0,
        platform: '',
        threads: 1,
        versions: {},
      },
      subjects: latency,
      overhead: [],
      failures: [],
    },
  };
}

describe('conclusion', () => {
  it('names the fastest artifact that holds, with its figures', () => {
    const text = conclusion(
      run(
        [
          ['onnx', 'pass'],
          ['torchscript-trace', 'pass'],
        ],
        [row('eager', 2), row('onnx', 1), row('torchscript-trace', 1.5)],
      ),
    );
    expect(text).toBe(
      'ONNX holds at 1 of 1 case, 2 × faster than PyTorch eager (p50 1.00 ms against 2.00 ms at batch 1).',
    );
  });

  it('never recommends what failed, however fast', () => {
    const text = conclusion(
      run(
        [
          ['onnx', 'fail'],
          ['torchscript-trace', 'pass'],
        ],
        [row('eager', 2), row('onnx', 0.1), row('torchscript-trace', 1.5)],
      ),
    );
    expect(text).toMatch(/^TorchScript by trace holds/);
    expect(text).toContain('Do not ship ONNX.');
  });

  it('claims nothing the intervals do not bear', () => {
    const text = conclusion(
      run(
        [
          ['onnx', 'pass'],
          ['torchscript-trace', 'pass'],
        ],
        [row('eager', 2, 1), row('onnx', 1.9, 1), row('torchscript-trace', 1.95, 1)],
      ),
    );
    expect(text).toContain('no evidence');
    expect(text).toContain('TorchScript by trace is as fast within the intervals');
  });

  it('says when eager is the answer and when nothing holds', () => {
    expect(conclusion(run([['onnx', 'pass']], [row('eager', 1), row('onnx', 2)]))).toContain('staying with eager');
    expect(conclusion(run([['onnx', 'fail']], []))).toMatch(/^No artifact holds/);
  });
});

it('summarises each subject with its verdict, cases held and speed-up', () => {
  const [eager, onnx] = summaryRows(run([['onnx', 'pass']], [row('eager', 2), row('onnx', 1)]));
  expect(eager).toMatchObject({ verdict: 'reference', speedup: null });
  expect(onnx).toMatchObject({ verdict: 'pass', casesPassed: 1, casesTotal: 1, maxAbs: 1e-6, speedup: 2 });
});
