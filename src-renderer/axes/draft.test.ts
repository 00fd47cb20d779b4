import { describe, expect, it } from 'vitest';
import type { AxesReport, Axis } from '../../src-shared/axes.js';
import { draftProblem, editCommand, editOf, editSize, proposedPath } from './draft.js';

const axis = (index: number, dim: number | string | null): Axis => ({
  index,
  kind: typeof dim === 'number' ? 'static' : dim === null ? 'unknown' : 'symbolic',
  value: typeof dim === 'number' ? dim : null,
  symbol: typeof dim === 'string' ? dim : null,
  inferred: null,
  works: [],
  breaks: [],
});

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

describe('editOf', () => {
  it('tells from what is there what a text means', () => {
    expect(
      editOf(report, { 'x:0': 'batch', 'x:1': '128', 'x:2': 'height', 'x:3': ' w ', 'y:0': '1' }, ['seq']),
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
    expect(editOf(report, { 'x:3': 'seq' }, [])).toMatchObject({ unify: { width: 'seq' }, rename: {} });
  });

  it('asks for nothing where nothing is another', () => {
    expect(editSize(editOf(report, { 'x:0': '1', 'x:1': 'seq', 'x:2': '' }, []))).toBe(0);
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
  const edit = editOf(report, { 'x:0': 'batch', 'x:1': '128' }, []);
  expect(editCommand('/a b/m.onnx', edit, '/out.onnx')).toBe(
    "lapidary axes '/a b/m.onnx' --set x:0=batch --fix seq=128 -o /out.onnx",
  );
});
