/** Seeded example tensors for the cases of a comparison or a measurement, stored as .npy in the run's folder. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDType } from '../../src-shared/dtype.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { type InputSpec, shapeAt } from '../../src-shared/input-spec.js';
import type { Case, CaseValues } from '../../src-shared/parity.js';
import { float32ToHalfBits } from '../../src-shared/half.js';
import { type Tensor, writeNpy, zeros } from '../io/npy.js';
import { safeFileName } from '../io/safe-file-name.js';
import { paddingElements } from './padding.js';
import { type SeededRandom, seededRandom } from './seeded-random.js';

/** Integer inputs without a declared range stay this small: an id past the end of an embedding crashes the model. */
const defaultHigh = 1;

/** What values of the case of large ones are multiplied by. */
export const largeFactor = 100;

/** Float values of a case; normal ones where a case is about something else. */
function floatSource(values: CaseValues, random: SeededRandom): () => number {
  switch (values) {
    case 'zeros':
      return () => 0;
    case 'uniform':
      return () => random.uniform();
    case 'large':
      return () => largeFactor * random.normal();
    default:
      return () => random.normal();
  }
}

/** Integer values inside [low, high]: the lowest for zeros, the highest and then the upper tenth for large ones. */
function integerSource(values: CaseValues, low: number, high: number, random: SeededRandom): () => number {
  if (values === 'zeros') return () => Math.max(low, Math.min(high, 0));
  const from = values === 'large' ? high - Math.floor((high - low) / 10) : low;
  // The very last row of a table is the one that breaks, and among many rows chance hardly ever picks it.
  let highestIsDue = values === 'large';
  return () => {
    const drawn = from + Math.floor(random.uniform() * (high - from + 1));
    const value = highestIsDue ? high : drawn;
    highestIsDue = false;
    return value;
  };
}

/** One tensor of a spec at given sizes: normal floats, integers inside the declared range, fair coins for bool. */
export function exampleTensor(
  spec: InputSpec,
  shape: readonly number[],
  seed: number,
  values: CaseValues = 'normal',
  given: readonly number[] | null = null,
): Tensor {
  const dtype = parseDType(spec.dtype);
  if (dtype === undefined) {
    throw new LapidaryError('INPUT_SPEC_INVALID', `'${spec.dtype}' is not an element type.`);
  }
  const tensor = zeros(dtype, shape);
  const random = seededRandom(seed);
  const { data } = tensor;
  const low = spec.low ?? 0;
  const high = spec.high ?? Math.max(low, defaultHigh);
  const float = floatSource(values, random);
  const integer = integerSource(values, low, high, random);
  for (let i = 0; i < data.length; i += 1) {
    const fixed = given?.[i];
    if (data instanceof BigInt64Array || data instanceof BigUint64Array) data[i] = BigInt(fixed ?? integer());
    else if (fixed !== undefined) data[i] = fixed;
    else if (dtype === 'bool') data[i] = values === 'zeros' || random.uniform() < 0.5 ? 0 : 1;
    else if (dtype === 'float16') data[i] = float32ToHalfBits(float());
    else if (data instanceof Float32Array || data instanceof Float64Array) data[i] = float();
    else data[i] = integer();
  }
  return tensor;
}

/**
 * Writes the inputs of one case, those that are `wanted`; returns input name → .npy path. The same case and seed give the
 * same bytes.
 */
export async function writeCaseInputs(
  specs: readonly InputSpec[],
  each: Case,
  inputsDir: string,
  seed = 0,
  wanted: (spec: InputSpec) => boolean = () => true,
): Promise<Record<string, string>> {
  const folder = join(inputsDir, each.id);
  await mkdir(folder, { recursive: true });
  const paths: Record<string, string> = {};
  for (const [index, spec] of specs.entries()) {
    if (!wanted(spec)) continue;
    const path = join(folder, safeFileName(spec.name, index, '.npy'));
    const given = paddingElements(spec, specs, each, seed);
    await writeNpy(path, exampleTensor(spec, shapeAt(spec, each.sizes), seed * 1000 + index + 1, each.values, given));
    paths[spec.name] = path;
  }
  return paths;
}
