/** The inputs of the cases as one subject takes them: a float16 twin of a float32 model takes the same numbers, rounded. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DTypeName } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import type { Numerics } from '../../src-shared/numerics.js';
import { readNpy, writeNpy } from '../io/npy.js';
import { safeFileName } from '../io/safe-file-name.js';
import { storedNpy } from '../io/stored-npy.js';
import { castTensor } from './layers/cast-npy.js';

type CaseInputs = Readonly<Record<string, string>>;

/** What .npy holds, and so a cast can be written to. */
const castable = new Set<string>(['float16', 'float32', 'float64']);

const npyTypes = new Set<string>([
  ...castable,
  ...['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'bool'],
]);

/**
 * `inputs` with tensors of another float type than the model declares written again, into `folder`; `cast` names the
 * types they were made. Anything else that does not fit is left for the runtime to refuse.
 */
export async function inputsFor(
  declared: Numerics['inputs'],
  inputs: readonly CaseInputs[],
  folder: string,
): Promise<{ inputs: CaseInputs[]; cast: string[] }> {
  const cast = new Set<string>();
  const made: CaseInputs[] = [];
  for (const [at, each] of inputs.entries()) {
    const own: Record<string, string> = { ...each };
    for (const [index, { name, dtype }] of declared.entries()) {
      const path = each[name];
      if (path === undefined || !castable.has(dtype)) continue;
      const given = await storedNpy(path);
      if (given.dtype === dtype || !castable.has(given.dtype)) continue;
      await mkdir(join(folder, String(at)), { recursive: true });
      const out = join(folder, String(at), safeFileName(name, index, '.npy'));
      await writeNpy(out, castTensor(await readNpy(path), dtype as DTypeName));
      own[name] = out;
      cast.add(dtype);
    }
    made.push(own);
  }
  return { inputs: made, cast: [...cast] };
}

/** Throws INPUT_MISMATCH where a tensor is of another type than the model says it takes: runtimes name no input. */
export async function refuseOtherTypes(
  declared: Numerics['inputs'],
  inputs: CaseInputs,
  where: { subject: string; title: string },
): Promise<void> {
  for (const { name, dtype } of declared) {
    const path = inputs[name];
    // A type that .npy has none for stands in another.
    if (path === undefined || !npyTypes.has(dtype)) continue;
    const given = (await storedNpy(path)).dtype;
    if (given === dtype) continue;
    throw new LapidaryError(
      'INPUT_MISMATCH',
      `${where.subject} takes ${name} as ${dtype}, and ${where.title} gives ${given}.`,
      `Save the array as ${dtype}, in NumPy with astype('${dtype}').`,
    );
  }
}
