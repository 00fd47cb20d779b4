/** Surgery on a file: planned, converted where asked, written beside the result, proved, and only then put in its place. */
import { rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { AxisProof } from '../../src-shared/axes.js';
import type { ModelEditRequest, ModelEditResult } from '../../src-shared/edit.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { FileSource } from '../formats/byte-source.js';
import type { OpenedModel } from '../formats/model-format.js';
import type { ModelEdits } from '../formats/onnx/edit/model-edits.js';
import { requireFolder, requireOther } from '../formats/onnx/edit/output-checks.js';
import { planEdits } from '../formats/onnx/edit/plan.js';
import { writeData, writeEdited, writePlanned } from '../formats/onnx/edit/write-edited.js';
import { openModel } from '../formats/registry.js';
import { writeJson } from '../io/atomic-write.js';
import { trialName } from '../io/trials.js';
import { type JobContext, share } from '../jobs/job-context.js';
import type { PythonService } from '../runtimes/python/service.js';
import { convertOpset } from './convert-opset.js';
import { instrumented } from './instrumented.js';
import { planSurgery } from './plan-surgery.js';
import { proveSurgery } from './prove-surgery.js';
import { dataEdit, freeDataName, planDiff, type Staged } from './staged.js';

export interface SurgeryServices {
  python: PythonService;
  /** Throws FILE_NOT_ALLOWED for a file that may not be read. */
  allow: (...paths: string[]) => Promise<void>;
}

/** Works the edit out. `dir`: scratch folder. */
async function staged(
  context: JobContext,
  { python }: SurgeryServices,
  model: OpenedModel,
  { edit, out }: ModelEditRequest,
  dir: string,
): Promise<Staged> {
  const original = new FileSource(model.report.path);
  const surgery = planSurgery(model, edit, original);
  const location = await freeDataName(out ?? model.report.path);
  const withData = (edits: ModelEdits, data: ModelEdits['data']): ModelEdits => (data ? { ...edits, data } : edits);
  if (edit.opset === null || edit.opset === model.opset(0, '')) {
    if (edit.opset !== null && Object.keys(surgery.edits).length === 0 && edit.data === 'keep')
      throw new LapidaryError(
        'USAGE',
        `The model is of version ${String(edit.opset)} already.`,
        'Choose another version.',
      );
    const plan = planEdits(original, withData(surgery.edits, dataEdit(edit, location, undefined)));
    return { surgery, source: original, plan, diff: planDiff(model, surgery, original, plan) };
  }
  const { source, weights, before } = await convertOpset(context, python, original, surgery.edits, edit.opset, dir);
  original.close();
  const plan = planEdits(source, withData({}, dataEdit(edit, location, weights)));
  const diff = planDiff(model, surgery, source, plan, true);
  diff.strippedPaths = before.strippedPaths;
  return { surgery, source, plan, diff };
}

/**
 * Writes the edited model to `request.out`, unless the proof fails and `force` is not given: the result then names no
 * file. The source is never touched. `dir`: scratch folder; `mark`: part of the name of what is not proved yet. Throws USAGE
 * and NOT_FOUND for an edit that does not fit.
 */
export async function editModel(
  context: JobContext,
  services: SurgeryServices,
  request: ModelEditRequest,
  dir: string,
  mark: string,
): Promise<ModelEditResult> {
  const path = resolve(request.path);
  const out = request.out === null ? null : resolve(request.out);
  const model = await openModel(path);
  await services.allow(...model.sourceFiles());
  if (out !== null) {
    await requireFolder(out);
    await requireOther(out, model.sourceFiles());
  }
  const { surgery, source, plan, diff } = await staged(share(context, 0, 0.3), services, model, request, dir);
  const result: ModelEditResult = { schemaVersion: 1, path, out: null, dataFiles: [], diff, proof: null };
  if (out === null) return result;
  const isCopied = request.copyData && plan.externalFiles.length > 0;
  // Where external data is found; hidden, because it is not the result yet.
  const trial = join(isCopied ? dirname(path) : dirname(out), trialName(out, mark));
  const made: string[] = [];
  try {
    if (plan.data !== undefined) {
      const file = join(dirname(out), plan.data.location);
      await writeData(source, plan.data, file, context.signal);
      made.push(file);
    }
    if (request.prove) {
      context.progress(0.35, 'writing the edited model to prove it');
      if (isCopied) await writePlanned(source, plan, trial, context.signal);
      else await writeEdited(source, plan, trial, { externalData: 'reference', signal: context.signal });
      result.proof = await prove(share(context, 0.4, 0.95), model, trial, { surgery, threads: request.threads, dir });
      if (result.proof.verdict === 'fail' && !request.force) return result;
    }
    if (request.prove && !isCopied) await rename(trial, out);
    else {
      const externalData = isCopied ? 'copy' : 'reference';
      const written = await writeEdited(source, plan, out, { externalData, signal: context.signal });
      if (isCopied) result.dataFiles.push(...written.externalFiles.map((file) => join(dirname(out), file)));
    }
    result.out = out;
    result.dataFiles.push(...made);
    if (result.proof !== null) await writeJson(`${out}.proof.json`, result);
    return result;
  } finally {
    await rm(trial, { force: true });
    if (result.out === null) for (const file of made) await rm(file, { force: true });
  }
}

/** Runs the file at `trial` against the original, whose values in between are made outputs where they are needed. */
async function prove(
  context: JobContext,
  model: OpenedModel,
  trial: string,
  { surgery, threads, dir }: Pick<Staged, 'surgery'> & { threads: number; dir: string },
): Promise<AxisProof> {
  const reference = await instrumented(model, surgery, dir, context.signal);
  try {
    return await proveSurgery(context, {
      original: model,
      referencePath: reference.path,
      edited: await openModel(trial),
      sourceNames: new Map([...surgery.renames.values].map(([from, to]) => [to, from])),
      threads,
      dir,
    });
  } finally {
    await reference.remove();
  }
}
