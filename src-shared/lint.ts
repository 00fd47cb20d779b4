/** Lint: findings with the places they are about, and what is said of each rule. */
import { z } from 'zod';
import { type Finding, findingSchema, severitySchema } from './finding.js';

export type Severity = Finding['severity'];

/** A node or value a finding is about: its row in the graph, for those who have it, and its name. */
export const lintPlaceSchema = z.object({
  kind: z.enum(['node', 'value']),
  index: z.number().int(),
  name: z.string(),
  /** Operator of a node; '' for a value. */
  op: z.string(),
});
export type LintPlace = z.infer<typeof lintPlaceSchema>;

/** Places kept of one finding; `count` says how many there are. */
export const maxPlaces = 100;
/** Findings kept of one rule; what is over is counted in a last one. */
export const maxFindingsOfRule = 50;

export const lintFindingSchema = findingSchema.extend({
  places: z.array(lintPlaceSchema),
  /** Places in all; 0 for a finding about the whole file. */
  count: z.number().int(),
});
export type LintFinding = z.infer<typeof lintFindingSchema>;

export const lintRuleSchema = z.object({
  id: z.string(),
  severity: severitySchema,
  title: z.string(),
  why: z.string(),
  fix: z.string(),
  /** Formats it looks at, as in InspectReport.format; empty for all of them. */
  formats: z.array(z.string()),
  /** Whether it reads values of weights. */
  weights: z.boolean(),
});
export type LintRuleInfo = z.infer<typeof lintRuleSchema>;

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** The worst first. */
export const bySeverity = (a: { severity: Severity }, b: { severity: Severity }): number =>
  rank[a.severity] - rank[b.severity];

/** Whether a severity is as bad as `level` or worse. */
export const reaches = (severity: Severity, level: Severity): boolean => rank[severity] <= rank[level];

export interface RuleGroup<F> {
  rule: string;
  /** The worst of its findings. */
  severity: Severity;
  findings: F[];
  /** Places of all of them; a finding about the whole file counts as one. */
  count: number;
}

/** Findings by rule, the worst rules first, within a severity in order of appearance. */
export function groupByRule<F extends Finding & { count: number }>(findings: readonly F[]): RuleGroup<F>[] {
  const groups = new Map<string, RuleGroup<F>>();
  for (const finding of findings) {
    const group = groups.get(finding.rule);
    if (group === undefined) {
      const { rule, severity, count } = finding;
      groups.set(rule, { rule, severity, findings: [finding], count: Math.max(1, count) });
      continue;
    }
    group.findings.push(finding);
    group.count += Math.max(1, finding.count);
    if (rank[finding.severity] < rank[group.severity]) group.severity = finding.severity;
  }
  return [...groups.values()].sort(bySeverity);
}
