import { describe, expect, it } from 'vitest';
import { symbol } from '../analysis/shapes/size.js';
import type { AxisMap, MappedValue } from './axis-map.js';
import { startingSizes, startsWithRanges, variations } from './probe-sizes.js';
import { elementsFor, maxProbeElements } from './probe-inputs.js';

const input = (name: string, ...sizes: (string | number)[]): MappedValue => ({
  name,
  dtype: 'float32',
  declared: sizes,
  sizes: sizes.map((size) => (typeof size === 'number' ? size : symbol(size))),
});

const map = (...inputs: MappedValue[]): AxisMap => ({ inputs, outputs: [] });

describe('variations', () => {
  it('are small, odd, twice the base, and what the graph asks for', () => {
    expect(variations(2, [])).toEqual([1, 2, 3, 4]);
    expect(variations(16, [12])).toEqual([1, 2, 3, 12, 16, 17, 32]);
    expect(variations(33, [])).toEqual([1, 2, 3, 33, 35, 66]);
  });

  it('of a symbol with a range lie within it, its own sizes among them', () => {
    expect(variations(16, [12], [{ min: 2, opt: 8, max: 20 }])).toEqual([2, 3, 8, 12, 16, 17, 20]);
    expect(
      variations(
        64,
        [],
        [
          { min: 32, opt: null, max: 128 },
          { min: 64, opt: 96, max: 640 },
        ],
      ),
    ).toEqual([64, 65, 96, 128]);
  });
});

describe('startingSizes', () => {
  const image = map(input('x', 'batch', 3, 'height', 'width'));

  it('begins with what the constants of the graph ask for', () => {
    const met = [{ symbol: 'height', size: 320, node: 'n', op: 'Reshape' }];
    expect(startingSizes(image, ['batch', 'height', 'width'], met, [], {})[0]).toEqual({
      batch: 2,
      height: 320,
      width: 2,
    });
  });

  it('never departs from a size that is given, and tries nothing twice', () => {
    const all = startingSizes(image, ['batch', 'height', 'width'], [], [], { height: 96 });
    expect(all.every((sizes) => sizes['height'] === 96)).toBe(true);
    expect(new Set(all.map((sizes) => JSON.stringify(sizes))).size).toBe(all.length);
  });

  it('gives symbols that meet the same size', () => {
    const recurrent = map(input('x', 'n', 'len'), input('state', 2, 'm', 128));
    for (const sizes of startingSizes(recurrent, ['n', 'len', 'm'], [], [['n', 'm']], {}).slice(4, 20))
      expect(sizes['m']).toBe(sizes['n']);
  });

  it('does not try more for thousands of symbols', () => {
    const names = Array.from({ length: 3000 }, (_, at) => `s${String(at)}`);
    const all = startingSizes(map(...names.map((name) => input(name, 4, name))), names, [], [], {});
    expect(all.length).toBeGreaterThan(3);
    expect(all.length).toBeLessThanOrEqual(60);
  });

  it('stays within memory', () => {
    const large = map(input('x', 'a', 'b', 'c', 'd'));
    const all = startingSizes(large, ['a', 'b', 'c', 'd'], [], [], {});
    expect(all.length).toBeGreaterThan(3);
    for (const sizes of all) expect(elementsFor(large, sizes)).toBeLessThanOrEqual(maxProbeElements);
  });
});

describe('startsWithRanges', () => {
  const image = map(input('x', 'batch', 3, 'height'));
  const ranges = new Map([['height', { min: 32, opt: 64, max: 320 }]]);

  it('begins within the ranges, and goes on without them', () => {
    const all = startsWithRanges(image, ['batch', 'height'], [], [], { at: {}, ranges });
    expect(all[0]).toEqual({ batch: 2, height: 64 });
    expect(new Set(all.map(({ height }) => height)).size).toBeGreaterThan(3);
    expect(all.filter(({ height }) => height === 32).length).toBeGreaterThan(0);
  });

  it('gives way to a size that is known to run', () => {
    const all = startsWithRanges(image, ['batch', 'height'], [], [], { at: { height: 96 }, ranges });
    expect(all.every(({ height }) => height === 96)).toBe(true);
  });
});
