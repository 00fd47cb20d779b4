import { bareResult, unmeasured } from '../../src-shared/testing/parity-parts.js';
import { describe, expect, it } from 'vitest';
import { casesFor } from '../../src-shared/cases.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { parseInputSpecs } from '../../src-shared/input-spec.js';
import type { Case, OutputComparison, ParityResult } from '../../src-shared/parity.js';
import type { Artifact, TargetId } from '../../src-shared/target.js';
import { findingsFromParity, joinAxisFindings } from './axis-findings.js';

function artifact(target: TargetId, shape: (number | string)[]): Artifact {
  return {
    target,
    path: '/m',
    bytes: 1,
    sha256: '',
    ok: true,
    opset: 18,
    inputs: [],
    outputs: [{ name: 'logits', dtype: 'float32', shape }],
    seconds: 1,
    marks: [],
    warnings: [],
    findings: [],
  };
}

const comparison = (
  each: Case,
  verdict: 'pass' | 'fail',
  structure: 'pass' | 'fail',
  subject: string,
): OutputComparison => ({
  name: 'logits',
  case: each.id,
  subject,
  structure,
  finite: null,
  values: null,
  maxAbs: null,
  maxRel: null,
  meanAbs: null,
  rmsRel: null,
  overCount: null,
  elementCount: null,
  tolerance: null,
  worst: null,
  ...unmeasured,
  verdict,
  reason: structure === 'fail' ? 'Shape 1 × 4 where the reference has another.' : 'numbers',
});

type Outcome = 'pass' | 'shape' | 'values' | 'error';

/** A parity result of a classifier with output [batch, 4], each case's outcome decided by `outcome`. */
function parity(
  specs: ReturnType<typeof parseInputSpecs>,
  subject: TargetId,
  outcome: (each: Case) => Outcome,
): ParityResult {
  const cases = casesFor(specs);
  return {
    ...bareResult,
    schemaVersion: 1,
    subjects: ['eager', subject],
    cases,
    reference: cases.map((each) => ({
      case: each.id,
      outputs: [{ name: 'logits', dtype: 'float32', shape: [each.sizes['batch'] ?? 1, 4] }],
    })),
    outputs: cases.flatMap((each) => {
      const result = outcome(each);
      if (result === 'error') return [];
      return [comparison(each, result === 'pass' ? 'pass' : 'fail', result === 'shape' ? 'fail' : 'pass', subject)];
    }),
    failures: cases.flatMap((each) =>
      outcome(each) === 'error'
        ? [{ subject, case: each.id, error: new LapidaryError('RUN_FAILED', 'Reshape node failed').toInfo() }]
        : [],
    ),
    verdict: 'pass',
  };
}

const specs = parseInputSpecs(['ids:int64(0..9)[batch=1{1..8},seq=16{1..128}]']);
const specs2 = parseInputSpecs(['ids:int64(0..9)[batch=2{1..8},seq=16{1..128}]']);

describe('findingsFromParity', () => {
  it('says nothing about an artifact that holds everywhere', () => {
    expect(
      findingsFromParity(
        artifact('onnx', ['batch', 4]),
        specs2,
        parity(specs2, 'onnx', () => 'pass'),
      ),
    ).toEqual([]);
  });

  it('names the frozen output axis, the size at which it broke and the example to use', () => {
    const findings = findingsFromParity(
      artifact('onnx', [1, 4]),
      specs,
      parity(specs, 'onnx', (each) => (each.sizes['batch'] === 1 ? 'pass' : 'shape')),
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ rule: 'frozen-axis', severity: 'error', where: 'output logits, axis 0' });
    expect(findings[0]?.message).toContain('frozen at 1 in output logits, axis 0: it breaks at batch=3');
    expect(findings[0]?.fix).toContain('batch=2{1..8}');
  });

  it('names the input axis when it froze inside, and the other exporter as the way out', () => {
    const findings = findingsFromParity(
      artifact('onnx-legacy', ['batch', 4]),
      specs2,
      parity(specs2, 'onnx-legacy', (each) => (each.sizes['seq'] === 16 ? 'pass' : 'error')),
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toContain(
      'axis seq (input ids, axis 1) is declared dynamic but frozen inside at 16: it breaks at seq=1',
    );
    expect(findings[0]?.fix).toContain('--to onnx');
  });

  it('does not send to torch.export what torch.export froze as well', () => {
    const fault = {
      symbol: 'seq',
      places: [],
      kind: 'frozen' as const,
      message: 'The axis seq was frozen.',
      fix: '',
      size: 16,
      min: null,
      max: null,
      step: null,
      where: null,
      code: null,
    };
    const said = { rule: 'frozen-axis', severity: 'error' as const, message: '', where: '', fix: '', axis: fault };
    const frozen = parity(specs2, 'onnx-legacy', (each) => (each.sizes['seq'] === 16 ? 'pass' : 'error'));
    const others = [{ ...artifact('onnx', ['batch', 4]), findings: [said] }];
    const [finding] = findingsFromParity(artifact('onnx-legacy', ['batch', 4]), specs2, frozen, others);
    expect(finding?.fix).toContain('static (16 in place of seq)');
    expect(finding?.fix).not.toContain('--to onnx');
  });

  it('reports numbers that are off at another size, and a failure at the example first', () => {
    const values = findingsFromParity(
      artifact('onnx', ['batch', 4]),
      specs2,
      parity(specs2, 'onnx', (each) => (each.sizes['seq'] === 128 ? 'values' : 'pass')),
    );
    expect(values.map((finding) => finding.rule)).toEqual(['parity-failed']);
    const broken = findingsFromParity(
      artifact('onnx', ['batch', 4]),
      specs2,
      parity(specs2, 'onnx', () => 'error'),
    );
    expect(broken.map((finding) => finding.rule)).toEqual(['does-not-run']);
  });

  it('names the line whose decision was baked in, where numbers are off at other values', () => {
    const base = parity(specs2, 'onnx-legacy', () => 'pass');
    const zeros: Case = { ...(base.cases[0] as Case), id: 'zeros', title: 'all zeros', values: 'zeros' };
    const off = {
      ...base,
      cases: [...base.cases, zeros],
      reference: [...base.reference, { ...(base.reference[0] as (typeof base.reference)[0]), case: 'zeros' }],
      outputs: [...base.outputs, comparison(zeros, 'fail', 'pass', 'onnx-legacy')],
    };
    const said = { message: 'TracerWarning: Converting a tensor to a Python boolean might …', where: '/home/net.py:9' };
    const traced = { ...artifact('onnx-legacy', ['batch', 4]), warnings: [said] };
    expect(findingsFromParity(traced, specs2, off)).toMatchObject([
      { rule: 'parity-failed', where: '/home/net.py:9', fix: expect.stringContaining('torch.where') as string },
    ]);
    const [finding] = findingsFromParity(traced, specs2, off);
    expect(finding?.message).toContain('At all zeros it differs from PyTorch: tracing baked in');
    const [unknown] = findingsFromParity(artifact('onnx-legacy', ['batch', 4]), specs2, off);
    expect(unknown).toMatchObject({ where: '', fix: expect.stringContaining('compare the values') as string });
  });

  it('tells axes that only break together', () => {
    const findings = findingsFromParity(
      artifact('onnx', ['batch', 4]),
      specs2,
      parity(specs2, 'onnx', (each) => (each.sizes['batch'] === 8 && each.sizes['seq'] === 128 ? 'error' : 'pass')),
    );
    expect(findings.map((finding) => finding.rule)).toEqual(['frozen-axes-together']);
  });
});

describe('joinAxisFindings', () => {
  const base = { rule: 'frozen-axis', severity: 'error' as const, where: 'input ids, axis 1', fix: 'fix' };
  const axis = {
    symbol: 'seq',
    places: [{ input: 'ids', axis: 1 }],
    kind: 'frozen' as const,
    message: 'The axis seq froze.',
    fix: 'fix',
    size: 16,
    min: null,
    max: null,
    step: null,
    where: '/m.py:3',
    code: 'x + self.position',
  };

  it('makes one finding of what the exporter said and what running showed of the same axis', () => {
    const own = { ...base, message: 'The axis seq froze at m.py:3.', axis };
    const run = { ...base, message: 'The axis seq was frozen at 16: it breaks at seq=17.', where: 'output y, axis 1' };
    const other = { ...base, message: 'The axis batch was frozen at 2.' };
    expect(joinAxisFindings([own], [run, other])).toEqual([
      { ...own, message: `${own.message} ${run.message}`, where: 'output y, axis 1' },
      other,
    ]);
  });
});
