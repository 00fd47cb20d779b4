import { describe, expect, it } from 'vitest';
import { StringInterner } from '../../src-shared/string-table.js';
import { TextIndex } from './text-index.js';

function indexOf(...texts: string[]): TextIndex {
  const strings = new StringInterner();
  for (const text of texts) strings.intern(text);
  return new TextIndex(strings.toTable());
}

const found = (index: TextIndex, word: string): string[] =>
  [...index.containing(word)].flatMap((flag, at) => (flag === 1 ? [index.table.get(at)] : []));

describe('TextIndex', () => {
  it('finds strings that contain a word, in any case', () => {
    const index = indexOf('Conv_1', 'conv', 'Relu', 'preCONVolution');
    expect(found(index, 'conv')).toEqual(['Conv_1', 'conv', 'preCONVolution']);
    expect(found(index, 'x')).toEqual([]);
  });

  it('does not find a word across two strings', () => {
    const index = indexOf('ab', 'ca', 'bc', 'abc');
    expect(found(index, 'abc')).toEqual(['abc']);
    // Hits that begin in one string and end in the next hide none that follow.
    expect(found(indexOf('aa', 'aab', 'b'), 'aab')).toEqual(['aab']);
  });

  it('keeps strings apart where lower case is longer or characters take several bytes', () => {
    const index = indexOf('İx', 'Größe', '层归一化', 'x');
    expect(found(index, 'größe')).toEqual(['Größe']);
    expect(found(index, '归一')).toEqual(['层归一化']);
    expect(found(index, 'x')).toEqual(['İx', 'x']);
    expect(index.lower(2)).toBe('größe');
  });

  it('answers again after more words than it keeps', () => {
    const index = indexOf('alpha', 'beta');
    for (let word = 0; word < 40; word += 1) index.containing(`w${String(word)}`);
    expect(found(index, 'eta')).toEqual(['beta']);
  });
});
