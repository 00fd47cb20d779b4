import { expect, it } from 'vitest';
import { OpenFilesQueue } from './open-files.js';

it('keeps files for the first window, then passes them on at once', () => {
  const queue = new OpenFilesQueue();
  const delivered: string[][] = [];
  queue.add(['a']);
  queue.add([]);
  queue.add(['b', 'c']);
  queue.attach((paths) => delivered.push(paths));
  queue.add(['d']);
  expect(delivered).toEqual([['a', 'b', 'c'], ['d']]);
});

it('keeps files again while there is no window, and delivers each once', () => {
  const queue = new OpenFilesQueue();
  const delivered: string[][] = [];
  queue.attach((paths) => delivered.push(paths));
  queue.detach();
  queue.add(['e']);
  expect(delivered).toEqual([]);
  queue.attach((paths) => delivered.push(paths));
  queue.attach((paths) => delivered.push(paths));
  expect(delivered).toEqual([['e']]);
});
