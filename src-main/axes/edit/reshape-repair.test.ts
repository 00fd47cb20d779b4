import { describe, expect, it } from 'vitest';
import { parseSize } from '../../analysis/shapes/size-text.js';
import type { Size } from '../../analysis/shapes/size.js';
import type { Olds } from './digits.js';
import type { Inner } from './layouts.js';
import { repairExpand, repairReshape, type Target } from './reshape-repair.js';

const shape = (...sizes: (string | number)[]): Size[] =>
  sizes.map((size) => (typeof size === 'string' ? (parseSize(size) ?? null) : size));
const batch = new Map([['batch', 1]]);
const batch2 = new Map([['batch', 2]]);
const seq = new Map([['seq', 16]]);

/** The best way: its target, the one there was where that does; null where there is none. */
function best(from: Size[], target: Size[], olds: Olds, inner: Inner = [1, 1]): Size[] | 'fine' | null {
  const found = repairReshape(from, target, olds, () => inner);
  if (found === 'fine') return found;
  return found[0] === undefined ? null : (found[0].after ?? 'fine');
}

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
    expect(best(from, target, olds)).toEqual(expected);
  });

  it('goes by where the rows lie, not by equal numbers', () => {
    const four = new Map([['batch', 4]]);
    expect(best(shape(3, 'batch', 12), [3, 4, 4, 3], four)).toEqual([3, 0, 4, 3]);
    expect(best(shape(12, 'batch', 3), [3, 4, 4, 3], four)).toEqual([3, 4, -1, 3]);
  });

  it('does not guess where rows would be mixed', () => {
    expect(best(shape(6, 'batch'), [4, 6], new Map([['batch', 4]]))).toBeNull();
  });
});

describe('a symbol with several places', () => {
  it('gives all of them: heads under the batch before tokens above it', () => {
    const found = repairReshape(shape(6, 'batch', 8), [6, 2, 4], batch);
    expect(found === 'fine' ? found : found.map(({ after }) => after)).toEqual([
      [6, -1, 4],
      [-1, 2, 4],
    ]);
  });

  it('is where its rows are: a batch over tokens is no batch under them', () => {
    // batch*6 with the batch outermost: 6 tokens of 8 lie below it.
    expect(best(shape('6*batch', 8), [4, 6, 8], new Map([['batch', 4]]), [6, 6])).toEqual([-1, 6, 8]);
    // 6*batch with the batch innermost.
    expect(best(shape('6*batch', 8), [6, 4, 8], new Map([['batch', 4]]), [1, 1])).toEqual([6, -1, 8]);
    expect(best(shape('6*batch', 8), [4, 6, 8], new Map([['batch', 4]]), [1, 1])).toBeNull();
  });

  it('is computed where -1 is taken', () => {
    const [fits] = repairReshape(shape('n', 'batch', 8), [-1, 4, 4], new Map([['batch', 2]])) as Target[];
    expect(fits?.after?.[0]).toBe(-1);
    expect(fits?.computed.get(1)).toEqual({ axis: 1, times: 4, by: 2 });
  });

  it('keeps a 0 that is a size of 0', () => {
    const found = repairReshape(shape('batch', 512), [1, 512], batch, () => [1, 1], true);
    expect(found === 'fine' ? found : found[0]?.after).toEqual([-1, 512]);
  });
});

describe('repairExpand', () => {
  it('takes the own size of an axis that has one', () => {
    expect(repairExpand(shape('batch', 1, 8), [2, 4, 8], batch2)).toEqual([1, 4, 8]);
    expect(repairExpand(shape('seq', 8), [5, 16, 8], seq)).toEqual([5, 1, 8]);
    expect(repairExpand(shape(1, 8), [2, 8], batch2)).toBe('fine');
  });
});
