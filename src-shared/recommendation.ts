/**
 * What to take of a run, from its verified results: decided here once, and said in words in conclusion.ts. Pure; what failed
 * a check is never taken.
 */
import type { LatencyRow } from './latency.js';
import type { RunRecord } from './run-record.js';
import { type SummaryRow, summaryRows } from './run-summary.js';
import type { Artifact, TargetId } from './target.js';
import { counted, formatMs, formatNumber } from './units.js';

/** Which of two artifacts of the same kind is the better one. */
export interface Preference {
  target: TargetId;
  /** The one it is preferred to. */
  over: TargetId;
  /** Why, as the end of a sentence. */
  reason: string;
}

/** An artifact with its verified results. */
export interface Result {
  artifact: Artifact;
  row: SummaryRow;
  /** Its time beside that of eager, at the same batch size; null where it was not timed. */
  time: LatencyRow | null;
}

export interface Decision {
  /** The one to take; null where nothing holds, or nothing tells those apart that do. */
  choice: Result | null;
  /** What may be taken: it holds, and no other of its kind is better. The fastest first, untimed ones last. */
  open: Result[];
  preferences: Preference[];
  /** What failed a check or was not written. */
  failed: Result[];
  eager: LatencyRow | null;
}

/** Two ways to the same kind of file, and what is said where nothing tells them apart. The first one wins a tie. */
const rivals: readonly { pair: readonly [TargetId, TargetId]; tie: string }[] = [
  { pair: ['onnx', 'onnx-legacy'], tie: 'no check tells them apart, and this exporter is the one developed further' },
  {
    pair: ['torchscript-script', 'torchscript-trace'],
    tie: 'no check tells them apart, and a script keeps branches that a trace does not',
  },
];

/** True when the 95 % intervals of the two medians do not meet; false also where a sample is too small for one. */
export function clearlyFaster(a: LatencyRow, b: LatencyRow): boolean {
  return a.p50IntervalMs !== null && b.p50IntervalMs !== null && a.p50IntervalMs[1] < b.p50IntervalMs[0];
}

/** Whether an artifact may be presented as the result: written, and no check on it failed. */
export function isUsable({ artifact, row }: Pick<Result, 'artifact' | 'row'>): boolean {
  return artifact.ok && artifact.path !== null && row.verdict !== 'fail';
}

/** Findings a person has to look at. */
export const findingCount = ({ findings }: Artifact): number =>
  findings.filter(({ severity }) => severity !== 'info').length;

/** What speaks for `a` over `b`, most important first; null where this does not tell them apart. */
const grounds: readonly ((a: Result, b: Result) => string | null)[] = [
  (a, b) => (isUsable(a) && !isUsable(b) ? 'the other one failed its checks' : null),
  (a, b) => (a.row.verdict === 'pass' && b.row.verdict === 'warn' ? 'it passes where the other one warns' : null),
  (a, b) => {
    const [mine, others] = [findingCount(a.artifact), findingCount(b.artifact)];
    return mine < others ? `${String(mine)} ${mine === 1 ? 'finding' : 'findings'} against ${String(others)}` : null;
  },
  (a, b) =>
    a.row.casesPassed > b.row.casesPassed
      ? `it holds at ${String(a.row.casesPassed)} of ${counted(a.row.casesTotal, 'case')}, the other one at ${String(b.row.casesPassed)}`
      : null,
  (a, b) => {
    const [mine, others] = [a.row.maxAbs, b.row.maxAbs];
    // Within one order of magnitude it is rounding.
    if (mine === null || others === null || mine * 10 > others) return null;
    return mine === others ? null : `its largest difference is ${formatNumber(mine)} against ${formatNumber(others)}`;
  },
  ({ time: mine }, { time: others }) => {
    if (mine === null || others === null || !clearlyFaster(mine, others)) return null;
    return `p50 ${formatMs(mine.p50Ms)} ms against ${formatMs(others.p50Ms)} ms`;
  },
];

/** The better one of each pair that was asked for; nothing where neither can be used. */
function preferencesAmong(results: readonly Result[]): Preference[] {
  return rivals.flatMap(({ pair, tie }) => {
    const [first, second] = pair.flatMap((target) => results.filter(({ artifact }) => artifact.target === target));
    if (first === undefined || second === undefined || (!isUsable(first) && !isUsable(second))) return [];
    for (const ground of grounds) {
      for (const [better, other] of [
        [first, second],
        [second, first],
      ] as const) {
        const reason = ground(better, other);
        if (reason !== null) return [{ target: better.artifact.target, over: other.artifact.target, reason }];
      }
    }
    return [{ target: first.artifact.target, over: second.artifact.target, reason: tie }];
  });
}

const speed = ({ time }: Result): number => time?.p50Ms ?? Number.POSITIVE_INFINITY;

/** What to take: of what holds, and loses to no other of its kind, one that passes before one that warns; then the fastest. */
export function decide(run: Pick<RunRecord, 'artifacts' | 'parity' | 'latency'>): Decision {
  const rows = summaryRows(run);
  const eager = rows.find(({ label }) => label === 'eager')?.latency[0] ?? null;
  const results = run.artifacts.flatMap((artifact): Result[] => {
    const row = rows.find(({ label }) => label === artifact.target);
    if (row === undefined) return [];
    const time = row.latency.find(({ batch }) => batch === eager?.batch) ?? row.latency[0] ?? null;
    return [{ artifact, row, time }];
  });
  const preferences = preferencesAmong(results);
  const lost = preferences.map(({ over }) => over);
  const holds = results.filter((each) => isUsable(each) && each.row.verdict !== null);
  const winners = holds.filter(({ artifact }) => !lost.includes(artifact.target));
  const passing = winners.filter(({ row }) => row.verdict === 'pass');
  const open = [...(passing.length > 0 ? passing : winners)].sort((a, b) =>
    speed(a) < speed(b) ? -1 : Number(speed(a) > speed(b)),
  );
  const first = open[0] ?? null;
  const told = first !== null && (first.time !== null || open.length === 1);
  return {
    choice: told ? first : null,
    open,
    preferences,
    failed: results.filter((each) => !isUsable(each)),
    eager,
  };
}
