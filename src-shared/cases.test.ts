import { expect, it } from 'vitest';
import { batchSymbol, casesFor, exampleCase, maxCaseElements } from './cases.js';
import { parseInputSpecs } from './input-spec.js';

const sizesOf = (specs: string[]): string[] => casesFor(parseInputSpecs(specs)).map((each) => each.id);

it('tries the example, each symbol alone at 1, past the example and at its largest, then all together', () => {
  expect(sizesOf(['ids:int64[batch=2{1..8},seq=16{1..128}]'])).toEqual([
    'batch2-seq16',
    'batch1-seq16',
    'batch3-seq16',
    'batch8-seq16',
    'batch2-seq1',
    'batch2-seq17',
    'batch2-seq128',
    'batch8-seq128',
    'batch1-seq1',
  ]);
});

it('stays inside declared ranges', () => {
  expect(sizesOf(['x:float32[n=4{4..4},3]'])).toEqual(['n4']);
  expect(sizesOf(['x:float32[n=4{3..5}]'])).toEqual(['n4', 'n3', 'n5']);
});

it('has one case where nothing is dynamic', () => {
  expect(sizesOf(['x:float32[1,3,224,224]'])).toEqual(['example']);
});

it('brings a size down that would not fit in memory', () => {
  const cases = casesFor(parseInputSpecs(['x:float32[n=2{1..1000000},1000,1000]']));
  for (const each of cases) expect((each.sizes['n'] ?? 0) * 1e6).toBeLessThanOrEqual(maxCaseElements);
});

it('names the batch axis and sets it', () => {
  const specs = parseInputSpecs(['state:float32[2,b=3]', 'x:float32[b=3,t=5]']);
  expect(batchSymbol(specs)).toBe('b');
  expect(exampleCase(specs, { b: 7 })).toMatchObject({ sizes: { b: 7, t: 5 }, shapes: { state: [2, 7], x: [7, 5] } });
});
