import { expect, it } from 'vitest';
import { parseInputSpecs } from './input-spec.js';
import { parityCases } from './value-cases.js';

const extra = (specs: string[]) =>
  parityCases(parseInputSpecs(specs))
    .filter((each) => each.values !== 'normal')
    .map(({ values, paddingRow }) => [values, paddingRow]);

it('what the tensors hold varies by what the inputs can hold', () => {
  expect(extra(['x:float32[n=2,3]'])).toEqual([
    ['zeros', null],
    ['uniform', null],
    ['large', null],
  ]);
  expect(extra(['ids:int64(0..99)[b=3,s=4]', 'attention_mask:int64(0..1)[b=3,s=4]'])).toEqual([
    ['zeros', null],
    ['large', null],
    ['padded', 2],
  ]);
  expect(extra(['flag:bool[2]'])).toEqual([]);
});

it('every such case says why it is there and has an id of its own', () => {
  const cases = parityCases(parseInputSpecs(['x:float32[n=2,3]']));
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  for (const each of cases.filter(({ values }) => values !== 'normal')) expect(each.why).not.toBe('');
});
