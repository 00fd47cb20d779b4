/** Runs every artifact against eager PyTorch at the sizes its axes declare, and turns what breaks into findings. */
import type { Subject } from '../../src-shared/subject.js';
import { casesFor } from '../../src-shared/cases.js';
import type { ParityResult } from '../../src-shared/parity.js';
import { type Artifact, type ExportRequest, targets } from '../../src-shared/target.js';
import type { JobContext } from '../jobs/job-context.js';
import { runParity } from '../parity/run-parity.js';
import type { ToleranceOverride } from '../parity/verdict.js';
import { runtimeFor } from '../runtimes/registry.js';
import type { Services } from '../services.js';
import { findingsFromParity, labelOf } from './axis-findings.js';

/** The eager source as a subject. */
export function eagerSubject(request: ExportRequest): Subject {
  return { path: request.source.path, entry: request.source.entry, runtime: 'eager', options: {}, label: 'eager' };
}

/** An artifact as a subject, labelled by its target. */
export function artifactSubject(artifact: Artifact, path: string): Subject {
  return { path, entry: null, runtime: targets[artifact.target].runtime, options: {}, label: labelOf(artifact) };
}

/** The artifacts with the findings of running them added, and the comparison itself (null when nothing was written). */
export async function verifyArtifacts(
  context: JobContext,
  services: Services,
  request: ExportRequest,
  artifacts: readonly Artifact[],
  dir: string,
  override: ToleranceOverride,
): Promise<{ artifacts: Artifact[]; parity: ParityResult | null }> {
  const written = artifacts.flatMap((artifact) =>
    artifact.path === null ? [] : [artifactSubject(artifact, artifact.path)],
  );
  if (written.length === 0) return { artifacts: [...artifacts], parity: null };
  const parity = await runParity(context, {
    subjects: [eagerSubject(request), ...written],
    specs: request.inputs,
    cases: casesFor(request.inputs),
    override,
    dir,
    open: (subject) =>
      runtimeFor(subject.runtime, { python: services.python, isolated: false }).open(context, subject, {
        threads: request.threads,
        inputNames: request.inputs.map((spec) => spec.name),
        outputNames: request.outputs ?? outputNamesOf(artifacts),
        sourceArguments: request.source.arguments,
      }),
  });
  const judged = artifacts.map((artifact) => {
    if (artifact.path === null) return artifact;
    const findings = [...artifact.findings, ...findingsFromParity(artifact, request.inputs, parity)];
    return { ...artifact, findings, ok: findings.every((finding) => finding.severity !== 'error') };
  });
  return { artifacts: judged, parity };
}

/** Names for PyTorch's nameless outputs: those of the first artifact that has names. */
function outputNamesOf(artifacts: readonly Artifact[]): string[] | null {
  const named = artifacts.find((artifact) => artifact.outputs.length > 0);
  return named === undefined ? null : named.outputs.map((output) => output.name);
}
