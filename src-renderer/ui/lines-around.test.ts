import { expect, test } from 'vitest';
import { linesAround } from './lines-around.js';

const text = 'a\nb\r\nc\nd\ne';

test('lines keep their numbers, and both ends of the text are respected', () => {
  expect(linesAround(text, 3, 1)).toEqual([
    { number: 2, text: 'b' },
    { number: 3, text: 'c' },
    { number: 4, text: 'd' },
  ]);
  expect(linesAround(text, 1, 2).map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(linesAround(text, 5, 1).map(({ number }) => number)).toEqual([4, 5]);
  expect(linesAround(text, 90, 2)).toEqual([]);
});
