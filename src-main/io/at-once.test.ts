import { expect, test } from 'vitest';
import { atOnce } from './at-once.js';

test('a few are under way at once, and the answers are in the order of the list', async () => {
  let [now, most] = [0, 0];
  const found = await atOnce([5, 1, 4, 1, 3, 2, 9], async (item, at) => {
    now += 1;
    most = Math.max(most, now);
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
    now -= 1;
    return [item, at];
  });
  expect(found.map(([item]) => item)).toEqual([5, 1, 4, 1, 3, 2, 9]);
  expect(found.map(([, at]) => at)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(most).toBe(4);
  expect(await atOnce([], () => Promise.resolve(1))).toEqual([]);
});

test('the first that throws ends it: what is not begun is left', async () => {
  const begun: number[] = [];
  const work = atOnce([0, 1, 2, 3, 4, 5, 6, 7], async (item) => {
    begun.push(item);
    await Promise.resolve();
    if (item === 1) throw new Error('broken');
  });
  await expect(work).rejects.toThrow('broken');
  expect(begun.length).toBeLessThan(8);
});
