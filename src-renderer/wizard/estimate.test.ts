import { expect, test } from 'vitest';
import { fakeRun } from '../testing/fake-run.js';
import { earlierRunOf, sizeEstimates, timeEstimate } from './estimate.js';

test('an artifact weighs its parameters, unless they are left out of it', () => {
  const draft = { targets: ['torchscript-trace', 'onnx'] as const, options: { onnx: { export_params: false } } };
  expect(sizeEstimates(draft, 400)).toEqual([
    { target: 'torchscript-trace', bytes: 400 },
    { target: 'onnx', bytes: 0 },
  ]);
});

test('only finished runs of the same source and entry count', () => {
  const { path } = fakeRun.source ?? { path: '' };
  const run = earlierRunOf(fakeRun, path, 'make_small');
  const seconds = fakeRun.steps.reduce((sum, step) => sum + (step.seconds ?? 0), 0);
  expect(run).toEqual({ seconds, targets: ['torchscript-trace', 'onnx', 'onnx-legacy'] });
  expect(earlierRunOf(fakeRun, path, 'make')).toBeNull();
  expect(earlierRunOf(fakeRun, '/other.py', 'make_small')).toBeNull();
  expect(earlierRunOf({ ...fakeRun, state: 'cancelled' }, path, 'make_small')).toBeNull();
});

test('time is told from earlier runs, and not at all without one', () => {
  expect(timeEstimate([], ['onnx'])).toBeNull();
  const runs = [
    { seconds: 30, targets: ['onnx'] as const },
    { seconds: 20, targets: ['onnx'] as const },
    { seconds: 300, targets: ['onnx', 'onnx-legacy'] as const },
  ];
  expect(timeEstimate(runs, ['onnx'])).toMatch(/^2 earlier runs of this source with the same targets took 20.* to 30/);
  expect(timeEstimate(runs, ['exported-program'])).toMatch(/^3 earlier runs of this source with other targets/);
});
