/** Lint of one file: what its reader reports and what the rules find, each thing once. */
import { resolve } from 'node:path';
import type { Finding } from '../../src-shared/finding.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { bySeverity, type LintFinding } from '../../src-shared/lint.js';
import { lintFile } from '../formats/lint.js';
import type { OpenedModel } from '../formats/model-format.js';
import { openModel } from '../formats/registry.js';
import { LintContext } from './lint-context.js';
import { lintRules } from './registry.js';
import { everyRule, isChosen, type LintChoice, runRules } from './run-rules.js';

export interface LintResult {
  /** As in InspectReport.format; '' for a file that is no model but can be judged, such as any pickle. */
  format: string;
  findings: LintFinding[];
}

const never = new AbortController().signal;

/**
 * Findings of a file or folder, the worst first. Executes nothing. `opened` is its model where it is open already. Throws
 * what opening throws for what is neither pickle nor model, and CANCELLED.
 */
export async function lintModel(
  path: string,
  choice: LintChoice = everyRule,
  signal: AbortSignal = never,
  opened?: OpenedModel,
): Promise<LintResult> {
  const model = opened ?? (await modelAt(path));
  if (!('report' in model)) {
    // Throws the same again for what is no pickle either.
    const findings = (await lintFile(path)).map(asLintFinding);
    return { format: '', findings: findings.filter(({ rule }) => isChosen(choice, rule)).sort(bySeverity) };
  }
  const reported = await lintFile(path, model);
  const context = new LintContext(model, reported, signal);
  const findings = await runRules(lintRules, context, choice).finally(() => context.stored.close());
  const known = new Set(lintRules.map(({ id }) => id));
  const others = reported.filter(({ rule }) => !known.has(rule) && isChosen(choice, rule)).map(asLintFinding);
  return { format: model.report.format, findings: [...findings, ...others].sort(bySeverity) };
}

/** The model, or why there is none: a pickle that is no model can still be judged. */
async function modelAt(path: string): Promise<OpenedModel | LapidaryError> {
  try {
    return await openModel(resolve(path));
  } catch (thrown) {
    if (thrown instanceof LapidaryError) return thrown;
    throw thrown;
  }
}

const asLintFinding = (finding: Finding): LintFinding => ({ ...finding, places: [], count: 0 });
