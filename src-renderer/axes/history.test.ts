import { expect, it } from 'vitest';
import { begin, leaveField, record, redo, undo } from './history.js';

it('goes back and forth by steps, of which typing in one field is one', () => {
  let history = begin('');
  for (const text of ['b', 'ba', 'bat']) history = record(history, text, 'x:0');
  history = record(history, 'bat+', 'x:1');
  expect(undo(history).now).toBe('bat');
  expect(undo(undo(history)).now).toBe('');
  expect(redo(undo(history))).toMatchObject({ now: 'bat+', future: [] });
  expect(redo(redo(undo(undo(history)))).now).toBe('bat+');
});

it('begins a step anew when the field was left, and for what is no typing', () => {
  const typed = record(leaveField(record(begin(0), 1, 'x')), 2, 'x');
  expect(undo(typed).now).toBe(1);
  expect(undo(record(record(begin(0), 1, null), 2, null)).now).toBe(1);
});

it('forgets what was undone when something else is done, and stays at its ends', () => {
  const history = record(undo(record(begin(0), 1, null)), 5, null);
  expect(history.future).toEqual([]);
  expect(redo(history).now).toBe(5);
  expect(undo(undo(undo(history))).now).toBe(0);
});
