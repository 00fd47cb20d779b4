/** Editing the axes of a file: planned, written beside the result, proved, and only then put in its place. */
import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { AxisEditRequest, AxisEditResult } from '../../../src-shared/axes.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { FileSource } from '../../formats/byte-source.js';
import { planEdits } from '../../formats/onnx/edit/plan.js';
import { requireFolder, requireOther } from '../../formats/onnx/edit/output-checks.js';
import { writeEdited, type WrittenModel } from '../../formats/onnx/edit/write-edited.js';
import { openModel } from '../../formats/registry.js';
import { writeJson } from '../../io/atomic-write.js';
import { type JobContext, share } from '../../jobs/job-context.js';
import { fileEdits, workOutEdit } from './plan-edit.js';
import { proveEdit } from './prove-edit.js';

/** Where the proof of an edited model lies. */
export const proofPath = (out: string): string => `${out}.proof.json`;

/**
 * Writes the edited model to `request.out`, unless something is refused or the proof fails and `force` is not given: the
 * result then says so and names no file. The source is never touched. Throws USAGE for an edit that does not fit.
 */
export async function editAxes(context: JobContext, request: AxisEditRequest, dir: string): Promise<AxisEditResult> {
  const [path, out] = [resolve(request.path), resolve(request.out)];
  const model = await openModel(path);
  const source = new FileSource(path);
  await requireFolder(out);
  await requireOther(out, model.sourceFiles());
  const worked = workOutEdit(model, request.edit);
  const { changes, repairs, refused, olds } = worked;
  if (changes.length + repairs.length + refused.length === 0)
    throw new LapidaryError(
      'USAGE',
      'The edit changes nothing.',
      'Name axes with --set, or symbols with --fix, --rename or --unify.',
    );
  const result: AxisEditResult = {
    schemaVersion: 1,
    path,
    out: null,
    bytes: null,
    changes,
    repairs,
    refused,
    proof: null,
  };
  if (refused.length > 0 && !request.force) return result;
  const plan = planEdits(source, fileEdits(model, request.edit, worked, source));
  const isCopied = request.copyData && plan.externalFiles.length > 0;
  // Where external data is found; hidden, because it is not the result yet.
  const folder = isCopied ? dirname(path) : dirname(out);
  const trial = join(folder, `.${basename(out)}.${randomBytes(4).toString('hex')}.onnx`);
  const write = (file: string, externalData: 'reference' | 'copy'): Promise<WrittenModel> =>
    writeEdited(source, plan, file, { externalData, signal: context.signal });
  try {
    if (request.prove) {
      context.progress(0.1, 'writing the edited model to prove it');
      await write(trial, 'reference');
      const options = { threads: request.threads, at: { ...request.at, ...request.edit.fix }, dir };
      result.proof = await proveEdit(share(context, 0.2, 0.9), model, await openModel(trial), olds, options);
      if (result.proof.verdict === 'fail' && !request.force) return result;
    }
    if (request.prove && !isCopied) await rename(trial, out);
    else await write(out, isCopied ? 'copy' : 'reference');
    result.out = out;
    result.bytes = plan.bytes;
    if (result.proof !== null) await writeJson(proofPath(out), result);
    return result;
  } finally {
    source.close();
    await rm(trial, { force: true });
  }
}
