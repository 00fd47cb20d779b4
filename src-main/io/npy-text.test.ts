import { expect, test } from 'vitest';
import { decodeTextNpy, encodeTextNpy, textUnits } from './npy-text.js';
import { npyHeader } from './npy.js';

test('texts come back as they were, beyond the basic plane, too', () => {
  const tensor = { shape: [2, 2], texts: ['', 'Grüße', '漢字', 'a😀b'] };
  expect(decodeTextNpy(encodeTextNpy(tensor), 'x.npy')).toEqual(tensor);
  const none = { shape: [0, 3], texts: [] };
  expect(decodeTextNpy(encodeTextNpy(none), 'x.npy')).toEqual(none);
});

test('what numpy.save writes', () => {
  // numpy.array(['ab', 'c'])
  const units = Uint32Array.of(0x61, 0x62, 0x63, 0);
  const file = Buffer.concat([npyHeader('<U2', [2]), new Uint8Array(units.buffer)]);
  expect(decodeTextNpy(file, 'x.npy')).toEqual({ shape: [2], texts: ['ab', 'c'] });
  expect(new Uint8Array(encodeTextNpy({ shape: [2], texts: ['ab', 'c'] }))).toEqual(new Uint8Array(file));
});

test('what is no whole array of text is refused', () => {
  expect(textUnits('<f4')).toBeUndefined();
  expect(() => decodeTextNpy(npyHeader('<f4', [0]), 'x.npy')).toThrow('no array of text');
  const file = encodeTextNpy({ shape: [2], texts: ['ab', 'c'] });
  expect(() => decodeTextNpy(file.subarray(0, -4), 'x.npy')).toThrow('cut off: 12 of 16 bytes');
  const beyond = Buffer.concat([npyHeader('<U1', [1]), Uint8Array.of(0, 0, 0x11, 0)]);
  expect(() => decodeTextNpy(beyond, 'x.npy')).toThrow('not Unicode');
});
