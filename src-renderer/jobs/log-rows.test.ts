import { expect, test } from 'vitest';
import type { LogLine } from '../../src-shared/job.js';
import { logRows, matchingLines } from './log-rows.js';

const line = (message: string, source = 'python'): LogLine => ({ at: 0, level: 'info', source, message });
const texts = (messages: string[], columns: number): (string | undefined)[] => {
  const rows = logRows(
    messages.map((message) => line(message)),
    columns,
  );
  return Array.from({ length: rows.count }, (_, index) => rows.at(index)?.text);
};

test('messages are cut at line ends and at the width, and nothing is lost', () => {
  expect(texts(['abcdefgh', '', 'ab\n\ncdefg', 'abcd'], 4)).toEqual([
    'abcd',
    'efgh',
    '',
    'ab',
    '',
    'cdef',
    'g',
    'abcd',
  ]);
  const message = 'The quick brown fox\njumps over the lazy dog';
  expect(texts([message], 7).join('').length).toBe(message.length - 1);
});

test('only the first row of a line begins it; past the end there is none', () => {
  const rows = logRows([line('abcdef'), line('x')], 3);
  expect([0, 1, 2].map((index) => rows.at(index)?.begins)).toEqual([true, false, true]);
  expect(rows.at(3)).toBeUndefined();
});

test('a filter takes text as it is, in the message or the source', () => {
  const lines = [line('Weights (a.b)'), line('other', 'ort'), line('weights')];
  expect(matchingLines(lines, ' WEIGHTS (A.').map(({ message }) => message)).toEqual(['Weights (a.b)']);
  expect(matchingLines(lines, 'ort')).toEqual([lines[1]]);
  expect(matchingLines(lines, '  ')).toBe(lines);
});

test('colours for a terminal are left out, and a line of nothing else', () => {
  expect(texts(['\x1b[1;31mred\x1b[m and plain', '\x1b[m', 'next'], 40)).toEqual(['red and plain', 'next']);
  expect(matchingLines([line('\x1b[1mre\x1b[md')], 'red')).toHaveLength(1);
});
