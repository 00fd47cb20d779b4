/** Another operator set, by onnx's converter in a Python worker, which gets the structure without its weights. */
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { ByteSource } from '../formats/byte-source.js';
import { MemorySource } from '../formats/byte-source.js';
import { externalFile } from '../formats/onnx/external-data.js';
import type { DataPlan } from '../formats/onnx/edit/data-edit.js';
import type { ModelEdits } from '../formats/onnx/edit/model-edits.js';
import { planEdits, type EditPlan } from '../formats/onnx/edit/plan.js';
import { type Segment, SegmentList } from '../formats/onnx/edit/segments.js';
import { writePlanned } from '../formats/onnx/edit/write-edited.js';
import type { JobContext } from '../jobs/job-context.js';
import type { PythonService } from '../runtimes/python/service.js';

/** Weights from this size on stay out: what the converter looks at (axes, shapes, scales) is far smaller. */
const detachedBytes = 4096;
const detachedName = 'lapidary-weights.data';

const answerSchema = z.object({ from: z.number().int(), to: z.number().int() });

export interface Converted {
  source: ByteSource;
  /** The weights that were left out, as ranges of the original. */
  weights: DataPlan | undefined;
  /** The plan of the model before it was converted. */
  before: EditPlan;
}

/** A file that has this size and holds nothing: the converter's checker wants data files to be there. */
async function hollow(path: string, bytes: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'w');
  await file.truncate(bytes);
  await file.close();
}

/** Ranges of the original, said so that another source can name them. */
function ofFile(plan: DataPlan, file: string): DataPlan {
  const named = (segment: Segment): Segment => (segment instanceof Uint8Array ? segment : { file, ...segment });
  const parts = Array.from(
    plan.parts,
    ([offset, { segments }]) => [offset, SegmentList.of(...segments.map(named))] as const,
  );
  return { ...plan, parts: new Map(parts) };
}

/**
 * The model after `edits`, with the operators of version `opset`. `dir`: scratch folder. Throws FORMAT_UNSUPPORTED with
 * the operator that cannot be converted, PYTHON_MISSING and PYTHON_PACKAGE_MISSING, CANCELLED.
 */
export async function convertOpset(
  context: JobContext,
  python: PythonService,
  source: ByteSource,
  edits: ModelEdits,
  opset: number,
  dir: string,
): Promise<Converted> {
  const folder = join(dir, 'opset');
  await mkdir(folder, { recursive: true });
  const [input, output] = [join(folder, 'before.onnx'), join(folder, 'after.onnx')];
  const before = planEdits(source, {
    ...edits,
    data: { to: 'split', location: detachedName, threshold: detachedBytes, detach: true },
  });
  await writePlanned(source, before, input, context.signal);
  if (before.data !== undefined) await hollow(join(folder, detachedName), before.data.bytes);
  for (const location of before.externalFiles) {
    const [file, there] = [externalFile(input, location), externalFile(source.path, location)];
    const found = there === undefined ? undefined : await stat(there).catch(() => undefined);
    if (file !== undefined && found !== undefined) await hollow(file, found.size);
  }
  context.progress(0.1, `converting to version ${String(opset)} of the operators`);
  // A process of its own: the converter is native code, and the file is anybody's.
  const worker = await python.fresh(context);
  try {
    answerSchema.parse(await worker.call(context, 'convert_opset', { path: input, out: output, opset }));
  } finally {
    await worker.close();
  }
  const bytes = await readFile(output);
  return {
    source: new MemorySource(source.path, bytes),
    weights: before.data && ofFile(before.data, source.path),
    before,
  };
}
