/** A comparison with another of its subjects as the reference: what has to be judged for it, and what comes of that. Pure. */
import { LapidaryError } from '../errors.js';
import type { OutputComparison, ParityResult } from '../parity.js';
import { shortLabels } from '../short-labels.js';
import { comparisonVerdict } from './verdict.js';

/** A subject at a case, both of which the reference ran. */
export interface PairAtCase {
  subject: string;
  case: string;
}

/** Said where the tensors of a comparison are not there: another pair is judged by nothing else. */
export const notKept = 'The tensors of this comparison were not kept, and any other pair is judged by them.';
export const notKeptHint = 'Compare in the window keeps them, and so does -o DIR of this version on a command line.';

const othersThan = ({ subjects }: ParityResult, reference: string): string[] =>
  subjects.filter((subject) => subject !== reference);

/** What has to be judged, subject by subject. Throws NOT_FOUND where the tensors were not kept. */
export function pairsAgainst(parity: ParityResult, reference: string): PairAtCase[] {
  if (parity.tensors.length === 0) throw new LapidaryError('NOT_FOUND', notKept, notKeptHint);
  const has = new Set(parity.tensors.map((each) => JSON.stringify([each.subject, each.case])));
  const ran = (subject: string, id: string): boolean => has.has(JSON.stringify([subject, id]));
  return othersThan(parity, reference).flatMap((subject) =>
    parity.cases.flatMap(({ id }) => (ran(reference, id) && ran(subject, id) ? [{ subject, case: id }] : [])),
  );
}

/** The result with this reference, from what was judged so far. What is inside was compared with the first reference only. */
export function resultAgainst(
  parity: ParityResult,
  reference: string,
  outputs: readonly OutputComparison[],
): ParityResult {
  if (reference === parity.subjects[0]) return parity;
  const given = parity.tensors.filter(({ subject }) => subject === reference);
  const result: ParityResult = {
    ...parity,
    subjects: [reference, ...othersThan(parity, reference)],
    reference: given.map((each) => ({
      case: each.case,
      outputs: each.outputs.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
    })),
    outputs: [...outputs],
    layers: [],
  };
  return { ...result, verdict: comparisonVerdict(result) };
}

/** The subject a person means: its label, as short as it can be told apart, or a part no other has. Throws USAGE. */
export function subjectCalled({ subjects }: ParityResult, text: string): string {
  const short = shortLabels(subjects);
  const exact = subjects.filter((label) => label === text || short.get(label) === text);
  const found = exact.length > 0 ? exact : subjects.filter((label) => label.includes(text));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const problem = only === undefined ? 'No subject of the comparison is called' : 'Several subjects may be meant by';
  throw new LapidaryError('USAGE', `${problem} ${text}.`, `Its subjects are: ${subjects.join(', ')}.`);
}
