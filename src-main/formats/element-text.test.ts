import { describe, expect, it } from 'vitest';
import { dtypeCode, dtypeNames } from '../../src-shared/dtype.js';
import { float32Text, rawElementTexts } from './element-text.js';

const texts = (dtype: string, bytes: number[] | ArrayBuffer, count = 100): string[] =>
  rawElementTexts(new Uint8Array(bytes), dtypeCode(dtype) ?? 0, count);

describe('rawElementTexts', () => {
  it('keeps integers exact', () => {
    expect(texts('int64', BigInt64Array.of(2n ** 63n - 1n, -(2n ** 63n)).buffer)).toEqual([
      '9223372036854775807',
      '-9223372036854775808',
    ]);
    expect(texts('uint64', BigUint64Array.of(2n ** 64n - 1n).buffer)).toEqual(['18446744073709551615']);
    expect(texts('int8', [0xff, 0x80])).toEqual(['-1', '-128']);
    expect(texts('uint16', [0xff, 0xff])).toEqual(['65535']);
    expect(texts('bool', [0, 1, 2])).toEqual(['false', 'true', 'true']);
  });

  it('writes floats short, yet so that they read back the same', () => {
    expect(texts('float32', Float32Array.of(0.1, -0, 1e-45, NaN, Infinity, 16777217, 3).buffer)).toEqual([
      '0.1',
      '-0',
      '1.4013e-45',
      'NaN',
      'Infinity',
      '16777216',
      '3',
    ]);
    for (const value of [1 / 3, 1.0000001, 1e38, -2.5e-39].map(Math.fround)) {
      expect(Math.fround(Number(float32Text(value)))).toBe(value);
    }
    expect(texts('float64', Float64Array.of(0.1, 1 / 3).buffer)).toEqual(['0.1', '0.3333333333333333']);
    expect(texts('complex64', Float32Array.of(1.5, -2).buffer)).toEqual(['1.5-2i']);
    expect(texts('complex128', Float64Array.of(0, 0.25).buffer)).toEqual(['0+0.25i']);
  });

  // Values from the tables of IEEE 754, ONNX's float8 page and OCP MX 1.0.
  it.each([
    [
      'float16',
      [0x00, 0x3c, 0xff, 0x7b, 0x01, 0x00, 0x00, 0x7c, 0x01, 0x7c, 0x00, 0x80],
      ['1', '65504', '5.9605e-8', 'Infinity', 'NaN', '-0'],
    ],
    ['bfloat16', [0x80, 0x3f, 0x49, 0x40, 0x80, 0xff], ['1', '3.1406', '-Infinity']],
    ['float8e4m3fn', [0x38, 0x7e, 0x7f, 0x01, 0xfe], ['1', '448', 'NaN', '0.0019531', '-448']],
    ['float8e4m3fnuz', [0x40, 0x7f, 0x80, 0x01], ['1', '240', 'NaN', '0.00097656']],
    ['float8e5m2', [0x3c, 0x7b, 0x7c, 0x7d, 0x01], ['1', '57344', 'Infinity', 'NaN', '0.000015259']],
    ['float8e5m2fnuz', [0x40, 0x7f, 0x80, 0x01], ['1', '57344', 'NaN', '0.0000076294']],
    ['float8e8m0', [127, 0, 254, 255], ['1', '5.877471754111438e-39', '1.7014118346046923e+38', 'NaN']],
    ['float4e2m1', [0x21, 0xf7], ['0.5', '1', '6', '-6']],
    ['float6e2m3', [0x5f, 0x00, 0x80], ['7.5', '0.125', '0', '-0']],
    ['float6e3m2', [0x5f, 0x00, 0x80], ['28', '0.0625', '0', '-0']],
    ['int4', [0x87, 0x0f], ['7', '-8', '-1', '0']],
    ['uint4', [0x87, 0x0f], ['7', '8', '15', '0']],
    ['int2', [0b11_10_01_00], ['0', '1', '-2', '-1']],
    ['uint2', [0b11_10_01_00], ['0', '1', '2', '3']],
  ])('reads %s', (dtype, bytes, expected) => {
    expect(texts(dtype, bytes)).toEqual(expected);
  });

  it('covers every type, and stops where the bytes or the count end', () => {
    for (const name of dtypeNames) {
      if (name === 'string' || name === 'undefined') continue;
      expect(
        texts(
          name,
          Array.from({ length: 32 }, () => 0),
        ).every((text) => /^(0|0\+0i|false|5\.8.*)$/.test(text)),
        name,
      ).toBe(true);
    }
    expect(texts('int32', [1, 0, 0, 0, 2, 0, 0])).toEqual(['1']);
    expect(texts('uint8', [1, 2, 3], 2)).toEqual(['1', '2']);
  });
});
