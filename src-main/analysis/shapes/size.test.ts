import { describe, expect, test } from 'vitest';
import {
  add,
  ceilDivide,
  evaluate,
  type Expr,
  floorDivide,
  maximum,
  minimum,
  modulo,
  multiply,
  product,
  type Size,
  subtract,
  symbol,
  symbolsOf,
  textOfSize,
} from './size.js';
import { parseSize } from './size-text.js';

const [a, b, seq] = [symbol('a'), symbol('b'), symbol('seq')];
const text = textOfSize;

describe('polynomials are canonical', () => {
  test.each<[string, Size, string]>([
    ['products commute', multiply(seq, multiply(12, a)), '12*a*seq'],
    ['sums join like terms', add(add(seq, 1), add(seq, 2)), '2*seq + 3'],
    ['what cancels is gone', subtract(add(seq, a), seq), 'a'],
    ['a difference of equals is a number', subtract(multiply(a, b), multiply(b, a)), '0'],
    ['products expand', multiply(add(a, 1), subtract(a, 1)), 'a*a - 1'],
    ['terms that are taken away come last', subtract(4, seq), '4 - seq'],
    ['exact quotients of products', floorDivide(product([a, seq, 768]), multiply(seq, 64)), '12*a'],
    ['exact quotients of sums', floorDivide(multiply(add(seq, 1), 768), add(seq, 1)), '768'],
    ['whole multiples leave the quotient', floorDivide(add(multiply(5, seq), 7), 2), '(seq + 1)//2 + 2*seq + 3'],
    ['quotients of quotients', floorDivide(floorDivide(subtract(seq, 1), 2), 2), '(seq + 3)//4 - 1'],
    ['quotients in products are in brackets', multiply(2, floorDivide(seq, 3)), '2*(seq//3)'],
    ['common factors', floorDivide(multiply(4, seq), 6), '(2*seq)//3'],
    ['rounding up', ceilDivide(seq, 32), '(seq + 31)//32'],
    ['remainders', modulo(seq, 2), 'seq - 2*(seq//2)'],
    ['the larger one where it is sure', maximum(seq, add(seq, a)), 'a + seq'],
    ['the larger one where it is not', maximum(seq, a), 'max(a, seq)'],
    ['the smaller one', minimum(add(seq, 3), seq), 'seq'],
  ])('%s', (_, size, expected) => {
    expect(text(size)).toBe(expected);
  });
});

test('evaluating gives what the operations give', () => {
  const at = (name: string): number | undefined => ({ a: 3, b: 5, seq: 17 })[name];
  const cases: [Size, number][] = [
    [floorDivide(add(multiply(5, seq), 7), 2), Math.floor((5 * 17 + 7) / 2)],
    [floorDivide(floorDivide(subtract(seq, 1), 2), 2), Math.floor(Math.floor(16 / 2) / 2)],
    [modulo(add(seq, a), 4), 20 % 4],
    [maximum(multiply(a, b), seq), 17],
    [floorDivide(multiply(seq, -3), 2), Math.floor(-51 / 2)],
  ];
  for (const [size, expected] of cases) expect(evaluate(size, at)).toBe(expected);
  expect(evaluate(add(seq, symbol('other')), at)).toBeNull();
});

test('quotients are right for every small value', () => {
  for (const [factor, offset, by] of [
    [1, 0, 2],
    [3, 1, 2],
    [-1, 5, 3],
    [6, 4, 4],
    [10, 7, 6],
  ] as const) {
    const size = floorDivide(add(multiply(seq, factor), offset), by);
    for (let value = 0; value < 30; value += 1)
      expect(evaluate(size, () => value)).toBe(Math.floor((factor * value + offset) / by));
  }
});

test('the symbols an expression depends on', () => {
  const size = add(maximum(a, floorDivide(b, 2)), seq);
  expect([...symbolsOf(size)].sort()).toEqual(['a', 'b', 'seq']);
});

test('expressions that grow without bound become unknown', () => {
  let power: Size = add(add(a, b), seq);
  for (let step = 0; step < 40; step += 1) power = multiply(power, add(power, 1));
  expect(power).toBeNull();
  let sum: Size = 0;
  for (let at = 0; at < 100; at += 1) sum = add(sum, symbol(`s${String(at)}`));
  expect(sum).toBeNull();
});

describe('declared texts', () => {
  test.each([
    ['seq', 'seq'],
    ['batch-size', '"batch-size"'],
    ['2*s0 + 1', '2*s0 + 1'],
    ['(s0 + 1)//2', '(s0 + 1)//2'],
    ['Max(1, s0)', 'max(1, s0)'],
    ['s0 % 2', 's0 - 2*(s0//2)'],
    ['4*(a//b)', '4*(a//b)'],
    ['__proto__', '__proto__'],
    ['floor(x/2)', '"floor(x/2)"'],
    ['a +', '"a +"'],
  ])('%s', (given, expected) => {
    expect(text(parseSize(given) ?? null)).toBe(expected);
  });

  test('what is no name is unknown; a name alone is shown without quotes', () => {
    expect(parseSize('?')).toBeNull();
    expect(parseSize('x'.repeat(1_000_000))).toBeUndefined();
    expect((parseSize('batch-size') as Expr).shown).toBe('batch-size');
  });

  test('texts of expressions read back as the same', () => {
    for (const size of [floorDivide(add(multiply(5, seq), 7), 2), maximum(multiply(a, b), seq), subtract(4, seq)])
      expect(text(parseSize(text(size) ?? '') ?? null)).toBe(text(size));
  });

  test('brackets and signs nested too deep end as a name, not in a stack', () => {
    expect(text(parseSize(`${'('.repeat(40)}a${')'.repeat(40)}`) ?? null)).toMatch(/^"/);
  });
});
