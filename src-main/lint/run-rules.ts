/** Runs rules over a model: bounded findings, and a rule that fails is a finding itself. */
import { setImmediate } from 'node:timers/promises';
import { LapidaryError } from '../../src-shared/errors.js';
import { bySeverity, type LintFinding, type LintPlace, maxFindingsOfRule, maxPlaces } from '../../src-shared/lint.js';
import type { LintContext } from './lint-context.js';
import type { Hit, LintRule } from './lint-rule.js';

export interface LintChoice {
  /** Only these rules; all where it is empty. */
  only: readonly string[];
  ignore: readonly string[];
  /** Whether values of weights may be read. */
  weights: boolean;
}

export const everyRule: LintChoice = { only: [], ignore: [], weights: true };

/** Whether a choice takes a rule in. */
export const isChosen = ({ only, ignore }: LintChoice, rule: string): boolean =>
  (only.length === 0 || only.includes(rule)) && !ignore.includes(rule);

/** Findings of the chosen rules that apply to the model's format, the worst first. Throws CANCELLED. */
export async function runRules(
  rules: readonly LintRule[],
  context: LintContext,
  choice: LintChoice = everyRule,
): Promise<LintFinding[]> {
  const findings: LintFinding[] = [];
  for (const rule of rules) {
    const applies = rule.formats === 'all' || rule.formats.includes(context.report.format);
    if (!applies || !isChosen(choice, rule.id) || (rule.weights === true && !choice.weights)) continue;
    // Lets others on this thread have their turn, and a cancel arrive.
    await setImmediate();
    if (context.signal.aborted) throw new LapidaryError('CANCELLED', 'Lint was cancelled.');
    findings.push(...(await findingsOf(rule, context)));
  }
  return findings.sort(bySeverity);
}

async function findingsOf(rule: LintRule, context: LintContext): Promise<LintFinding[]> {
  const findings: LintFinding[] = [];
  let more = 0;
  try {
    // The file stays open while a rule that reads it in many places runs.
    const hits = await context.model.during(() => {
      const found = rule.check(context);
      return found instanceof Promise ? found : [...found];
    });
    for (const hit of hits) {
      if (findings.length < maxFindingsOfRule) findings.push(findingOf(rule, hit, context));
      else more += 1;
    }
  } catch (thrown) {
    if (thrown instanceof LapidaryError && thrown.code === 'CANCELLED') throw thrown;
    findings.push(failure(rule, thrown));
  }
  const last = findings.at(-1);
  if (more > 0 && last !== undefined)
    findings.push({
      ...last,
      message: `And ${more.toLocaleString('en-US')} more of this kind.`,
      where: '',
      places: [],
      count: more,
    });
  return findings;
}

/** Rule id of a rule that could not be checked. */
export const ruleFailed = 'rule-failed';

function failure(rule: LintRule, thrown: unknown): LintFinding {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    rule: ruleFailed,
    severity: 'warning',
    message: `The rule ${rule.id} could not be checked: ${why.slice(0, 300)}`,
    where: '',
    fix: `The other rules were checked; leave this one out with --ignore ${rule.id}.`,
    places: [],
    count: 0,
  };
}

function findingOf(rule: LintRule, hit: Hit, context: LintContext): LintFinding {
  const places: LintPlace[] = [];
  let count = 0;
  const add = (place: () => LintPlace): void => {
    count += 1;
    if (places.length < maxPlaces) places.push(place());
  };
  for (const index of hit.nodes ?? []) if (index >= 0) add(() => nodePlace(context, index));
  for (const index of hit.values ?? []) if (index >= 0) add(() => valuePlace(context, index));
  return {
    rule: rule.id,
    severity: hit.severity ?? rule.severity,
    message: hit.message,
    where: hit.where ?? (places.length === 1 ? (places[0]?.name ?? '') : ''),
    fix: hit.fix ?? rule.help.fix,
    places,
    count,
  };
}

/** Names are a file's text, and may be as long as it likes. */
const maxName = 300;
const cut = (text: string): string => (text.length > maxName ? `${text.slice(0, maxName)}…` : text);

function nodePlace(context: LintContext, index: number): LintPlace {
  const op = context.op(index);
  const output = context.outputs(index).find((value) => value >= 0) ?? -1;
  const name = context.nodeName(index) || (output < 0 ? '' : context.valueName(output)) || `${op} ${String(index)}`;
  return { kind: 'node', index, name: cut(name), op: cut(op) };
}

const valuePlace = (context: LintContext, index: number): LintPlace => ({
  kind: 'value',
  index,
  name: cut(context.valueName(index)),
  op: '',
});
