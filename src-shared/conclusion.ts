/** What was decided on a run's results, in words. Pure; claims no more than the intervals bear. */
import type { LatencyRow } from './latency.js';
import { clearlyFaster, type Decision, decide, type Result } from './recommendation.js';
import type { RunRecord } from './run-record.js';
import { targets } from './target.js';
import { counted, formatMs, formatNumber } from './units.js';

const at = (row: LatencyRow): string => (row.batch === null ? '' : ` at batch ${String(row.batch)}`);

function againstEager(time: LatencyRow | null, eager: LatencyRow | null): string {
  if (time === null) return '; it was not timed';
  if (eager === null) return '';
  const figures = `p50 ${formatMs(time.p50Ms)} ms against ${formatMs(eager.p50Ms)} ms${at(time)}`;
  if (clearlyFaster(time, eager))
    return `, ${formatNumber(eager.p50Ms / time.p50Ms)} × faster than PyTorch eager (${figures})`;
  if (clearlyFaster(eager, time))
    return `, but slower than PyTorch eager (${figures}): staying with eager is an answer, too`;
  return `; there is no evidence that it is faster or slower than PyTorch eager (${figures})`;
}

/** Another one of those that may be taken and that no time tells from the choice. */
function tieOf({ open }: Decision, { artifact, time }: Result): string {
  const rival = open.find((each) => each.artifact !== artifact && each.time !== null);
  if (time === null || rival?.time === undefined || rival.time === null || clearlyFaster(time, rival.time)) return '';
  return ` ${rival.row.title} is as fast within the intervals.`;
}

const titles = (results: readonly Result[]): string => results.map(({ row }) => row.title).join(', ');

/** The recommendation, or why there is none. */
export function conclusion(run: Pick<RunRecord, 'artifacts' | 'parity' | 'latency'>): string {
  const decision = decide(run);
  const { choice, open, failed, eager } = decision;
  if (open.length === 0) return 'No artifact holds: none should ship.';
  const warning = failed.length > 0 ? ` Do not ship ${titles(failed)}.` : '';
  if (choice === null) return `${titles(open)} hold; they were not timed.${warning}`;
  const { row, time } = choice;
  const held = `holds at ${String(row.casesPassed)} of ${counted(row.casesTotal, 'case')}`;
  return `${row.title} ${held}${againstEager(time, eager)}.${tieOf(decision, choice)}${warning}`;
}

/** Of each two artifacts of a kind, which one is better and why, a sentence each. */
export function preferenceTexts(run: Pick<RunRecord, 'artifacts' | 'parity' | 'latency'>): string[] {
  return decide(run).preferences.map(
    ({ target, over, reason }) => `${targets[target].title} is better than ${targets[over].title}: ${reason}.`,
  );
}
