import { describe, expect, it } from 'vitest';
import { parseExtract, parseRename } from './edit-options.js';

const known = { values: new Set(['a', 'b', 'c', 'x,y', 'p..q', 'k=v']), nodes: new Set<string>() };

describe('parseExtract', () => {
  it.each([
    ['a,b..c', ['a', 'b'], ['c']],
    ['..c', [], ['c']],
    ['a..', ['a'], []],
    ['x,y,a..c', ['x,y', 'a'], ['c']],
    ['p..q..c', ['p..q'], ['c']],
    ['a..p..q', ['a'], ['p..q']],
    ['unknown..c', ['unknown'], ['c']],
  ])('reads %j', (text, from, to) => expect(parseExtract(text, known)).toEqual({ from, to }));

  it.each(['a', '..', 'a,,b..c'])('refuses %j', (text) => expect(() => parseExtract(text, known)).toThrow(/--extract/));
});

describe('parseRename', () => {
  it('ends a name where the model does', () => {
    expect(parseRename('k=v=new', '--rename-value', known.values)).toEqual({ from: 'k=v', to: 'new' });
    expect(parseRename('a=n=1', '--rename-value', known.values)).toEqual({ from: 'a', to: 'n=1' });
    expect(() => parseRename('a', '--rename-value', known.values)).toThrow(/two names/);
  });
});
