/** One row per artifact of a run: what a person decides by. Pure. */
import type { Verdict } from '../../src-shared/parity.js';
import { decide, findingCount, isUsable } from '../../src-shared/recommendation.js';
import type { RunRecord } from '../../src-shared/run-record.js';
import { summaryRows } from '../../src-shared/run-summary.js';
import { type Artifact, targets } from '../../src-shared/target.js';

export interface ArtifactRow {
  artifact: Artifact;
  title: string;
  verdict: Verdict | null;
  usable: boolean;
  /** It is the one to take. */
  recommended: boolean;
  /** Sizes at which it holds, of how many. */
  held: number;
  sizes: number;
  maxAbs: number | null;
  p50Ms: number | null;
  findings: number;
}

/** Rows in the order of the recipe; what failed to be written is there, too. */
export function artifactRows(run: RunRecord): ArtifactRow[] {
  const { choice } = decide(run);
  const rows = summaryRows(run);
  return run.artifacts.flatMap((artifact) => {
    const row = rows.find(({ label }) => label === artifact.target);
    if (row === undefined) return [];
    const usable = isUsable({ artifact, row });
    const compared = row.verdict === 'reference' ? null : row.verdict;
    return [
      {
        artifact,
        title: targets[artifact.target].title,
        verdict: usable ? compared : 'fail',
        usable,
        recommended: choice?.artifact === artifact,
        held: row.casesPassed,
        sizes: row.casesTotal,
        maxAbs: row.maxAbs,
        p50Ms: row.latency[0]?.p50Ms ?? null,
        findings: findingCount(artifact),
      },
    ];
  });
}
