import { describe, expect, it } from 'vitest';
import { dtypeBits, dtypeBytes, dtypeCode, dtypeName, dtypeNames, parseDType } from './dtype.js';

describe('dtype', () => {
  it.each([
    ['float32', 1],
    ['int64', 7],
    ['bool', 9],
    ['float16', 10],
    ['bfloat16', 16],
    ['float8e5m2fnuz', 20],
    ['int4', 22],
    ['float8e8m0', 24],
    ['int2', 26],
    ['float6e3m2', 28],
  ] as const)('%s has ONNX number %i', (name, code) => {
    expect(dtypeCode(name)).toBe(code);
    expect(dtypeName(code)).toBe(name);
  });

  it('takes the names people write', () => {
    expect(parseDType('Float')).toBe('float32');
    expect(parseDType(' half ')).toBe('float16');
    expect(parseDType('long')).toBe('int64');
    for (const no of ['undefined', 'constructor', '__proto__', 'float31', '']) expect(parseDType(no)).toBeUndefined();
  });

  it('names a number it does not know', () => {
    expect(dtypeName(99)).toBe('type 99');
    expect(dtypeBits(99)).toBe(0);
  });

  it('knows the size of every type but string and undefined, and packs small ones', () => {
    const without = dtypeNames.filter((_name, code) => dtypeBits(code) === 0);
    expect(without).toEqual(['undefined', 'string']);
    expect(dtypeBytes(dtypeCode('int4') ?? 0, 3)).toBe(2);
    expect(dtypeBytes(dtypeCode('float6e2m3') ?? 0, 4)).toBe(3);
    expect(dtypeBytes(dtypeCode('complex128') ?? 0, 2)).toBe(32);
  });
});
