/** `lapidary lint MODEL…`: what is wrong with model files and what loading them would run, without running any of it. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { LapidaryError } from '../../../src-shared/errors.js';
import { type LintFinding, type LintRuleInfo, reaches, type Severity } from '../../../src-shared/lint.js';
import { lintModel } from '../../lint/lint-model.js';
import { lintRules, ruleInfo } from '../../lint/registry.js';
import { type LintChoice, ruleFailed } from '../../lint/run-rules.js';
import { sarifOf } from '../../lint/sarif.js';
import { version } from '../../resources.js';
import { countsText, lintText } from './lint-text.js';
import { checkFailed, printJson, printText } from './output.js';
import { textTable } from './text-table.js';

const failLevels = ['error', 'warning', 'info', 'never'] as const;
type FailOn = Severity | 'never';

interface LintOptions {
  rule: string[];
  ignore: string[];
  failOn: string;
  weights: boolean;
  json?: boolean;
  sarif?: string;
  list?: boolean;
}

interface LintedModel {
  path: string;
  format: string;
  findings: LintFinding[];
  problem: LapidaryError | null;
}

function failOnOf(text: string): FailOn {
  const level = failLevels.find((each) => each === text);
  if (level !== undefined) return level;
  throw new LapidaryError(
    'USAGE',
    `--fail-on takes ${failLevels.join(', ')}, not ${text}.`,
    'See `lapidary lint --help`.',
  );
}

function checkRules(rules: readonly string[]): void {
  const ids = [...lintRules.map(({ id }) => id), ruleFailed];
  for (const rule of rules) {
    if (ids.includes(rule)) continue;
    const words = rule.split('-').filter((word) => word.length > 3);
    const near = ids.filter((id) => id.includes(rule) || words.some((word) => id.includes(word))).slice(0, 3);
    throw new LapidaryError(
      'USAGE',
      `There is no rule ${rule}.`,
      near.length === 0
        ? 'List them: `lapidary lint --list`.'
        : `Did you mean ${near.join(' or ')}? \`lapidary lint --list\` has all.`,
    );
  }
}

function list(rules: readonly LintRuleInfo[], json: boolean): void {
  if (json) {
    printJson({ schemaVersion: 1, rules });
    return;
  }
  const rows = rules.map(({ id, severity, title, weights }) => [id, severity, weights ? 'values' : '', title]);
  printText(textTable([{ title: 'rule' }, { title: 'severity' }, { title: 'reads' }, { title: 'what' }], rows));
  printText(`${String(rules.length)} rules. docs/lint has a page for each: why, and what to do.`);
}

async function lintOne(path: string, choice: LintChoice): Promise<LintedModel> {
  try {
    return { path, problem: null, ...(await lintModel(path, choice)) };
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError) || thrown.code === 'CANCELLED') throw thrown;
    return { path, format: '', findings: [], problem: thrown };
  }
}

const asJson = (models: readonly LintedModel[]): object => ({
  schemaVersion: 1,
  models: models.map(({ path, format, findings, problem }) => ({
    path,
    format,
    counts: Object.fromEntries(
      (['error', 'warning', 'info'] as const).map((level) => [
        level,
        findings.filter(({ severity }) => severity === level).length,
      ]),
    ),
    problem: problem === null ? null : { code: problem.code, message: problem.message, hints: problem.hints },
  })),
  findings: models.flatMap(({ path, findings }) => findings.map((finding) => ({ path, ...finding }))),
});

function asText(models: readonly LintedModel[], rules: readonly LintRuleInfo[]): string {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return models
    .map(({ path, findings, problem }) => {
      const body = problem === null ? lintText(findings, byId) : `✕ not read: ${problem.message}`;
      return models.length === 1 ? body : `${path}\n${body}`;
    })
    .join('\n\n');
}

/** The sentence a command that failed its check ends with. */
function failure(models: readonly LintedModel[], level: Severity): LapidaryError {
  const bad = models.flatMap(({ findings }) => findings).filter(({ severity }) => reaches(severity, level));
  const dangerous = bad.some(({ rule }) => /^(pickle|export)-/.test(rule) || rule === 'runs-stored-code');
  const files = models.length === 1 ? `${models[0]?.path ?? ''}: ` : '';
  return checkFailed(`${files}${countsText(bad)} found.`, [
    ...(dangerous ? ['Do not load it.'] : []),
    ...(level === 'error' ? [] : [`Lower the bar with --fail-on, or leave rules out with --ignore.`]),
  ]);
}

/** `-` is stdout. */
function writeSarif(target: string, models: readonly LintedModel[], rules: readonly LintRuleInfo[]): void {
  const files = models.map(({ path, findings, problem }) => ({
    path,
    findings,
    ...(problem === null ? {} : { problem: problem.message }),
  }));
  const document = sarifOf(files, rules, { version, folder: process.cwd() });
  if (target === '-') printJson(document);
  else {
    try {
      writeFileSync(target, `${JSON.stringify(document, null, 2)}\n`);
    } catch (thrown) {
      const why = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
      throw new LapidaryError('USAGE', `${target} could not be written (${why}).`, 'Choose another place.');
    }
  }
}

/** Values of an option that may be given several times, or with commas. */
const collect = (value: string, before: readonly string[]): string[] => [
  ...before,
  ...value.split(',').filter((each) => each !== ''),
];

export function lintCommand(): Command {
  return new Command('lint')
    .description(
      'Say what is wrong with model files and what loading them would run. Executes nothing; exit 1 on findings as bad as --fail-on.',
    )
    .argument('[models...]', 'models, checkpoints, pickles, folders')
    .option('--rule <id>', 'check this rule only; may be given several times', collect, [])
    .option('--ignore <id>', 'leave this rule out; may be given several times', collect, [])
    .option('--fail-on <severity>', 'exit 1 at error, warning or info and worse; never', 'error')
    .option('--no-weights', 'read no values of weights: rules about them are left out')
    .option('--json', 'print one JSON document')
    .option('--sarif <file>', 'write SARIF 2.1.0 for code scanning; - prints it')
    .option('--list', 'list all rules')
    .action(async (models: string[], options: LintOptions) => {
      const rules = lintRules.map(ruleInfo);
      if (options.list === true) {
        list(rules, options.json === true);
        return;
      }
      if (models.length === 0) throw new LapidaryError('USAGE', 'No file was named.', 'Give the path of a model file.');
      if (options.json === true && options.sarif === '-')
        throw new LapidaryError('USAGE', '--json and --sarif - both print to stdout.', 'Give SARIF a file.');
      checkRules([...options.rule, ...options.ignore]);
      const failOn = failOnOf(options.failOn);
      const choice = { only: options.rule, ignore: options.ignore, weights: options.weights };
      const linted: LintedModel[] = [];
      for (const model of models) linted.push(await lintOne(resolve(model), choice));
      if (options.sarif !== undefined) writeSarif(options.sarif, linted, rules);
      const [first] = linted;
      // One file that cannot be read is said as by every other command.
      if (linted.length === 1 && first?.problem) throw first.problem;
      if (options.json === true) printJson(asJson(linted));
      else if (options.sarif !== '-') printText(asText(linted, rules));
      const unread = linted.find(({ problem }) => problem !== null);
      if (unread?.problem) throw unread.problem;
      const isBad =
        failOn !== 'never' && linted.some(({ findings }) => findings.some(({ severity }) => reaches(severity, failOn)));
      if (isBad) throw failure(linted, failOn);
    });
}
