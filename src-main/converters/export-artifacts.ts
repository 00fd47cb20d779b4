/** Exports a PyTorch source to every target asked for, and reads back what really came out. */
import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LapidaryError, type SourcePlace, toErrorInfo } from '../../src-shared/errors.js';
import { placesText } from '../../src-shared/axis-fault.js';
import type { Finding } from '../../src-shared/finding.js';
import { valueOfSpec } from '../../src-shared/input-spec.js';
import { type Artifact, type ExportRequest, type TargetRequest, targets } from '../../src-shared/target.js';
import { sha256File } from '../io/hash.js';
import { sweepLeftovers } from '../io/leftovers.js';
import { type JobContext, share, throwIfCancelled } from '../jobs/job-context.js';
import { exportResultSchema } from '../runtimes/python/worker-protocol.js';
import type { Services } from '../services.js';
import { checkerMark, loadsMark, markFindings, readBack } from './read-back.js';
import { absoluteSource } from '../sources/place.js';
import { sourceStem } from '../../src-shared/source.js';

/** Where an artifact of a source goes: `<outDir>/<source stem><suffix>`. */
export function artifactPath(request: ExportRequest, target: TargetRequest): string {
  const stem = sourceStem(request.source.path);
  return resolve(join(request.outDir, `${stem}${targets[target.target].suffix}`));
}

const placeText = (place: SourcePlace | undefined): string =>
  place === undefined ? '' : `${place.file}:${String(place.line)}`;

function failedArtifact(target: TargetRequest, seconds: number, error: LapidaryError): Artifact {
  const plain: Finding = {
    rule: 'export-failed',
    severity: 'error',
    message: error.message,
    where: placeText(error.teaching.where),
    fix: error.hints.join(' '),
  };
  const findings = error.axes.map(
    (axis): Finding => ({ ...plain, message: axis.message, where: placesText(axis.places), fix: axis.fix, axis }),
  );
  return {
    target: target.target,
    path: null,
    bytes: null,
    sha256: null,
    ok: false,
    opset: null,
    inputs: [],
    outputs: [],
    seconds,
    marks: [],
    warnings: [],
    findings: findings.length > 0 ? findings : [plain],
    failure: error.toInfo(),
  };
}

/** Bytes of an artifact with its external data. */
async function bytesOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function exportOne(
  context: JobContext,
  services: Services,
  request: ExportRequest,
  target: TargetRequest,
): Promise<Artifact> {
  const path = artifactPath(request, target);
  const source = absoluteSource(request.source);
  if (path === source.path) {
    throw new LapidaryError(
      'OUTPUT_EXISTS',
      `The artifact would overwrite its source ${path}.`,
      'Choose another folder with -o.',
    );
  }
  const worker = await services.python.warm(context);
  const params = {
    source,
    target: target.target,
    inputs: request.inputs,
    outputs: request.outputs,
    opset: target.opset,
    options: target.options,
    path,
    threads: request.threads,
    seed: 0,
  };
  const exported = exportResultSchema.parse(await worker.call(context, 'export', params));
  const facts = await readBack(path, request, target, context.signal);
  const marks = [...checkerMark(exported.checker), ...(await loadsMark(context, services, path, request, target))];
  const findings = [...exported.findings, ...facts.findings, ...markFindings(marks)];
  return {
    target: target.target,
    path,
    bytes: await bytesOf(exported.files),
    sha256: await sha256File(path),
    ok: findings.every((finding) => finding.severity !== 'error'),
    opset: facts.opset ?? exported.opset,
    inputs: facts.inputs.length > 0 ? facts.inputs : request.inputs.map(valueOfSpec),
    outputs: facts.outputs.length > 0 ? facts.outputs : exported.outputs,
    seconds: exported.seconds,
    marks,
    warnings: exported.warnings,
    findings,
  };
}

/** Errors that are about one target; everything else (a source that raises, no Python) ends the whole export. */
const perTarget = new Set(['EXPORT_FAILED', 'WORKER_CRASHED', 'MODEL_INVALID', 'MODEL_TRUNCATED', 'RUN_FAILED']);

/**
 * Exports to each target in turn, one warm worker. A target that fails becomes an artifact with `ok: false`.
 * Nothing is verified by running here; verify-artifacts.ts does that. Throws what concerns the source as a whole.
 */
export async function exportArtifacts(
  context: JobContext,
  services: Services,
  request: ExportRequest,
): Promise<Artifact[]> {
  await mkdir(request.outDir, { recursive: true });
  await sweepLeftovers(request.outDir);
  const artifacts: Artifact[] = [];
  for (const [index, target] of request.targets.entries()) {
    throwIfCancelled(context.signal);
    const part = share(context, index / request.targets.length, (index + 1) / request.targets.length);
    part.progress(0, `Exporting ${targets[target.target].title}`);
    const begin = performance.now();
    try {
      artifacts.push(await exportOne(part, services, request, target));
    } catch (error) {
      const info = toErrorInfo(error);
      // Of a worker that was killed, the folder it was writing in.
      await sweepLeftovers(request.outDir);
      if (!perTarget.has(info.code)) throw error;
      context.log('error', 'job', `${targets[target.target].title}: ${info.message}`);
      if (info.detail !== undefined) context.log('debug', 'python', info.detail);
      artifacts.push(failedArtifact(target, (performance.now() - begin) / 1000, LapidaryError.fromInfo(info)));
    }
  }
  return artifacts;
}
