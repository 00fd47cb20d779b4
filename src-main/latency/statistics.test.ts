import { describe, expect, it } from 'vitest';
import { abbaBlocks } from './schedule.js';
import { latencyWarnings, percentile, percentileInterval, summarise } from './statistics.js';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

describe('percentile', () => {
  it('is nearest rank', () => {
    expect([50, 90, 99, 100].map((p) => percentile(upTo(500), p))).toEqual([250, 450, 495, 500]);
    expect(percentile([7], 50)).toBe(7);
    expect(percentile([], 50)).toBeNaN();
  });
});

describe('percentileInterval', () => {
  it('gives the ranks tabulated for the median of small samples', () => {
    // Conover's table for n = 10 at 95 %: the 2nd and the 9th value.
    expect(percentileInterval(upTo(10), 50)).toEqual([2, 9]);
  });

  it('covers at least the confidence asked for', () => {
    const interval = percentileInterval(upTo(500), 50);
    expect(interval).not.toBeNull();
    const [low, high] = interval ?? [0, 0];
    expect(low).toBeGreaterThan(220);
    expect(low).toBeLessThan(250);
    expect(high).toBeGreaterThan(250);
    expect(high).toBeLessThan(280);
  });

  it('refuses an interval the sample cannot support', () => {
    expect(percentileInterval(upTo(5), 50)).toBeNull();
    expect(percentileInterval(upTo(367), 99)).toBeNull();
    expect(percentileInterval(upTo(400), 99)).not.toBeNull();
  });
});

describe('summarise', () => {
  it('summarises in the order taken', () => {
    const summary = summarise([...upTo(30).map(() => 1), ...upTo(30).map(() => 1), ...upTo(30).map(() => 2)]);
    expect(summary).toMatchObject({ n: 90, p50Ms: 1, minMs: 1, drift: 2 });
  });

  it('warns about few samples, spread and drift, and about nothing on a quiet run', () => {
    const quiet = summarise(upTo(500).map((i) => 1 + (i % 2) * 0.001));
    expect(latencyWarnings(quiet)).toEqual([]);
    const noisy = summarise(upTo(100).map((i) => 1 + i / 50));
    expect(latencyWarnings(noisy).join(' ')).toMatch(/too few[\s\S]*vary[\s\S]*slower/);
  });
});

describe('abbaBlocks', () => {
  it('goes forward and backward and gives every subject exactly its samples', () => {
    const blocks = abbaBlocks(3, 120, 50);
    expect(blocks.map((block) => block.subject)).toEqual([0, 1, 2, 2, 1, 0, 0, 1, 2]);
    for (const subject of [0, 1, 2]) {
      const taken = blocks.filter((block) => block.subject === subject).reduce((sum, block) => sum + block.samples, 0);
      expect(taken).toBe(120);
    }
  });
});
