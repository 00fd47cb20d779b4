/** Tasks side by side. */
import { availableParallelism } from 'node:os';

/**
 * Each stage mostly keeps one core busy, and many wait for children in turn; more than two at a time would only wait for
 * each other's memory.
 */
export const lanes = Math.min(2, availableParallelism());

/** Runs every task, at most `width` at a time, in their order; what they give, in their order. A task must not throw. */
export async function inLanes(tasks, width) {
  const results = new Array(tasks.length);
  let next = 0;
  const lane = async () => {
    while (next < tasks.length) {
      const index = next++;
      results[index] = await tasks[index]();
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}
