/** A comparison as text, and as files for other programs. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LapidaryError, toErrorInfo } from '../../../src-shared/errors.js';
import { type OutputComparison, type ParityResult, parityResultSchema } from '../../../src-shared/parity.js';
import { changesSince, type ParityChange } from '../../../src-shared/parity-results/changes.js';
import { shortLabels } from '../../../src-shared/short-labels.js';
import { formatNumber } from '../../../src-shared/units.js';
import { verdictText } from './output.js';
import { textTable } from './text-table.js';

const shown = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : formatNumber(value);

const mark = (verdict: 'pass' | 'fail' | undefined): string =>
  verdict === undefined ? '–' : verdict === 'pass' ? '✓' : '✕';

/** The labels as short as they can be told apart; --json keeps them whole. */
function withShortLabels(parity: ParityResult): ParityResult {
  const names = shortLabels(parity.subjects);
  const short = <T extends { subject: string }>(each: T): T => ({
    ...each,
    subject: names.get(each.subject) ?? each.subject,
  });
  return {
    ...parity,
    subjects: parity.subjects.map((label) => names.get(label) ?? label),
    outputs: parity.outputs.map(short),
    failures: parity.failures.map(short),
    invariance: parity.invariance.map(short),
    layers: parity.layers.map(short),
  };
}

const rank = { fail: 0, warn: 1, pass: 2 };
const byWorst = (a: OutputComparison, b: OutputComparison): number =>
  rank[a.verdict] - rank[b.verdict] || (b.rmsRel ?? Infinity) - (a.rmsRel ?? Infinity);

/** The first of each group, and how many more there are: one reason says enough, --json has them all. */
function worstOf<T>(all: readonly T[], groupOf: (each: T) => string): [T, number][] {
  const groups = new Map<string, [T, number]>();
  for (const each of all) {
    const group = groups.get(groupOf(each));
    if (group === undefined) groups.set(groupOf(each), [each, 0]);
    else group[1] += 1;
  }
  return [...groups.values()];
}

const others = (more: number): string => (more === 0 ? '' : ` (and ${String(more)} more)`);

/** A row per subject, case and output; failures to run are rows, too. */
export function parityText(result: ParityResult): string {
  const parity = withShortLabels(result);
  const title = new Map(parity.cases.map((each) => [each.id, each.title]));
  const rows = parity.outputs.map((output) => [
    output.subject,
    title.get(output.case) ?? output.case,
    output.name,
    shown(output.maxAbs),
    shown(output.rmsRel),
    shown(output.metrics?.cosine),
    mark(output.house?.verdict),
    mark(output.scale?.verdict),
    verdictText(output.verdict),
  ]);
  const failedAt = new Map<string, string[]>();
  for (const { subject, case: id } of parity.failures)
    failedAt.set(subject, [...(failedAt.get(subject) ?? []), title.get(id) ?? id]);
  const failed = [...failedAt].flatMap(([subject, cases]) =>
    (cases.length > 1 && cases.length === parity.cases.length ? [`all ${String(cases.length)} cases`] : cases).map(
      (where) => [subject, where, '', '', '', '', '', '', '✕ did not run'],
    ),
  );
  const right = (name: string) => ({ title: name, align: 'right' as const });
  const columns = [
    { title: 'subject' },
    { title: 'case' },
    { title: 'output' },
    right('max abs'),
    right('rms rel'),
    right('cosine'),
    { title: 'house' },
    { title: 'scale' },
    { title: 'verdict' },
  ];
  const reasons = [
    ...worstOf(parity.failures, ({ subject, error }) => `${subject}\n${error.code}`).map(
      ([failure, more]) => `${failure.subject} at ${failure.case}${others(more)}: ${failure.error.message}`,
    ),
    ...worstOf(
      parity.outputs.filter((output) => output.verdict !== 'pass').sort(byWorst),
      ({ subject, name }) => `${subject}\n${name}`,
    ).map(
      ([output, more]) =>
        `${output.subject} at ${title.get(output.case) ?? output.case}${others(more)}, ${output.name}: ${output.reason}`,
    ),
    ...parity.invariance
      .filter((each) => each.verdict === 'fail')
      .map((each) => `${each.subject}, ${each.output}: ${each.reason}`),
    ...parity.layers.map((each) => `${each.subject}: ${each.sentence}`),
  ];
  const attribution = parity.attribution === null || parity.verdict === 'pass' ? [] : [parity.attribution.sentence];
  const noise = parity.noiseFloor === null ? [] : [`noise floor: ${parity.noiseFloor.detail}`];
  return [
    textTable(columns, [...rows, ...failed]),
    ...reasons,
    ...attribution,
    ...noise,
    `verdict: ${verdictText(parity.verdict)} (reference ${parity.subjects[0] ?? ''})`,
  ].join('\n');
}

const changeWords: Record<ParityChange['kind'], string> = {
  worse: '✕ worse',
  better: '✓ better',
  grew: '! error grew',
  shrank: 'error shrank',
  new: 'new',
  gone: 'gone',
};

/** What changed since an earlier comparison. */
export function changesText(before: ParityResult, now: ParityResult): string {
  const changes = changesSince(before, now);
  if (changes.length === 0) return 'Nothing changed since the earlier comparison.';
  const columns = ['change', 'subject', 'case', 'output', 'before', 'now', 'max abs before', 'max abs now'].map(
    (title) => ({ title }),
  );
  return textTable(
    columns,
    changes.map((each) => [
      changeWords[each.kind],
      each.subject,
      each.case,
      each.output,
      verdictText(each.before),
      verdictText(each.now),
      shown(each.maxAbsBefore),
      shown(each.maxAbsNow),
    ]),
  );
}

/** An earlier result: parity.json, a folder that holds one, or a run's folder. */
export async function readEarlier(path: string): Promise<ParityResult> {
  const folder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  const candidates = folder ? [join(path, 'parity.json'), join(path, 'run.json')] : [path];
  for (const candidate of candidates) {
    const text = await readFile(candidate, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    try {
      const value: unknown = JSON.parse(text);
      const inner = typeof value === 'object' && value !== null && 'parity' in value ? value.parity : value;
      return parityResultSchema.parse(inner);
    } catch (thrown) {
      throw new LapidaryError('USAGE', `${candidate} holds no comparison: ${toErrorInfo(thrown).message}`);
    }
  }
  throw new LapidaryError(
    'FILE_NOT_FOUND',
    `There is no comparison at ${path}.`,
    'Give the parity.json, or the folder, of a comparison made with -o.',
  );
}
