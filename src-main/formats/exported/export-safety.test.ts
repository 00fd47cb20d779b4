import { describe, expect, it } from 'vitest';
import { isArithmetic, isSizeGuard } from './export-safety.js';

describe('sizes that torch would evaluate', () => {
  it.each([
    's0',
    '2*s0 + 1',
    "Mul(Integer(2), Symbol('s69', positive=True, integer=True))",
    "StrictGreaterThan(Symbol('s77', positive=True, integer=True), Integer(3))",
    "Pow(Symbol('u0', integer=True), Integer(-1))",
    "Float('0.5', precision=53)",
    'FloorDiv((s0 + 1), 2)',
  ])('%s is arithmetic', (text) => {
    expect(isArithmetic(text)).toBe(true);
  });

  it.each([
    "__import__('os').system('x')",
    'a.b',
    'eval(s0)',
    // Not a call by name, and still a call.
    '(eval)(s0)',
    '(eval) (s0)',
    "((open))('a', 'w')",
    "'a'(1)",
    'a__b',
    '[1][0]',
    'Max(eval (1), 2)',
    'lambda: 1',
    "Symbol('a.b')",
    `${'a'.repeat(5000)}\0`,
  ])('%s is not', (text) => {
    expect(isArithmetic(text)).toBe(false);
  });
});

describe('guards that torch would run', () => {
  it.each([
    "L['ids'].size()[1] == L['mask'].size()[1]",
    "((-1) + L['x'].size()[1]) != 1",
    "(L['y'].size()[0] % (L['x'][0].size()[1] // 2)) == 0 and not (L['n'] <= 3)",
    "math.ceil(L['x'].size()[0] / 2) <= max(3, 4)",
  ])('%s compares sizes', (text) => {
    expect(isSizeGuard(text)).toBe(true);
  });

  it.each([
    "L['ids'].size()[0] == __import__('os').system('x')",
    "L['x'].__class__",
    "L['x'](1)",
    "eval(L['x'])",
    '(max)(1)',
    "L['x'].size()[0](1)",
    'x == 1',
    "'a' == 'b'",
    'max.f(1)',
  ])('%s does something else', (text) => {
    expect(isSizeGuard(text)).toBe(false);
  });
});
