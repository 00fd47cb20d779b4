import { expect, test } from 'vitest';
import { noHistory, redone, stepped, undone } from './inputs-history.js';

test('steps are undone and done again, and those at one field in a row are one', () => {
  const a = ['a'];
  const typed = stepped(stepped(noHistory, a, 'min'), ['ab'], 'min');
  expect(typed.past).toEqual([a]);
  const two = stepped(typed, ['abc'], 'max');
  const back = undone(two, ['d']);
  expect(back?.lines).toEqual(['abc']);
  expect(undone(back?.history ?? noHistory, ['abc'])?.lines).toEqual(a);
  expect(redone(back?.history ?? noHistory, ['abc'])?.lines).toEqual(['d']);
});

test('a step after an undo forgets what was undone, and nothing is before the first', () => {
  const back = undone(stepped(noHistory, ['a'], 'x'), ['b']);
  expect(stepped(back?.history ?? noHistory, ['a'], 'y').future).toEqual([]);
  expect(undone(noHistory, ['a'])).toBeNull();
  expect(redone(noHistory, ['a'])).toBeNull();
});
