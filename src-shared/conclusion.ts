/** What a run's figures say about what to ship, in one or two sentences. Pure; claims no more than the intervals bear. */
import type { LatencyRow } from './latency.js';
import type { RunRecord } from './run-record.js';
import { summaryRows } from './run-summary.js';
import { formatMs, formatNumber } from './units.js';

const at = (row: LatencyRow): string => (row.batch === null ? '' : ` at batch ${String(row.batch)}`);

/** True when the 95 % intervals of the two medians do not meet; false also where a sample is too small for one. */
export function clearlyFaster(a: LatencyRow, b: LatencyRow): boolean {
  return a.p50IntervalMs !== null && b.p50IntervalMs !== null && a.p50IntervalMs[1] < b.p50IntervalMs[0];
}

function againstEager(time: LatencyRow, eager: LatencyRow | undefined): string {
  if (eager === undefined) return '';
  const figures = `p50 ${formatMs(time.p50Ms)} ms against ${formatMs(eager.p50Ms)} ms${at(time)}`;
  if (clearlyFaster(time, eager))
    return `, ${formatNumber(eager.p50Ms / time.p50Ms)} × faster than PyTorch eager (${figures})`;
  if (clearlyFaster(eager, time))
    return `, but slower than PyTorch eager (${figures}): staying with eager is an answer, too`;
  return `; there is no evidence that it is faster or slower than PyTorch eager (${figures})`;
}

/** The recommendation, or why there is none. */
export function conclusion(run: Pick<RunRecord, 'artifacts' | 'parity' | 'latency'>): string {
  const rows = summaryRows(run);
  const eager = rows.find((row) => row.label === 'eager')?.latency[0];
  const good = rows.filter((row) => row.verdict === 'pass' || row.verdict === 'warn');
  const failed = rows.filter((row) => row.verdict === 'fail').map((row) => row.title);
  const warning = failed.length > 0 ? ` Do not ship ${failed.join(', ')}.` : '';
  if (good.length === 0) return `No artifact holds: none should ship.${warning}`;
  const timed = good.flatMap((row) => {
    const time = row.latency.find((each) => each.batch === eager?.batch) ?? row.latency[0];
    return time === undefined ? [] : [{ row, time }];
  });
  timed.sort((a, b) => a.time.p50Ms - b.time.p50Ms);
  const best = timed[0];
  if (best === undefined)
    return `${good.map((row) => row.title).join(', ')} hold${good.length === 1 ? 's' : ''}; nothing was timed.${warning}`;
  const held = `holds at ${String(best.row.casesPassed)} of ${String(best.row.casesTotal)} sizes`;
  const rival = timed[1];
  const tie =
    rival !== undefined && !clearlyFaster(best.time, rival.time)
      ? ` ${rival.row.title} is as fast within the intervals.`
      : '';
  return `${best.row.title} ${held}${againstEager(best.time, eager)}.${tie}${warning}`;
}
