import { describe, expect, it } from 'vitest';
import { junitCounts, playwrightCounts, settle, summaryLine, table, vitestCounts } from './counts.mjs';

const ended = { ok: true, reason: '' };

describe('reading reports', () => {
  it('counts a test file that does not load as a failure', () => {
    const report = {
      numPassedTests: 7,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'passed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(vitestCounts(report)).toEqual({ passed: 7, failed: 2, skipped: 3 });
  });

  it('reads pytest', () => {
    const xml =
      '<?xml version="1.0"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="20" time="1.5">';
    expect(junitCounts(xml)).toEqual({ passed: 14, failed: 3, skipped: 3 });
    expect(() => junitCounts('')).toThrow('no <testsuite>');
  });

  it('reads Playwright', () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
    expect(playwrightCounts(report)).toEqual({ passed: 6, failed: 2, skipped: 2 });
  });
});

describe('settling', () => {
  it('does not believe a runner that failed, or one that ran nothing', () => {
    const good = { passed: 3, failed: 0, skipped: 0 };
    expect(settle(good, ended)).toEqual({ ...good, reason: '' });
    expect(settle(good, { ok: false, reason: 'ended with status 1' }).failed).toBe(1);
    expect(settle({ passed: 0, failed: 0, skipped: 4 }, ended).failed).toBe(1);
  });
});

describe('the summary', () => {
  const rows = [
    { id: 'lint', passed: 1, failed: 0, skipped: 0, seconds: 2, reason: '' },
    { id: 'unit', passed: 40, failed: 2, skipped: 0, seconds: 10.25, reason: '' },
  ];

  it('is one line that names what was skipped only when something was', () => {
    expect(summaryLine(rows)).toBe('41 passed, 2 failed');
    expect(summaryLine([...rows, { ...rows[0], passed: 0, skipped: 3 }])).toBe('41 passed, 2 failed, 3 skipped');
  });

  it('has a row for each stage', () => {
    expect(table(rows).split('\n')).toEqual([
      'stage  passed  failed  skipped  seconds',
      'lint        1       0        0      2.0',
      'unit       40       2        0     10.3',
    ]);
  });
});
