import { beforeEach, expect, test } from 'vitest';
import type { LogLine } from '../../src-shared/job.js';
import { addLogLines, useJobs } from './jobs-store.js';

const line = (message: string): LogLine => ({ at: 0, level: 'info', source: 'job', message });
const messages = (): string[] => (useJobs.getState().logs.j ?? []).map((entry) => entry.message);

beforeEach(() => useJobs.setState({ logs: {} }));

test('overlapping lines are added once', () => {
  expect(addLogLines('j', 0, [line('a'), line('b')])).toBeNull();
  expect(addLogLines('j', 1, [line('b'), line('c')])).toBeNull();
  expect(addLogLines('j', 0, [line('a')])).toBeNull();
  expect(messages()).toEqual(['a', 'b', 'c']);
});

test('a gap is not filled with the wrong lines but reported', () => {
  addLogLines('j', 0, [line('a')]);
  expect(addLogLines('j', 5, [line('f')])).toBe(1);
  expect(messages()).toEqual(['a']);
});
