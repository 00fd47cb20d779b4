/** Runs every artifact against eager PyTorch at the sizes its axes declare, and turns what breaks into findings. */
import type { Finding } from '../../src-shared/finding.js';
import type { Subject } from '../../src-shared/subject.js';
import { parityCases } from '../../src-shared/value-cases.js';
import type { ParityResult } from '../../src-shared/parity.js';
import { type Artifact, type ExportRequest, targets } from '../../src-shared/target.js';
import type { JobContext } from '../jobs/job-context.js';
import { runParity } from '../parity/run-parity.js';
import type { RuleSettings } from '../parity/rules.js';
import { runtimeFor } from '../runtimes/registry.js';
import type { Services } from '../services.js';
import { findingsFromParity, joinAxisFindings, labelOf } from './axis-findings.js';
import { libraryOf } from './read-back.js';
import { optionsOf } from '../../src-shared/source.js';

/** The eager source as a subject. */
export function eagerSubject(request: ExportRequest): Subject {
  return { path: request.source.path, entry: request.source.entry, runtime: 'eager', options: {}, label: 'eager' };
}

/** An artifact as a subject, labelled by its target. */
export function artifactSubject(request: ExportRequest, artifact: Artifact, path: string): Subject {
  const target = request.targets.find((each) => each.target === artifact.target);
  return {
    path,
    entry: null,
    runtime: targets[artifact.target].runtime,
    options: target === undefined ? {} : libraryOf(target),
    label: labelOf(artifact),
  };
}

/**
 * What keeps an artifact from being run: it does not load (said already), or it has no weights. null: nothing. What
 * was not compared is never presented as good.
 */
function whyNotRun(request: ExportRequest, artifact: Artifact): Finding[] | null {
  if (artifact.marks.some((mark) => mark.id === 'loads' && !mark.ok)) return [];
  const target = request.targets.find((each) => each.target === artifact.target);
  if (target?.options.export_params !== false) return null;
  return [
    {
      rule: 'not-compared',
      severity: 'warning',
      message: 'It holds no weights, as asked, so it was not run and not compared with PyTorch.',
      where: '',
      fix: 'Export with export_params: true to have it compared.',
    },
  ];
}

/** The artifacts with the findings of running them added, and the comparison itself (null when nothing was written). */
export async function verifyArtifacts(
  context: JobContext,
  services: Services,
  request: ExportRequest,
  artifacts: readonly Artifact[],
  dir: string,
  settings: RuleSettings,
): Promise<{ artifacts: Artifact[]; parity: ParityResult | null }> {
  const notRun = (artifact: Artifact): Artifact => {
    const reason = whyNotRun(request, artifact);
    return reason === null ? artifact : { ...artifact, ok: false, findings: [...artifact.findings, ...reason] };
  };
  const written = artifacts.flatMap((artifact) =>
    artifact.path === null || whyNotRun(request, artifact) !== null
      ? []
      : [artifactSubject(request, artifact, artifact.path)],
  );
  if (written.length === 0) return { artifacts: artifacts.map(notRun), parity: null };
  const { result: parity } = await runParity(context, {
    subjects: [eagerSubject(request), ...written],
    specs: request.inputs,
    cases: parityCases(request.inputs),
    settings,
    dir,
    open: (subject) =>
      runtimeFor(subject.runtime, { python: services.python, isolated: false }).open(context, subject, {
        threads: request.threads,
        inputNames: request.inputs.map((spec) => spec.name),
        outputNames: request.outputs ?? outputNamesOf(artifacts),
        sourceOptions: optionsOf(request.source),
      }),
  });
  const judged = artifacts.map((artifact) => {
    if (artifact.path === null) return artifact;
    if (whyNotRun(request, artifact) !== null) return notRun(artifact);
    const findings = joinAxisFindings(
      artifact.findings,
      findingsFromParity(artifact, request.inputs, parity, artifacts),
    );
    return { ...artifact, findings, ok: findings.every((finding) => finding.severity !== 'error') };
  });
  return { artifacts: judged, parity };
}

/** Names for PyTorch's nameless outputs: those of the first artifact that has names. */
function outputNamesOf(artifacts: readonly Artifact[]): string[] | null {
  const named = artifacts.find((artifact) => artifact.outputs.length > 0);
  return named === undefined ? null : named.outputs.map((output) => output.name);
}
