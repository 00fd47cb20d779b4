/** One line per subject of a run: its verdict and its times side by side. Pure; used by terminal, report and window. */
import type { LatencyRow } from './latency.js';
import type { Verdict } from './parity.js';
import { type RunRecord, worstVerdict } from './run-record.js';
import { targets } from './target.js';

export interface SummaryRow {
  label: string;
  title: string;
  /** 'reference' for eager; null when it was not compared. */
  verdict: Verdict | 'reference' | null;
  /** Largest absolute difference over all outputs and cases. */
  maxAbs: number | null;
  casesPassed: number;
  casesTotal: number;
  latency: LatencyRow[];
  /** p50 of the reference over p50 of this, at the first batch both have; null without both. */
  speedup: number | null;
  problem: string | null;
}

const titleOf = (label: string): string =>
  label === 'eager'
    ? 'PyTorch eager'
    : ((targets as Record<string, { title: string } | undefined>)[label]?.title ?? label);

/** Rows in the order reference, artifacts. */
export function summaryRows(run: Pick<RunRecord, 'artifacts' | 'parity' | 'latency'>): SummaryRow[] {
  const labels = ['eager', ...run.artifacts.map((artifact) => artifact.target)];
  const latencyOf = (label: string): LatencyRow[] => run.latency?.subjects.filter((row) => row.subject === label) ?? [];
  const base = latencyOf('eager')[0];
  return labels.map((label) => {
    const artifact = run.artifacts.find((each) => each.target === label);
    const outputs = run.parity?.outputs.filter((output) => output.subject === label) ?? [];
    const failed = run.parity?.failures.filter((failure) => failure.subject === label) ?? [];
    const cases = run.parity?.cases.filter((each) => run.parity?.reference.some((ran) => ran.case === each.id)) ?? [];
    const passed = cases.filter(
      (each) =>
        !failed.some((failure) => failure.case === each.id) &&
        outputs.every((output) => output.case !== each.id || output.verdict !== 'fail'),
    );
    const differences = outputs.flatMap((output) => (output.maxAbs === null ? [] : [output.maxAbs]));
    const latency = latencyOf(label);
    const same = latency.find((row) => row.batch === base?.batch);
    const error = artifact?.findings.find((finding) => finding.severity === 'error');
    const compared = outputs.length > 0 || failed.length > 0;
    return {
      label,
      title: titleOf(label),
      verdict:
        label === 'eager'
          ? 'reference'
          : error !== undefined || failed.length > 0
            ? 'fail'
            : compared
              ? worstVerdict(outputs.map((output) => output.verdict))
              : null,
      maxAbs: differences.length > 0 ? Math.max(...differences) : null,
      casesPassed: label === 'eager' ? cases.length : compared ? passed.length : 0,
      casesTotal: cases.length,
      latency,
      speedup: base !== undefined && same !== undefined && label !== 'eager' ? base.p50Ms / same.p50Ms : null,
      problem: error?.message ?? null,
    };
  });
}
