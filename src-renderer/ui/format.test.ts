import { expect, test } from 'vitest';
import { baseName, dirName, formatAgo, formatClock, joinPath } from './format.js';

test('times ago', () => {
  const hour = 3_600_000;
  expect([30_000, 5 * 60_000, 3 * hour, 30 * hour, 12 * 24 * hour].map((past) => formatAgo(1e12 - past, 1e12))).toEqual(
    ['just now', '5 min ago', '3 h ago', 'yesterday', '12 days ago'],
  );
  expect(formatAgo(0, 1e12)).toBe('1970-01-01');
});

test('paths of both kinds', () => {
  expect([baseName('/a/b.onnx'), baseName('C:\\m\\b.onnx'), baseName('b.onnx')]).toEqual([
    'b.onnx',
    'b.onnx',
    'b.onnx',
  ]);
  expect([dirName('/a/b.onnx'), dirName('/b'), dirName('C:\\m\\b.onnx'), dirName('b')]).toEqual([
    '/a',
    '/',
    'C:\\m',
    '',
  ]);
  expect([
    joinPath('/a', 'b.py'),
    joinPath('/a', '/c.py'),
    joinPath('C:\\m', 'D:\\x.py'),
    joinPath(null, 'b.py'),
  ]).toEqual(['/a/b.py', '/c.py', 'D:\\x.py', 'b.py']);
});

test('a clock', () => {
  expect([0, 59_999, 187_000, 3_725_000].map(formatClock)).toEqual(['0:00', '0:59', '3:07', '1:02:05']);
});
