import { describe, expect, it } from 'vitest';
import type { AxisEdit } from '../../../src-shared/axes.js';
import { type AxisRange, parseRange } from '../../../src-shared/axis-ranges.js';
import { newRanges, rangeChanges } from './new-ranges.js';

const nothing: AxisEdit = { set: [], fix: {}, rename: {}, unify: {}, repair: [], ranges: {} };
const range = (text: string): AxisRange => parseRange(text) ?? { min: 0, opt: null, max: 0 };
const ranges = (record: Record<string, string>): Map<string, AxisRange> =>
  new Map(Object.entries(record).map(([symbol, text]) => [symbol, range(text)]));

const before = ranges({ height: '32:64:640', width: '32..640', batch: '1:8:32' });

function after(edit: Partial<AxisEdit>, ...symbols: string[]): Record<string, AxisRange> {
  return Object.fromEntries(newRanges(before, { ...nothing, ...edit }, new Set(symbols)));
}

describe('ranges through an edit', () => {
  it('stay with what is not touched, move with a name, and go with what is fixed', () => {
    expect(after({ rename: { height: 'h' }, fix: { batch: 4 } }, 'h', 'width')).toEqual({
      h: range('32:64:640'),
      width: range('32..640'),
    });
  });

  it('are given, given anew and taken away', () => {
    const edit = { ranges: { batch: null, width: range('64..128'), seq: range('1:2:3') } };
    expect(after(edit, 'height', 'width', 'batch', 'seq')).toEqual({
      height: range('32:64:640'),
      width: range('64..128'),
      seq: range('1:2:3'),
    });
  });

  it('may be said by the old name of what is renamed', () => {
    const edit = { rename: { batch: 'n' }, ranges: { batch: range('2..4') } };
    expect(after(edit, 'n', 'height', 'width')).toMatchObject({ n: range('2..4') });
  });

  it('of two that become one have to agree, or be given anew', () => {
    const unify = { height: 'width' };
    expect(() => after({ unify }, 'width', 'batch')).toThrow(/32:64:640 and 32\.\.640/);
    expect(after({ unify, ranges: { width: range('32..64') } }, 'width', 'batch')).toMatchObject({
      width: range('32..64'),
    });
    expect(after({ unify: { seq: 'batch' } }, 'batch', 'height', 'width')).toMatchObject({ batch: range('1:8:32') });
  });

  it.each<[string, Partial<AxisEdit>, RegExp]>([
    ['a symbol there is not', { ranges: { nope: range('1..2') } }, /no symbol nope/],
    ['one that is fixed', { fix: { batch: 4 }, ranges: { batch: range('1..8') } }, /fixed at 4 by the same edit/],
    ['a size outside of its range', { fix: { batch: 64 } }, /its range is 1:8:32/],
    ['sizes below 1', { ranges: { batch: { min: 0, opt: null, max: 2 } } }, /1 or more/],
    ['a smallest size over the largest', { ranges: { batch: { min: 9, opt: null, max: 2 } } }, /larger than/],
    ['a middle outside', { ranges: { batch: { min: 1, opt: 9, max: 2 } } }, /9 does not lie/],
    [
      'two for one symbol',
      { rename: { batch: 'n' }, ranges: { batch: range('1..2'), n: range('1..3') } },
      /Two ranges are given for n/,
    ],
  ])('refuse %s', (_, edit, message) => {
    expect(() => after(edit, 'height', 'width', 'batch', 'n')).toThrow(message);
  });

  it('may be left when a symbol is fixed outside of it', () => {
    expect(after({ fix: { batch: 64 }, ranges: { batch: null } }, 'height', 'width')).not.toHaveProperty('batch');
  });

  it('are told where they are others', () => {
    expect(rangeChanges(ranges({ a: '1..2', b: '1..2' }), ranges({ b: '1..2', c: '1..2' }))).toEqual([
      { symbol: 'a', before: range('1..2'), after: null },
      { symbol: 'c', before: null, after: range('1..2') },
    ]);
  });
});
