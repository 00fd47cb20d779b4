import { describe, expect, it } from 'vitest';
import { parseSize } from '../analysis/shapes/size-text.js';
import type { Size } from '../analysis/shapes/size.js';
import { solveEqual } from './meets.js';

const size = (text: string): Size => parseSize(text) ?? null;

describe('solveEqual', () => {
  it.each([
    ['seq', '16', [{ symbol: 'seq', size: 16 }]],
    ['64*seq', '1024', [{ symbol: 'seq', size: 16 }]],
    ['2*seq + 2', '34', [{ symbol: 'seq', size: 16 }]],
    ['32*batch*seq', '384*batch', [{ symbol: 'seq', size: 12 }]],
    // No whole size, none above 0, or none at all.
    ['64*seq', '1000', []],
    ['seq + 5', '2', []],
    ['batch*seq', 'batch*seq', []],
    // Depends on the other one.
    ['batch*seq', '64', []],
    ['batch', 'seq', []],
    ['seq//2', '8', []],
  ])('%s = %s', (a, b, expected) => {
    expect(solveEqual(size(a), size(b))).toEqual(expected);
    expect(solveEqual(size(b), size(a))).toEqual(expected);
  });

  it('knows nothing of what is unknown', () => {
    expect(solveEqual(null, 3)).toEqual([]);
    expect(solveEqual(4, 3)).toEqual([]);
  });
});
