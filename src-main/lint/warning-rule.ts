/** A rule whose check lies in the reader: it says what the warning or finding of that name means. */
import type { Severity } from '../../src-shared/lint.js';
import type { Hit, LintRule } from './lint-rule.js';

export interface ReportedRule {
  id: string;
  severity: Severity;
  title: string;
  why: string;
  fix: string;
  /** Formats whose readers report it; absent for any. */
  formats?: readonly string[];
}

/** `own`: the severity each finding has, as those of pickles do; the rule's for all of them otherwise. */
export const reportedRule = ({ id, severity, title, why, fix, formats }: ReportedRule, own = false): LintRule => ({
  id,
  severity,
  title,
  help: { why, fix },
  formats: formats ?? 'all',
  check: ({ reported }) =>
    reported
      .filter((finding) => finding.rule === id)
      .map((finding): Hit => {
        const { message, where } = finding;
        return { message, where, fix: finding.fix || fix, ...(own ? { severity: finding.severity } : {}) };
      }),
});
