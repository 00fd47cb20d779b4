/** Findings as SARIF 2.1.0, the format code-scanning services take. */
import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LintFinding, LintPlace, LintRuleInfo, Severity } from '../../src-shared/lint.js';

export interface LintedFile {
  path: string;
  findings: readonly LintFinding[];
  /** Why it could not be read; absent for one that was. */
  problem?: string;
}

const levels: Record<Severity, 'error' | 'warning' | 'note'> = { error: 'error', warning: 'warning', info: 'note' };

function uriFrom(folder: string, path: string): string {
  const below = relative(folder, path);
  const isBelow = below !== '' && !below.startsWith('..') && !isAbsolute(below);
  return isBelow ? below.split(sep).map(encodeURIComponent).join('/') : pathToFileURL(path).href;
}

/** What a rule that no rule of the registry is (a failure, a reader's own) is described by. */
const nameless = (id: string): LintRuleInfo => ({
  id,
  severity: 'warning',
  title: id,
  why: '',
  fix: '',
  formats: [],
  weights: false,
});

const descriptor = ({ id, severity, title, why, fix }: LintRuleInfo): object => ({
  id,
  name: id.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase()),
  shortDescription: { text: title },
  ...(why === '' ? {} : { fullDescription: { text: why } }),
  help: { text: `${why}\n\nFix: ${fix}`.trim(), markdown: `${why}\n\n**Fix:** ${fix}`.trim() },
  defaultConfiguration: { level: levels[severity] },
});

const logical = ({ kind, name, op }: LintPlace): object => ({
  name,
  fullyQualifiedName: name,
  kind: kind === 'node' ? 'element' : 'object',
  ...(op === '' ? {} : { properties: { operator: op } }),
});

function resultOf(uri: string, finding: LintFinding, ruleIndex: number): object {
  const artifactLocation = { uri };
  const { rule, severity, message, fix, places, where } = finding;
  const named =
    places.length > 0 ? places.map(logical) : where === '' ? [] : [{ name: where, fullyQualifiedName: where }];
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: fix === '' ? message : `${message} ${fix}` },
    locations: [{ physicalLocation: { artifactLocation }, ...(named.length === 0 ? {} : { logicalLocations: named }) }],
  };
}

/** One SARIF log of all files; those below `folder` are named relative to it, as code-scanning services want it. */
export function sarifOf(
  files: readonly LintedFile[],
  rules: readonly LintRuleInfo[],
  { version, folder }: { version: string; folder: string },
): object {
  const uriOf = (path: string): string => uriFrom(folder, path);
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const used = [...new Set(files.flatMap(({ findings }) => findings.map(({ rule }) => rule)))];
  const index = new Map(used.map((id, at) => [id, at]));
  const notifications = files.flatMap(({ path, problem }) =>
    problem === undefined
      ? []
      : [
          {
            level: 'error',
            message: { text: problem },
            locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
          },
        ],
  );
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Lapidary',
            version,
            semanticVersion: version,
            rules: used.map((id) => descriptor(known.get(id) ?? nameless(id))),
          },
        },
        artifacts: files.map(({ path }) => ({ location: { uri: uriOf(path) } })),
        invocations: [
          {
            executionSuccessful: notifications.length === 0,
            ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
          },
        ],
        results: files.flatMap(({ path, findings }) =>
          findings.map((finding) => resultOf(uriOf(path), finding, index.get(finding.rule) ?? -1)),
        ),
      },
    ],
  };
}
