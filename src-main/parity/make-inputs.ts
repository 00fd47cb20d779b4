/** Seeded example tensors for the cases of a comparison or a measurement, stored as .npy in the run's folder. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDType } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { type InputSpec, shapeAt } from '../../src-shared/input-spec.js';
import type { Case } from '../../src-shared/parity.js';
import { float32ToHalfBits } from '../../src-shared/half.js';
import { type Tensor, writeNpy, zeros } from '../io/npy.js';
import { safeFileName } from '../io/safe-file-name.js';
import { isPaddingMask, paddingMask } from './padding-mask.js';
import { seededRandom } from './seeded-random.js';

/** Integer inputs without a declared range stay this small: an id past the end of an embedding crashes the model. */
const defaultHigh = 1;

/** One tensor of a spec at given sizes: normal floats, integers inside the declared range, fair coins for bool. */
export function exampleTensor(spec: InputSpec, shape: readonly number[], seed: number): Tensor {
  const dtype = parseDType(spec.dtype);
  if (dtype === undefined) {
    throw new LapidaryError('INPUT_SPEC_INVALID', `'${spec.dtype}' is not an element type.`);
  }
  const tensor = zeros(dtype, shape);
  const random = seededRandom(seed);
  const { data } = tensor;
  const low = spec.low ?? 0;
  const high = spec.high ?? Math.max(low, defaultHigh);
  const mask = isPaddingMask(spec) ? paddingMask(shape[0] ?? 0, shape[1] ?? 0, random) : undefined;
  if (mask !== undefined) {
    mask.forEach((bit, i) => {
      data[i] = data instanceof BigInt64Array || data instanceof BigUint64Array ? BigInt(bit) : bit;
    });
    return tensor;
  }
  const integer = (): number => low + Math.floor(random.uniform() * (high - low + 1));
  for (let i = 0; i < data.length; i += 1) {
    if (data instanceof BigInt64Array || data instanceof BigUint64Array) data[i] = BigInt(integer());
    else if (dtype === 'bool') data[i] = random.uniform() < 0.5 ? 0 : 1;
    else if (dtype === 'float16') data[i] = float32ToHalfBits(random.normal());
    else if (data instanceof Float32Array || data instanceof Float64Array) data[i] = random.normal();
    else data[i] = integer();
  }
  return tensor;
}

/** Writes the inputs of one case; returns input name → .npy path. The same case and seed give the same bytes. */
export async function writeCaseInputs(
  specs: readonly InputSpec[],
  each: Case,
  inputsDir: string,
  seed = 0,
): Promise<Record<string, string>> {
  const folder = join(inputsDir, each.id);
  await mkdir(folder, { recursive: true });
  const paths: Record<string, string> = {};
  for (const [index, spec] of specs.entries()) {
    const path = join(folder, safeFileName(spec.name, index, '.npy'));
    await writeNpy(path, exampleTensor(spec, shapeAt(spec, each.sizes), seed * 1000 + index + 1));
    paths[spec.name] = path;
  }
  return paths;
}
