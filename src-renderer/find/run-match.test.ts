import { describe, expect, it } from 'vitest';
import { fitsGlob } from './run-match.js';

describe('fitsGlob', () => {
  it.each([
    ['conv', 'conv', true],
    ['conv', 'convtranspose', false],
    ['conv*', 'convtranspose', true],
    ['*pool', 'averagepool', true],
    ['a*b*c', 'axxbxbyc', true],
    ['a*b*c', 'axxbxby', false],
    ['*', '', true],
    ['**', 'x', true],
    ['', '', true],
    ['', 'x', false],
    ['.*', 'abc', false],
  ])('%s on %s: %s', (pattern, text, fits) => expect(fitsGlob(pattern, text)).toBe(fits));

  it('ends soon where a backtracking matcher would not', () => {
    expect(fitsGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
  });
});
