/** Findings of lint as text: by rule, each with its places and one fix, bounded. */
import { groupByRule, type LintFinding, type LintRuleInfo, type Severity } from '../../../src-shared/lint.js';
import { counted } from '../../../src-shared/units.js';
import { oneLine } from './output.js';

const glyphs: Record<Severity, string> = { error: '✕', warning: '!', info: 'i' };

/** Findings of one rule, and names of one finding, that are written out. */
const mostFindings = 10;
const mostNames = 5;

function namesOf({ places, count, where }: LintFinding): string[] {
  if (places.length === 0) return where === '' ? [] : [`    in ${oneLine(where)}`];
  const names = places
    .slice(0, mostNames)
    .map(({ name, op }) => oneLine(op === '' || name.includes(op) ? name : `${name} (${op})`));
  const more = count - names.length;
  return [`    at ${names.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en-US')} more` : ''}`];
}

/** Everything about one file; titles of the rules stand where they are known. */
export function lintText(findings: readonly LintFinding[], rules: ReadonlyMap<string, LintRuleInfo>): string {
  if (findings.length === 0) return '✓ Nothing found.';
  return groupByRule(findings)
    .map(({ rule, severity, findings: found, count }) => {
      const title = rules.get(rule)?.title;
      const shown = found.slice(0, mostFindings);
      const fixes = [...new Set(shown.map(({ fix }) => fix))].filter((fix) => fix !== '');
      return [
        `${glyphs[severity]} ${severity} ${rule}${title === undefined ? '' : `: ${title}`}${count > 1 ? ` (${count.toLocaleString('en-US')})` : ''}`,
        ...shown.flatMap((finding) => [`  ${oneLine(finding.message)}`, ...namesOf(finding)]),
        ...(found.length > shown.length ? [`  … ${String(found.length - shown.length)} more with --json`] : []),
        ...fixes.slice(0, 3).map((fix) => `  fix: ${oneLine(fix)}`),
      ].join('\n');
    })
    .join('\n');
}

/** `2 errors, 1 warning, 3 notes`. */
export function countsText(findings: readonly LintFinding[]): string {
  const words = [
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'note'],
  ] as const;
  const parts = words.flatMap(([severity, word]) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [counted(count, word)];
  });
  return parts.length === 0 ? 'nothing found' : parts.join(', ');
}
