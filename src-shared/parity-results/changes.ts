/** What changed between two comparisons of the same subjects. Pure. */
import type { OutputComparison, ParityResult, Verdict } from '../parity.js';

export interface ParityChange {
  subject: string;
  case: string;
  output: string;
  kind: 'worse' | 'better' | 'grew' | 'shrank' | 'new' | 'gone';
  before: Verdict | null;
  now: Verdict | null;
  maxAbsBefore: number | null;
  maxAbsNow: number | null;
}

const rank: Record<Verdict, number> = { pass: 0, warn: 1, fail: 2 };
/** An error that grows by less than this factor is the noise of another thread count or another draw. */
const notable = 2;

interface Entry {
  subject: string;
  case: string;
  output: string;
  verdict: Verdict;
  maxAbs: number | null;
  /** Whether the difference is within what rounding alone does. */
  noise: boolean;
}

const entriesOf = (parity: ParityResult): Map<string, Entry> =>
  new Map(
    [
      ...parity.outputs.map(
        (each: OutputComparison): Entry => ({
          subject: each.subject,
          case: each.case,
          output: each.name,
          verdict: each.verdict,
          maxAbs: each.maxAbs,
          noise: each.scale?.verdict === 'pass',
        }),
      ),
      ...parity.failures.map(
        (each): Entry => ({
          subject: each.subject,
          case: each.case,
          output: '',
          verdict: 'fail',
          maxAbs: null,
          noise: false,
        }),
      ),
    ].map((entry) => [JSON.stringify([entry.subject, entry.case, entry.output]), entry] as const),
  );

function kindOf(before: Entry, now: Entry): ParityChange['kind'] | null {
  if (rank[now.verdict] !== rank[before.verdict]) return rank[now.verdict] > rank[before.verdict] ? 'worse' : 'better';
  if (before.maxAbs === null || now.maxAbs === null || before.maxAbs === now.maxAbs) return null;
  if (now.maxAbs > notable * before.maxAbs) return now.noise ? null : 'grew';
  return before.noise ? null : now.maxAbs * notable < before.maxAbs ? 'shrank' : null;
}

/** Worse verdicts first, then what grew, then the rest; unchanged entries are left out. */
export function changesSince(before: ParityResult, now: ParityResult): ParityChange[] {
  const earlier = entriesOf(before);
  const later = entriesOf(now);
  const changes: ParityChange[] = [];
  for (const key of new Set([...earlier.keys(), ...later.keys()])) {
    const a = earlier.get(key);
    const b = later.get(key);
    const entry = b ?? a;
    if (entry === undefined) continue;
    const kind = a === undefined ? 'new' : b === undefined ? 'gone' : kindOf(a, b);
    if (kind === null) continue;
    changes.push({
      subject: entry.subject,
      case: entry.case,
      output: entry.output,
      kind,
      before: a?.verdict ?? null,
      now: b?.verdict ?? null,
      maxAbsBefore: a?.maxAbs ?? null,
      maxAbsNow: b?.maxAbs ?? null,
    });
  }
  const order: ParityChange['kind'][] = ['worse', 'grew', 'gone', 'new', 'better', 'shrank'];
  return changes.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}
