import { expect, test } from 'vitest';
import { counted, plural } from './units.js';

test('one is said as one, everything else as many', () => {
  expect([0, 1, 2, 12_345].map((count) => counted(count, 'node'))).toEqual([
    '0 nodes',
    '1 node',
    '2 nodes',
    '12,345 nodes',
  ]);
  expect(counted(1, 'value is', 'values are')).toBe('1 value is');
  expect(plural(3, 'axis', 'axes')).toBe('axes');
});
