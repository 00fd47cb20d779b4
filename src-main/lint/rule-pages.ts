/** The pages of docs/lint, made from the rules themselves by scripts/lint-docs.mjs. */
import type { LintRuleInfo } from '../../src-shared/lint.js';
import { lintRules, ruleInfo } from './registry.js';

const words = { error: 'Error', warning: 'Warning', info: 'Note' } as const;

const formatNames = ({ formats }: LintRuleInfo): string =>
  formats.length === 0 ? 'every format that has it' : formats.join(', ');

function page(rule: LintRuleInfo): string {
  const { id, severity, title, why, fix, weights } = rule;
  return [
    `# ${id}`,
    '',
    `**${title}.** ${words[severity]}, where nothing lessens it · ${formatNames(rule)}${weights ? ' · reads values of weights' : ''}`,
    '',
    '## Why',
    why,
    '',
    '## What to do',
    fix,
    '',
    '## On the command line',
    '```sh',
    `lapidary lint MODEL --rule ${id}      # this rule only`,
    `lapidary lint MODEL --ignore ${id}    # all but this one`,
    '```',
    '',
  ].join('\n');
}

function contents(rules: readonly LintRuleInfo[]): string {
  const rows = rules.map(
    (rule) =>
      `| [${rule.id}](${rule.id}.md) | ${words[rule.severity].toLowerCase()} | ${rule.title} | ${formatNames(rule)} |`,
  );
  return [
    '# Lint rules',
    '',
    '`lapidary lint MODEL…` says what is wrong with model files and what loading them would run. It executes nothing. In the',
    'window the same findings stand in the inspector of the model, by rule, each leading to its nodes.',
    '',
    '```sh',
    'lapidary lint model.onnx                          # grouped by rule, with nodes and fixes',
    'lapidary lint models/*.onnx --fail-on warning     # exit 1 at warnings and errors (default: errors; never)',
    'lapidary lint model.onnx --sarif lint.sarif       # SARIF 2.1.0 for code scanning; - prints it',
    'lapidary lint model.onnx --json                   # { schemaVersion, models, findings }',
    'lapidary lint model.onnx --no-weights             # structure only: rules that read values are left out',
    'lapidary lint --list                              # all rules',
    '```',
    '',
    'Severities: an **error** keeps the model from loading or makes its results wrong, or loading it dangerous; a **warning**',
    'wants a decision; a **note** is good to know. A rule may be less severe in a case where it matters less. A rule that',
    'cannot be checked is reported as `rule-failed`, and the others go on. Rules that read values of weights stream them, a',
    'megabyte at a time.',
    '',
    'These pages are made from the rules (`src-main/lint`) by `node scripts/lint-docs.mjs`.',
    '',
    '| rule | severity | what | formats |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** Text of every page by file name. */
export function rulePages(): Map<string, string> {
  const rules = lintRules.map(ruleInfo);
  return new Map([['README.md', contents(rules)], ...rules.map((rule) => [`${rule.id}.md`, page(rule)] as const)]);
}
