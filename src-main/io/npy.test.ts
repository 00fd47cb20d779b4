import { describe, expect, it } from 'vitest';
import { LapidaryError } from '../../src-shared/errors.js';
import { decodeNpy, encodeNpy, type Tensor, zeros } from './npy.js';
import { safeFileName } from './safe-file-name.js';

const dtypes = [
  'float16',
  'float32',
  'float64',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'bool',
] as const;

describe('npy', () => {
  it.each(dtypes)('round-trips %s at every rank, aligned to 64 bytes', (dtype) => {
    for (const shape of [[], [0], [3], [2, 3], [2, 1, 2]]) {
      const tensor = zeros(dtype, shape);
      if (tensor.data.length > 1) new Uint8Array(tensor.data.buffer)[0] = 1;
      const bytes = encodeNpy(tensor);
      const headerLength = 10 + ((bytes[8] ?? 0) | ((bytes[9] ?? 0) << 8));
      expect(headerLength % 64).toBe(0);
      expect(decodeNpy(bytes)).toEqual(tensor);
    }
  });

  it('reads what numpy writes', () => {
    const header = "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }".padEnd(117) + '\n';
    const bytes = Buffer.concat([
      Buffer.from([0x93]),
      Buffer.from('NUMPY'),
      Buffer.from([1, 0, 118, 0]),
      Buffer.from(header),
      Buffer.from([5, 0, 0, 0, 255, 255, 255, 255]),
    ]);
    expect(decodeNpy(bytes)).toEqual({ dtype: 'int32', shape: [2], data: Int32Array.of(5, -1) } satisfies Tensor);
  });

  it('refuses what is not an array it can hold', () => {
    const good = Buffer.from(encodeNpy(zeros('float32', [2, 2])));
    expect(() => decodeNpy(Buffer.from('hello, this is text'))).toThrow(LapidaryError);
    expect(() => decodeNpy(good.subarray(0, good.length - 1))).toThrow('cut off');
  });

  const numpys = (descr: string, shape: string, elements: readonly number[], fortran = false): Buffer => {
    const header = `{'descr': ${descr}, 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape}), }`;
    const text = Buffer.from(`${header.padEnd(117)}\n`);
    return Buffer.concat([
      Buffer.from([0x93]),
      Buffer.from('NUMPY\x01\x00'),
      Buffer.from([118, 0]),
      text,
      Buffer.from(elements),
    ]);
  };

  it('reads arrays in Fortran order and in big-endian byte order, both as they are meant', () => {
    // numpy.asfortranarray([[[0, 1], [2, 3], [4, 5]]] as int8 of 1 × 3 × 2), and of 2 × 3: first axis fastest.
    expect(decodeNpy(numpys("'|i1'", '2, 3', [0, 3, 1, 4, 2, 5], true))).toEqual({
      dtype: 'int8',
      shape: [2, 3],
      data: Int8Array.of(0, 1, 2, 3, 4, 5),
    });
    expect([...decodeNpy(numpys("'|u1'", '2, 2, 2', [0, 4, 2, 6, 1, 5, 3, 7], true)).data]).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ]);
    expect(decodeNpy(numpys("'>i2'", '2', [0, 1, 255, 254])).data).toEqual(Int16Array.of(1, -2));
    expect(decodeNpy(numpys("'>f4'", '', [0x3f, 0x80, 0, 0]))).toEqual({
      dtype: 'float32',
      shape: [],
      data: Float32Array.of(1),
    });
    expect(decodeNpy(numpys("'>i8'", '1, 1', [0, 0, 0, 0, 0, 0, 0, 9], true)).data).toEqual(BigInt64Array.of(9n));
    expect(decodeNpy(numpys("'<f8'", '0, 3', [], true)).shape).toEqual([0, 3]);
  });

  it.each([
    ["'|O'", 'never done'],
    ["[('a', '<f4'), ('b', '<i8')]", 'records'],
    ["'<U5'", 'text'],
    ["'<M8[ns]'", 'dates'],
    ["'|V2'", 'without a type'],
    ["'<f16'", "'<f16'"],
  ])('refuses %s in one sentence with a hint', (descr, words) => {
    const bytes = numpys(descr, '1', [0, 0, 0, 0, 0, 0, 0, 0]);
    let thrown: unknown;
    try {
      decodeNpy(bytes, 'a.npy');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'FORMAT_UNSUPPORTED', hints: [expect.any(String)] });
    expect((thrown as LapidaryError).message).toContain(words);
  });

  it('refuses shapes that no array has', () => {
    expect(() => decodeNpy(numpys("'|u1'", '-1', []))).toThrow('impossible shape');
    expect(() => decodeNpy(numpys("'|u1'", '99999999999, 99999999999', []))).toThrow('impossible shape');
    expect(() => decodeNpy(numpys("'|u1'", '99999999999', []))).toThrow('cut off');
  });
});

it('makes file names that cannot leave their folder', () => {
  expect(safeFileName('../../etc/passwd', 3, '.npy')).toBe('3-_etc_passwd.npy');
  expect(safeFileName('', 0, '.npy')).toBe('0-tensor.npy');
  expect(safeFileName('x'.repeat(10_000), 0, '.npy').length).toBeLessThan(100);
});
