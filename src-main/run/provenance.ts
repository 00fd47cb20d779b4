/** NAME.provenance.json beside every artifact of a run: what it was made from, by what, and how. */
import { basename, dirname, join } from 'node:path';
import type { RunRecord } from '../../src-shared/run-record.js';
import { type Artifact, targets, type TargetRequest } from '../../src-shared/target.js';
import { writeJson } from '../io/atomic-write.js';

export interface Provenance {
  schemaVersion: 1;
  artifact: { file: string; bytes: number | null; sha256: string | null; opset: number | null };
  target: string;
  options: TargetRequest['options'];
  source: RunRecord['source'];
  inputs: string[];
  /** Makes it again. */
  command: string;
  versions: Record<string, string>;
  run: string;
  madeAt: string;
}

/** The provenance of one artifact of a run. */
export function provenanceOf(
  run: RunRecord,
  artifact: Artifact,
  path: string,
  request: TargetRequest | undefined,
): Provenance {
  return {
    schemaVersion: 1,
    artifact: { file: basename(path), bytes: artifact.bytes, sha256: artifact.sha256, opset: artifact.opset },
    target: targets[artifact.target].title,
    options: { ...(request?.opset == null ? {} : { opset: request.opset }), ...request?.options },
    source: run.source,
    inputs: run.recipe.inputs,
    command: `${run.command} --only ${artifact.target}`,
    versions: run.versions,
    run: run.id,
    madeAt: new Date().toISOString(),
  };
}

/** Writes one file beside each artifact that was written. */
export async function writeProvenance(run: RunRecord, requests: readonly TargetRequest[]): Promise<void> {
  for (const artifact of run.artifacts) {
    if (artifact.path === null) continue;
    const request = requests.find((each) => each.target === artifact.target);
    const file = join(dirname(artifact.path), `${basename(artifact.path)}.provenance.json`);
    await writeJson(file, provenanceOf(run, artifact, artifact.path, request));
  }
}
