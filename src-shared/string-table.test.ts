import { describe, expect, it } from 'vitest';
import { StringInterner } from './string-table.js';

describe('StringInterner and StringTable', () => {
  it('gives equal strings one index and the empty string index 0', () => {
    const strings = new StringInterner();
    expect(strings.intern('')).toBe(0);
    const relu = strings.intern('Relu');
    expect(strings.intern('Relu')).toBe(relu);
    expect(strings.intern('relu')).not.toBe(relu);
    expect(strings.toTable().count).toBe(3);
  });

  it('gives back what went in, whatever it is called', () => {
    const names = ['__proto__', 'constructor', 'größe', '层', '😀', 'x'.repeat(1_000_000), 'a\0b', ' '];
    const strings = new StringInterner();
    const indices = names.map((name) => strings.intern(name));
    const table = strings.toTable();
    expect(indices.map((index) => table.get(index))).toEqual(names);
    expect(indices.map((index) => table.get(index))).toEqual(names); // from the cache
  });

  it('keeps ASCII strings, which are encoded together, apart', () => {
    const names = ['a', 'ab', 'b', 'a\0b', 'x'.repeat(70_000)];
    const strings = new StringInterner();
    const indices = names.map((name) => strings.intern(name));
    const table = strings.toTable();
    expect(indices.map((index) => table.get(index))).toEqual(names);
    expect(table.bytes.length).toBe(names.join('').length);
  });

  it('answers an index out of range with the empty string', () => {
    expect(new StringInterner().toTable().get(99)).toBe('');
  });
});
