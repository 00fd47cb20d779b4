import { describe, expect, it } from 'vitest';
import {
  attributesOf,
  attributeText,
  decodeAttributes,
  encodeAttributes,
  type ModelAttributes,
} from './attributes-codec.js';
import { StringInterner } from './string-table.js';

function sample(): ModelAttributes {
  const strings = new StringInterner();
  const [kernel, three, proto, text] = ['kernel_shape', '[3,3]', '__proto__', '"层"'].map((each) =>
    strings.intern(each),
  );
  return {
    offsets: Uint32Array.of(0, 0, 2),
    names: Uint32Array.of(kernel ?? 0, proto ?? 0),
    texts: Uint32Array.of(three ?? 0, text ?? 0),
    strings: strings.toTable(),
    cut: true,
  };
}

describe('encodeAttributes and decodeAttributes', () => {
  it('keep every row, also of nodes without attributes and beyond the last node', () => {
    const decoded = decodeAttributes(encodeAttributes(sample()));
    expect(attributesOf(decoded, 0)).toEqual([]);
    expect(attributesOf(decoded, 1)).toEqual([
      ['kernel_shape', '[3,3]'],
      ['__proto__', '"层"'],
    ]);
    expect(attributesOf(decoded, 2)).toEqual([]);
    expect(decoded.cut).toBe(true);
  });

  it('find one attribute by its name', () => {
    const decoded = decodeAttributes(encodeAttributes(sample()));
    expect(attributeText(decoded, 1, 'kernel_shape')).toBe('[3,3]');
    expect(attributeText(decoded, 1, 'kernel')).toBeUndefined();
    expect(attributeText(decoded, 0, 'kernel_shape')).toBeUndefined();
  });

  it('read a message that does not start at a multiple of eight', () => {
    const message = encodeAttributes(sample());
    const shifted = new Uint8Array(message.length + 3);
    shifted.set(message, 3);
    expect(attributesOf(decodeAttributes(shifted.subarray(3)), 1)).toHaveLength(2);
  });

  it('refuse what is no such message', () => {
    expect(() => decodeAttributes(Uint8Array.of(1, 2, 3))).toThrow(/attributes message/);
    expect(() => decodeAttributes(new Uint8Array(64))).toThrow(/attributes message/);
  });
});
