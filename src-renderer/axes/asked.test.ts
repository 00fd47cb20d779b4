import { expect, it } from 'vitest';
import type { AxesReport } from '../../src-shared/axes.js';
import { testAxis as axis } from '../../src-shared/test-axes.js';
import { askedOf } from './asked.js';
import { type AxisDraft, editOf, editSize, noDraft } from './draft.js';

const report: AxesReport = {
  schemaVersion: 1,
  path: '/m.onnx',
  probed: false,
  runs: 0,
  inputs: [{ name: 'x', dtype: 'float32', axes: [axis(0, 'batch'), axis(1, 3), axis(2, 'h'), axis(3, 'w')] }],
  outputs: [{ name: 'y', dtype: 'float32', axes: [axis(0, 'batch')] }],
  symbols: [],
  repairable: [],
  tensorrt: null,
  findings: [],
};

const draft: AxisDraft = {
  axes: { 'x:0': '4', 'x:1': 'channels', 'x:2': 'w' },
  names: { w: 'width' },
  ranges: { h: { min: '1', opt: '', max: '8' } },
  repair: ['w'],
};

it('says each thing that is asked for, and takes it back alone', () => {
  const asked = askedOf(report, editOf(report, draft));
  expect(asked.map(({ text }) => text)).toEqual([
    'Let w through where it is frozen inside',
    'Fix batch at 4, at x:0, y:0',
    'Unify h and w: x:2, x:3 become w',
    'Rename w to width, at x:3',
    'Set x:1 to channels',
    'Give h the range 1..8',
  ]);
  for (const { without } of asked) expect(editSize(editOf(report, without(draft)))).toBe(asked.length - 1);
  expect(askedOf(report, editOf(report, noDraft))).toEqual([]);
});
