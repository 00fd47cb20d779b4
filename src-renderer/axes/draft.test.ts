import { describe, expect, it } from 'vitest';
import type { AxesReport } from '../../src-shared/axes.js';
import { testAxis as axis } from '../../src-shared/test-axes.js';
import {
  type AxisDraft,
  draftProblem,
  editCommand,
  editOf,
  editSize,
  noDraft,
  proposedPath,
  rangeTextProblem,
} from './draft.js';

const report: AxesReport = {
  schemaVersion: 1,
  path: '/m.onnx',
  probed: false,
  runs: 0,
  inputs: [{ name: 'x', dtype: 'float32', axes: [axis(0, 1), axis(1, 'seq'), axis(2, null), axis(3, 'width')] }],
  outputs: [{ name: 'y', dtype: 'float32', axes: [axis(0, 1)] }],
  symbols: [],
  repairable: [],
  tensorrt: null,
  findings: [],
};

const typed = (axes: AxisDraft['axes']): AxisDraft => ({ ...noDraft, axes });

describe('editOf', () => {
  it('tells from what is there what a text means', () => {
    expect(
      editOf(report, {
        ...typed({ 'x:0': 'batch', 'x:1': '128', 'x:2': 'height', 'x:3': ' w ', 'y:0': '1' }),
        repair: ['seq'],
      }),
    ).toEqual({
      set: [
        { value: 'x', axis: 0, to: 'batch' },
        { value: 'x', axis: 2, to: 'height' },
      ],
      fix: { seq: 128 },
      rename: { width: 'w' },
      unify: {},
      repair: ['seq'],
      ranges: {},
    });
    expect(editOf(report, typed({ 'x:3': 'seq' }))).toMatchObject({ unify: { width: 'seq' }, rename: {} });
  });

  it('asks for nothing where nothing is another', () => {
    expect(editSize(editOf(report, typed({ 'x:0': '1', 'x:1': 'seq', 'x:2': '' })))).toBe(0);
  });
});

describe('symbols that were typed over', () => {
  it('are renamed, unified with the one of that name, or fixed, everywhere', () => {
    expect(editOf(report, { ...noDraft, names: { seq: 'length' } })).toMatchObject({ rename: { seq: 'length' } });
    expect(editOf(report, { ...noDraft, names: { seq: 'width' } })).toMatchObject({ unify: { seq: 'width' } });
    expect(editOf(report, { ...noDraft, names: { seq: '64', gone: 'x' } })).toMatchObject({
      fix: { seq: 64 },
      rename: {},
    });
  });

  it('have ranges, which may be taken away', () => {
    const ranges = { seq: { min: '1', opt: '', max: '64' }, width: { min: '', opt: '', max: '' } };
    const known = [{ symbol: 'width', range: { min: 1, opt: 2, max: 3 } }].map((row) => ({
      ...row,
      unnamed: false,
      axes: [],
      values: 0,
      ends: [],
      base: null,
      sameAs: [],
    }));
    expect(editOf({ ...report, symbols: known }, { ...noDraft, ranges }).ranges).toEqual({
      seq: { min: 1, opt: null, max: 64 },
      width: null,
    });
  });

  it.each([
    ['1', '', ''],
    ['a', '', '2'],
    ['4', '', '2'],
    ['1', '9', '2'],
    ['0', '', '2'],
  ])('cannot have the range %j %j %j', (min, opt, max) => {
    expect(rangeTextProblem({ min, opt, max })).not.toBeNull();
  });
});

describe('draftProblem', () => {
  it.each(['', 'batch', 'x.y', '_n', '12'])('takes %j', (text) => expect(draftProblem(text)).toBeNull());
  it.each(['0', '-3', '2.5', 'a,b', 'a b', '"', '1a'])('refuses %j', (text) =>
    expect(draftProblem(text)).not.toBeNull(),
  );
});

it('proposes a file beside the source, and the command line', () => {
  expect(proposedPath('/a/m.onnx')).toBe('/a/m.axes.onnx');
  expect(proposedPath('/a.b/m')).toBe('/a.b/m.axes.onnx');
  const edit = editOf(report, {
    ...typed({ 'x:0': 'batch', 'x:1': '128' }),
    ranges: { batch: { min: '1', opt: '8', max: '32' } },
  });
  expect(editCommand('/a b/m.onnx', edit, '/out.onnx')).toBe(
    "lapidary axes '/a b/m.onnx' --set x:0=batch --fix seq=128 --range batch=1:8:32 -o /out.onnx",
  );
});
