import { beforeEach, expect, test } from 'vitest';
import type { Job, LogLine } from '../../src-shared/job.js';
import { addLogLines, jobsText, nextLogLine, putKeptLog, shownJob, useJobs } from './jobs-store.js';

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

test('the status bar counts what runs and what waits apart, and shows what runs', () => {
  const job = (id: string, state: Job['state']): Job => ({ id, state }) as Job;
  expect(jobsText([job('a', 'done')])).toBe('Jobs');
  expect(jobsText([job('a', 'queued')])).toBe('1 job waiting');
  expect(jobsText([job('a', 'queued'), job('b', 'running'), job('c', 'crashed')])).toBe('1 job running, 1 waiting');
  expect(jobsText([job('a', 'running'), job('b', 'running')])).toBe('2 jobs running');
  expect(shownJob([job('a', 'queued'), job('b', 'running')])?.id).toBe('b');
  expect(shownJob([job('a', 'done')])).toBeUndefined();
});
