import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { fakeLatency } from '../testing/fake-run.js';
import { LatencyTable } from './latency-table.js';

test('every row has its numbers, its interval and a bar on the shared axis', () => {
  const html = renderToStaticMarkup(<LatencyTable latency={fakeLatency} />);
  expect(html).toContain('data-testid="latency-table"');
  expect(html.match(/class="latency-bar"/g)).toHaveLength(fakeLatency.subjects.length);
  for (const row of fakeLatency.subjects) expect(html).toContain(`<strong>${row.p50Ms.toFixed(2)}</strong>`);
  // The slowest p99 is under 20 ms, so the axis goes to 20 and a 10 ms median takes half of it.
  const eager = fakeLatency.subjects.find((row) => row.subject === 'eager' && row.batch === 8);
  expect(html).toContain(`width:${(((eager?.p50Ms ?? 0) / 20) * 100).toFixed(2)}%`);
});

test('warnings are read out, not only coloured', () => {
  expect(renderToStaticMarkup(<LatencyTable latency={fakeLatency} />)).toContain('The load average was 1.9');
});

test('no row is said in words', () => {
  expect(renderToStaticMarkup(<LatencyTable latency={{ ...fakeLatency, subjects: [] }} />)).toContain(
    'No row was measured.',
  );
});
