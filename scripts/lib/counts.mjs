/** How many tests passed, failed and were skipped, from the reports the test runners write. */

/** A report in which nothing failed but whose runner did, or in which nothing ran, is a failure too. */
export function settle(counts, ended) {
  const { passed, failed, skipped } = counts;
  if (failed > 0) return { passed, failed, skipped, reason: '' };
  if (!ended.ok) return { passed, failed: 1, skipped, reason: `the runner ${ended.reason}` };
  if (passed === 0) return { passed, failed: 1, skipped, reason: 'no test ran' };
  return { passed, failed, skipped, reason: '' };
}

/** Vitest's JSON report. A file that could not be loaded has no assertions and counts as one failure. */
export function vitestCounts(report) {
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** pytest's JUnit XML: the attributes of its one <testsuite>. */
export function junitCounts(xml) {
  const suite = /<testsuite\s[^>]*>/.exec(xml)?.[0];
  if (suite === undefined) throw new Error('The JUnit report has no <testsuite>.');
  const count = (name) => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  return { passed: count('tests') - failed - count('skipped'), failed, skipped: count('skipped') };
}

/** Playwright's JSON report. `errors` are those outside any test (a file that could not be loaded). */
export function playwrightCounts(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped };
}

/** The last line of `npm test`. */
export function summaryLine(rows) {
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** The table before it: one row per stage, and why where the numbers do not say. */
export function table(rows) {
  const cells = rows.map((row) => [
    row.id,
    String(row.passed),
    String(row.failed),
    String(row.skipped),
    row.seconds.toFixed(1),
    row.reason,
  ]);
  cells.unshift(['stage', 'passed', 'failed', 'skipped', 'seconds', '']);
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, i) => (i === 0 || i === 5 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd();
  return cells.map(line).join('\n');
}
