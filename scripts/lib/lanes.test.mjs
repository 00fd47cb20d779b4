import { describe, expect, it } from 'vitest';
import { inLanes } from './lanes.mjs';

/** Tasks that end when told to. */
function held(count) {
  const started = [];
  const ends = [];
  const tasks = Array.from({ length: count }, (_, index) => () => {
    started.push(index);
    return new Promise((resolve) => {
      ends[index] = () => resolve(`result ${index}`);
    });
  });
  return { tasks, started, end: (index) => ends[index]() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('lanes', () => {
  it('start the next task where one has ended, and give results in order', async () => {
    const { tasks, started, end } = held(4);
    const all = inLanes(tasks, 2);
    expect(started).toEqual([0, 1]);
    end(1);
    await settled();
    expect(started).toEqual([0, 1, 2]);
    end(2);
    await settled();
    expect(started).toEqual([0, 1, 2, 3]);
    end(3);
    end(0);
    expect(await all).toEqual(['result 0', 'result 1', 'result 2', 'result 3']);
  });

  it('of one run one task after the other; no task is no work', async () => {
    const { tasks, started, end } = held(2);
    const all = inLanes(tasks, 1);
    end(0);
    await settled();
    expect(started).toEqual([0, 1]);
    end(1);
    await all;
    expect(await inLanes([], 2)).toEqual([]);
  });
});
