/** Editing the axes of a file: planned, written beside the result, proved, and only then put in its place. */
import { rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { AxisEditRequest, AxisEditResult, AxisProof } from '../../../src-shared/axes.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { FileSource } from '../../formats/byte-source.js';
import { type EditPlan, planEdits } from '../../formats/onnx/edit/plan.js';
import { requireFolder, requireOther } from '../../formats/onnx/edit/output-checks.js';
import { writeEdited, type WrittenModel } from '../../formats/onnx/edit/write-edited.js';
import { openModel } from '../../formats/registry.js';
import { writeJson } from '../../io/atomic-write.js';
import { trialName } from '../../io/trials.js';
import { type JobContext, share } from '../../jobs/job-context.js';
import { alternatives, undecided, workOutEdit } from './alternatives.js';
import { fileEdits, type WorkedOutEdit } from './plan-edit.js';
import { proveEdit } from './prove-edit.js';

/** Where the proof of an edited model lies. */
export const proofPath = (out: string): string => `${out}.proof.json`;

const resultOf = (path: string, { changes, ranges, repairs, refused }: WorkedOutEdit): AxisEditResult => ({
  schemaVersion: 1,
  path,
  out: null,
  bytes: null,
  changes,
  ranges,
  repairs,
  refused: [...refused],
  proof: null,
});

/**
 * Writes the edited model to `request.out`, unless something is refused or the proof fails and `force` is not given: the
 * result then says so and names no file. The source is never touched. `mark`: part of the name of what is not proved yet.
 * Throws USAGE for an edit that does not fit.
 */
export async function editAxes(
  context: JobContext,
  request: AxisEditRequest,
  dir: string,
  mark: string,
): Promise<AxisEditResult> {
  const [path, out] = [resolve(request.path), resolve(request.out)];
  const model = await openModel(path);
  const source = new FileSource(path);
  await requireFolder(out);
  await requireOther(out, model.sourceFiles());
  const ways = alternatives(model, request.edit);
  const first = ways.next().value ?? workOutEdit(model, request.edit);
  const result = resultOf(path, first);
  if (result.changes.length + result.ranges.length + result.repairs.length + result.refused.length === 0)
    throw new LapidaryError(
      'USAGE',
      'The edit changes nothing.',
      'Name axes with --set, or symbols with --fix, --rename, --unify or --range.',
    );
  if (first.refused.length > 0 && !request.force) return result;
  const planOf = (worked: WorkedOutEdit): EditPlan => planEdits(source, fileEdits(model, request.edit, worked, source));
  let plan = planOf(first);
  const isCopied = request.copyData && plan.externalFiles.length > 0;
  const trial = join(isCopied ? dirname(path) : dirname(out), trialName(out, mark));
  const write = (file: string, externalData: 'reference' | 'copy'): Promise<WrittenModel> =>
    writeEdited(source, plan, file, { externalData, signal: context.signal });
  const prove = async (worked: WorkedOutEdit): Promise<AxisProof> => {
    context.progress(0.1, 'writing the edited model to prove it');
    plan = planOf(worked);
    await rm(trial, { force: true });
    await write(trial, 'reference');
    const options = {
      threads: request.threads,
      seconds: request.timeout,
      at: { ...request.at, ...request.edit.fix },
      dir,
    };
    return proveEdit(share(context, 0.2, 0.9), model, await openModel(trial), worked, options);
  };
  try {
    if (request.prove) {
      result.proof = await prove(first);
      let tried = 1;
      // Where rows can lie in several places, running decides.
      for (const worked of result.proof.verdict === 'fail' && first.refused.length === 0 ? ways : []) {
        tried += 1;
        const proof = await prove(worked);
        if (proof.verdict === 'fail') continue;
        Object.assign(result, resultOf(path, worked), { proof });
        break;
      }
      if (result.proof.verdict === 'fail') {
        if (tried > 1) result.refused.push(...undecided(model, first.choices, tried));
        if (!request.force) return result;
        if (tried > 1) await prove(first);
      }
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
