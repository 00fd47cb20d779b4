import { describe, expect, it } from 'vitest';
import { parseSize } from '../../analysis/shapes/size-text.js';
import type { Size } from '../../analysis/shapes/size.js';
import { repairExpand, repairReshape } from './reshape-repair.js';

const shape = (...sizes: (string | number)[]): Size[] =>
  sizes.map((size) => (typeof size === 'string' ? (parseSize(size) ?? null) : size));
const batch = new Map([['batch', 1]]);
const batch2 = new Map([['batch', 2]]);
const seq = new Map([['seq', 16]]);

describe('repairReshape', () => {
  it.each([
    ['the batch before a classifier', shape('batch', 512, 1, 1), [1, 512], batch, [0, 512]],
    ['the batch where the rest is open: rows would be mixed', shape('batch', 16, 64), [1, -1, 32], batch, [0, -1, 32]],
    ['heads split off', shape('batch', 16, 64), [2, 16, 4, 16], batch2, [0, 16, 4, 16]],
    ['the batch in another place', shape(16, 'batch', 64), [16, 8, 16], batch2, [16, -1, 16]],
    ['a length behind the batch', shape('n', 'seq', 64), [-1, 16, 4, 16], seq, [-1, 0, 4, 16]],
    ['a length in a product', shape('seq', 64), [1024], seq, [-1]],
    ['nothing new', shape('n', 64), [-1, 8, 8], batch, 'fine'],
    ['the batch is open already', shape('batch', 8, 8), [-1, 64], batch, 'fine'],
    ['copied already', shape('batch', 8, 8), [0, 64], batch, 'fine'],
    ['sizes of 1 beside the batch', shape('batch', 1, 8), [1, 1, 8], batch, [0, 1, 8]],
  ])('%s', (_, from, target, olds, expected) => {
    expect(repairReshape(from, target, olds)).toEqual(expected);
  });

  it('goes by where the rows lie, not by equal numbers', () => {
    const four = new Map([['batch', 4]]);
    expect(repairReshape(shape(3, 'batch', 12), [3, 4, 4, 3], four)).toEqual([3, 0, 4, 3]);
    expect(repairReshape(shape(12, 'batch', 3), [3, 4, 4, 3], four)).toEqual([3, 4, -1, 3]);
  });

  it('does not guess where rows would be mixed', () => {
    expect(repairReshape(shape(6, 'batch'), [4, 6], new Map([['batch', 4]]))).toBeUndefined();
  });
});

describe('repairExpand', () => {
  it('takes the own size of an axis that has one', () => {
    expect(repairExpand(shape('batch', 1, 8), [2, 4, 8], batch2)).toEqual([1, 4, 8]);
    expect(repairExpand(shape('seq', 8), [5, 16, 8], seq)).toEqual([5, 1, 8]);
    expect(repairExpand(shape(1, 8), [2, 8], batch2)).toBe('fine');
  });
});
