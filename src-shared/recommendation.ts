/** Which of two artifacts of the same kind to take, from their verified results. Pure; a failed one is never taken. */
import { clearlyFaster } from './conclusion.js';
import type { RunRecord } from './run-record.js';
import { type SummaryRow, summaryRows } from './run-summary.js';
import type { Artifact, TargetId } from './target.js';
import { formatMs, formatNumber } from './units.js';

export interface Recommendation {
  target: TargetId;
  /** The one it is preferred to. */
  over: TargetId;
  /** Why, as the end of a sentence. */
  reason: string;
}

/** Two ways to the same kind of file, and what is said where nothing tells them apart. The first one wins a tie. */
const rivals: readonly { pair: readonly [TargetId, TargetId]; tie: string }[] = [
  { pair: ['onnx', 'onnx-legacy'], tie: 'no check tells them apart, and this exporter is the one developed further' },
  {
    pair: ['torchscript-script', 'torchscript-trace'],
    tie: 'no check tells them apart, and a script keeps branches that a trace does not',
  },
];

interface Result {
  artifact: Artifact;
  row: SummaryRow;
}

/** Whether an artifact may be presented as the result: written, and no check on it failed. */
export function isUsable({ artifact, row }: Result): boolean {
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
      ? `it holds at ${String(a.row.casesPassed)} of ${String(a.row.casesTotal)} sizes, the other one at ${String(b.row.casesPassed)}`
      : null,
  (a, b) => {
    const [mine, others] = [a.row.maxAbs, b.row.maxAbs];
    // Within one order of magnitude it is rounding.
    if (mine === null || others === null || mine * 10 > others) return null;
    return mine === others ? null : `its largest difference is ${formatNumber(mine)} against ${formatNumber(others)}`;
  },
  (a, b) => {
    const [mine, others] = [a.row.latency[0], b.row.latency[0]];
    if (mine === undefined || others === undefined || !clearlyFaster(mine, others)) return null;
    return `p50 ${formatMs(mine.p50Ms)} ms against ${formatMs(others.p50Ms)} ms`;
  },
];

/** The better one of each pair that was asked for; nothing where neither can be used. */
export function recommendations(run: Pick<RunRecord, 'artifacts' | 'parity' | 'latency'>): Recommendation[] {
  const rows = summaryRows(run);
  const resultOf = (target: TargetId): Result[] => {
    const artifact = run.artifacts.find((each) => each.target === target);
    const row = rows.find(({ label }) => label === target);
    return artifact === undefined || row === undefined ? [] : [{ artifact, row }];
  };
  return rivals.flatMap(({ pair, tie }) => {
    const [first, second] = pair.flatMap(resultOf);
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
