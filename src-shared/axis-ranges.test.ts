import { describe, expect, it } from 'vitest';
import {
  type AxisRange,
  parseRange,
  rangeProblem,
  rangesKey,
  rangeText,
  readRanges,
  sizesOf,
  writeRanges,
} from './axis-ranges.js';

const range = (min: number, opt: number | null, max: number): AxisRange => ({ min, opt, max });

describe('ranges as text', () => {
  it.each([
    ['1:8:32', range(1, 8, 32)],
    ['1..32', range(1, null, 32)],
  ])('reads %s and writes it again', (text, expected) => {
    expect(parseRange(text)).toEqual(expected);
    expect(rangeText(expected)).toBe(text);
  });

  it.each(['', '8', '1:8', '1:8:32:64', '1...3', 'a:b:c', '1e3..1e4', '1.. 3'])('does not take %j', (text) =>
    expect(parseRange(text)).toBeUndefined(),
  );

  it.each([
    ['0:1:2', '1 or more'],
    ['-1..2', '1 or more'],
    ['1.5:2:3', 'whole numbers'],
    ['8..2', 'larger than the largest'],
    ['1:64:32', '64 does not lie between 1 and 32'],
  ])('says what is wrong with %s', (text, problem) => {
    const read = parseRange(text);
    expect(read).toBeDefined();
    expect(rangeProblem(read ?? range(1, 1, 1))).toContain(problem);
  });
});

it('names each size of a range once', () => {
  expect(sizesOf(range(1, 8, 32))).toEqual([1, 8, 32]);
  expect(sizesOf(range(4, 4, 4))).toEqual([4]);
  expect(sizesOf(range(1, null, 32))).toEqual([1, 32]);
});

describe('ranges in metadata', () => {
  it('come back as they were kept, whatever the symbols are called', () => {
    const ranges = new Map([
      ['batch', range(1, 8, 32)],
      ['batch size', range(1, null, 2)],
    ]);
    const text = writeRanges(ranges);
    expect(readRanges({ [rangesKey]: text ?? '' })).toEqual({ ranges, problem: null });
    expect(writeRanges(new Map())).toBeNull();
  });

  it.each([
    ['{', 'not JSON'],
    ['[]', 'ranges'],
    ['{"ranges":{"a":{"min":1}}}', 'ranges'],
    ['{"ranges":{"a":{"min":9,"opt":null,"max":2}}}', 'a: the smallest size'],
    ['{"ranges":{"a":{"min":0,"opt":null,"max":2}}}', 'ranges'],
  ])('that cannot be read are said to be so: %s', (text, problem) => {
    const { ranges, problem: said } = readRanges({ [rangesKey]: text });
    expect(ranges.size).toBe(0);
    expect(said).toContain(problem);
  });
});
