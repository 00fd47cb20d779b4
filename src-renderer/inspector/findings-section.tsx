/** Findings of a model by rule: filtered by severity, each leading to its nodes, with why it matters and what to do. */
import { type ReactElement, useState } from 'react';
import {
  groupByRule,
  type LintFinding,
  type LintPlace,
  type LintRuleInfo,
  type RuleGroup,
  type Severity,
} from '../../src-shared/lint.js';
import { goTo } from '../model/value-links.js';
import { Section } from './section.js';
import type { Findings } from './use-findings.js';

const marks: Record<Severity, { glyph: string; word: string; many: string; tone: string }> = {
  error: { glyph: '✕', word: 'Error', many: 'Errors', tone: 'fail' },
  warning: { glyph: '!', word: 'Warning', many: 'Warnings', tone: 'warn' },
  info: { glyph: 'i', word: 'Note', many: 'Notes', tone: 'info' },
};
const severities = ['error', 'warning', 'info'] as const;

/** Places of one finding, and findings of one rule, shown before the rest is asked for. */
const shownAtFirst = 5;

function PlaceLink({ tabId, place }: { tabId: string; place: LintPlace }): ReactElement {
  const { kind, index, name, op } = place;
  const select = (): void => goTo(tabId, kind === 'node' ? { kind, node: index } : { kind, value: index });
  return (
    <button type="button" className="link mono" title={name} onClick={select}>
      {op === '' || name.includes(op) ? name : `${name} (${op})`}
    </button>
  );
}

function Places({ tabId, finding }: { tabId: string; finding: LintFinding }): ReactElement | null {
  const [all, setAll] = useState(false);
  const { places, count, where } = finding;
  if (places.length === 0) return where === '' ? null : <p className="small muted mono">{where}</p>;
  const shown = all ? places : places.slice(0, shownAtFirst);
  const unlisted = count - places.length;
  return (
    <ul className="finding-places small">
      {shown.map((place) => (
        <li key={`${place.kind} ${String(place.index)}`}>
          <PlaceLink tabId={tabId} place={place} />
        </li>
      ))}
      {shown.length < places.length ? (
        <li>
          <button type="button" className="link link-more" onClick={() => setAll(true)}>
            Show {unlisted > 0 ? `${String(places.length)} of ${count.toLocaleString('en')}` : `all ${String(count)}`}
          </button>
        </li>
      ) : unlisted > 0 ? (
        <li className="muted">and {unlisted.toLocaleString('en')} more</li>
      ) : null}
    </ul>
  );
}

function Help({ rule }: { rule: LintRuleInfo }): ReactElement {
  return (
    <details className="finding-help small">
      <summary>Why it matters</summary>
      <p>{rule.why}</p>
    </details>
  );
}

interface GroupProps {
  tabId: string;
  group: RuleGroup<LintFinding>;
  rule: LintRuleInfo | undefined;
}

function Group({ tabId, group, rule }: GroupProps): ReactElement {
  const [all, setAll] = useState(false);
  const { glyph, word, tone } = marks[group.severity];
  const shown = all ? group.findings : group.findings.slice(0, shownAtFirst);
  const fixes = [...new Set(shown.map(({ fix }) => fix))].filter((fix) => fix !== '');
  return (
    <li className={`finding ${tone}`} data-rule={group.rule}>
      <details open={group.severity !== 'info'}>
        <summary>
          <span className={`verdict ${tone}`}>
            <span aria-hidden="true">{glyph}</span>
            <span>{word}</span>
          </span>{' '}
          {rule?.title ?? group.rule}
          {group.count > 1 ? <span className="section-count">{group.count.toLocaleString('en')}</span> : null}
        </summary>
        {shown.map((finding, at) => (
          // Two findings of a rule may say the same of different places.
          <div key={at} className="finding-one">
            <p>{finding.message}</p>
            <Places tabId={tabId} finding={finding} />
          </div>
        ))}
        {shown.length < group.findings.length ? (
          <button type="button" className="link link-more" onClick={() => setAll(true)}>
            Show all {group.findings.length}
          </button>
        ) : null}
        {fixes.map((fix) => (
          <p key={fix} className="finding-fix">
            {fix}
          </p>
        ))}
        {rule === undefined ? null : <Help rule={rule} />}
        <p className="small muted">
          <code>{group.rule}</code>
        </p>
      </details>
    </li>
  );
}

interface FilterProps {
  groups: readonly RuleGroup<LintFinding>[];
  hidden: ReadonlySet<Severity>;
  toggle: (severity: Severity) => void;
}

/** One button a severity that occurs; pressed is shown. */
function Filter({ groups, hidden, toggle }: FilterProps): ReactElement | null {
  const present = severities.filter((severity) => groups.some((group) => group.severity === severity));
  if (present.length < 2) return null;
  return (
    <div className="button-row finding-filter" role="group" aria-label="Severities shown">
      {present.map((severity) => {
        const count = groups.filter((group) => group.severity === severity).length;
        const { word, many } = marks[severity];
        return (
          <button
            key={severity}
            type="button"
            className="button small"
            aria-pressed={!hidden.has(severity)}
            onClick={() => toggle(severity)}
          >
            {String(count)} {count === 1 ? word : many}
          </button>
        );
      })}
    </div>
  );
}

interface Props extends Findings {
  tabId: string;
}

export function FindingsSection({ tabId, findings, rules, readWeights }: Props): ReactElement | null {
  const [hidden, setHidden] = useState<ReadonlySet<Severity>>(new Set());
  const groups = groupByRule(findings);
  if (groups.length === 0 && readWeights === null) return null;
  const toggle = (severity: Severity): void => {
    const next = new Set(hidden);
    if (!next.delete(severity)) next.add(severity);
    setHidden(next);
  };
  const shown = groups.filter(({ severity }) => !hidden.has(severity));
  return (
    <Section title="Findings" count={groups.length}>
      <Filter groups={groups} hidden={hidden} toggle={toggle} />
      <ul className="findings" data-testid="findings">
        {shown.map((group) => (
          <Group key={group.rule} tabId={tabId} group={group} rule={rules.get(group.rule)} />
        ))}
      </ul>
      {readWeights === null ? null : (
        <p className="small muted">
          Values of weights were not looked at.{' '}
          <button type="button" className="link" onClick={readWeights}>
            Check them
          </button>
        </p>
      )}
    </Section>
  );
}
