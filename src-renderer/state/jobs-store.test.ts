import { beforeEach, expect, test } from 'vitest';
import type { LogLine } from '../../src-shared/job.js';
import { addLogLines, nextLogLine, putKeptLog, useJobs } from './jobs-store.js';

const line = (message: string): LogLine => ({ at: 0, level: 'info', source: 'job', message });
const messages = (): string[] => (useJobs.getState().logs.j?.lines ?? []).map((entry) => entry.message);

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

test('lines that the engine has forgotten leave a gap once, and what follows is added once', () => {
  addLogLines('j', 0, [line('a')]);
  putKeptLog('j', [line('y'), line('z')], 100);
  expect(messages()).toEqual(['y', 'z']);
  expect([useJobs.getState().logs.j?.first, nextLogLine('j')]).toEqual([98, 100]);
  expect(addLogLines('j', 99, [line('z'), line('last')])).toBeNull();
  putKeptLog('j', [line('z'), line('last')], 101);
  expect(messages()).toEqual(['y', 'z', 'last']);
});
