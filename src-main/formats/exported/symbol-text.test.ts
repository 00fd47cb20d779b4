import { describe, expect, it } from 'vitest';
import { symbolText } from './symbol-text.js';

const s = "Symbol('s0', positive=True, integer=True)";
const t = "Symbol('s1', integer=True)";

describe('sizes', () => {
  it.each([
    [s, 's0'],
    ['Integer(3)', '3'],
    [`Mul(Integer(2), ${s})`, '2*s0'],
    [`Add(${s}, Mul(Integer(-1), ${t}))`, 's0 - s1'],
    [`Add(${s}, Integer(-1))`, 's0 - 1'],
    [`Mul(Integer(2), Add(${s}, ${t}))`, '2*(s0 + s1)'],
    [`Mul(Integer(-1), Add(${s}, ${t}))`, '-(s0 + s1)'],
    [`Pow(${s}, Integer(2))`, 's0**2'],
    [`Pow(Add(${s}, Integer(1)), Integer(-1))`, '1/(s0 + 1)'],
    [`FloorDiv(Mul(Integer(2), ${s}), Integer(3))`, '(2*s0)//3'],
    [`PythonMod(${s}, Integer(8))`, 's0 % 8'],
    [`Max(Integer(1), ${s})`, 'Max(1, s0)'],
    [`StrictGreaterThan(${s}, Integer(3))`, 's0 > 3'],
    [`And(Equality(${s}, ${t}), Not(StrictLessThan(${t}, Integer(2))))`, '(s0 == s1) and (not (s1 < 2))'],
    [`CeilToInt(IntTrueDiv(${s}, Integer(2)))`, 'CeilToInt(s0/2)'],
    ["Float('0.5', precision=53)", '0.5'],
    ['Mul(Rational(1, 2), Symbol("no"))', 'Mul(Rational(1, 2), Symbol("no"))'],
    ['2*s0', '2*s0'],
    ['', ''],
  ])('%s', (source, expected) => {
    expect(symbolText(source)).toBe(expected);
  });

  it('code stays text, and deep or long text is cut', () => {
    const code = "__import__('os').system('touch /tmp/x')";
    expect(symbolText(code)).toBe(code);
    expect(symbolText('Abs('.repeat(100_000))).toHaveLength(200);
    expect(symbolText(`${'Abs('.repeat(2000)}1${')'.repeat(2000)}`)).toHaveLength(200);
    expect(symbolText(`Add(${Array.from({ length: 300 }, () => s).join(', ')})`)).toMatch(/^s0 \+ s0.*…$/);
  });
});
