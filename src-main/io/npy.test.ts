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
    expect(() => decodeNpy(Buffer.from(good.toString('latin1').replace('<f4', '|O8'), 'latin1'))).toThrow(
      'not supported',
    );
    expect(() => decodeNpy(Buffer.from(good.toString('latin1').replace('False', 'True '), 'latin1'))).toThrow(
      'Fortran',
    );
  });
});

it('makes file names that cannot leave their folder', () => {
  expect(safeFileName('../../etc/passwd', 3, '.npy')).toBe('3-_etc_passwd.npy');
  expect(safeFileName('', 0, '.npy')).toBe('0-tensor.npy');
  expect(safeFileName('x'.repeat(10_000), 0, '.npy').length).toBeLessThan(100);
});
