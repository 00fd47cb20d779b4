import { describe, expect, it } from 'vitest';
import { packedTypeCode } from '../../../src-shared/packed-types.js';
import { unpack } from './packed-bits.js';

/** What OpenVINO 2026.4.1's CPU device converts the same bytes to. */
describe('packed elements', () => {
  const bytes = Uint8Array.of(0x1b, 0xa7, 0x63);
  it.each([
    ['uint1', bytes.subarray(0, 2), [0, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 0, 1, 1, 1]],
    ['uint3', bytes, [0, 5, 6, 3, 2, 2, 5, 7]],
    ['uint6', bytes, [17, 43, 10, 55]],
  ] as const)('%s', (name, packed, expected) => {
    expect([...unpack(packed, packedTypeCode(name))]).toEqual(expected);
  });

  it('nf4', () => {
    const floats = new Float32Array(unpack(Uint8Array.of(0x10, 0xf7, 0x98), packedTypeCode('nf4')).buffer);
    expect([...floats]).toEqual(
      [-1, -0.6961928009986877, 0, 1, 0.07958029955625534, 0.16093020141124725].map((each) => Math.fround(each)),
    );
  });
});
