/** Masks and lengths as tokenizers make them, and all of one case of one mind about how long each row is. */
import { type InputSpec, shapeAt } from '../../src-shared/input-spec.js';
import { paddingRoleOf } from '../../src-shared/padding-role.js';
import type { Case } from '../../src-shared/parity.js';
import { seededRandom } from './seeded-random.js';

const seedOfLengths = 7_919;

/**
 * Tokens in each of `rows` rows of `length`: the first is full, every other has at least one, but for `paddingRow`, which
 * has none. The same rows and length give the same numbers, whichever input asks.
 */
export function filledLengths(rows: number, length: number, seed: number, paddingRow: number | null): number[] {
  const random = seededRandom(seed + seedOfLengths);
  return Array.from({ length: rows }, (_, row) => {
    const filled = row === 0 ? length : Math.min(length, 1 + Math.floor(random.uniform() * length));
    return row === paddingRow ? 0 : filled;
  });
}

/** Length of the rows that an input of lengths counts: the second axis of another input over the same rows. */
function rowLength(spec: InputSpec, specs: readonly InputSpec[], sizes: Readonly<Record<string, number>>): number {
  const rows = shapeAt(spec, sizes)[0];
  const shapes = specs.filter((each) => each !== spec && each.dims.length >= 2).map((each) => shapeAt(each, sizes));
  return shapes.find((shape) => shape[0] === rows)?.[1] ?? 1;
}

/** The elements of an input that says something about padding; null for every other input. */
export function paddingElements(
  spec: InputSpec,
  specs: readonly InputSpec[],
  { sizes, paddingRow }: Pick<Case, 'sizes' | 'paddingRow'>,
  seed: number,
): number[] | null {
  const role = paddingRoleOf(spec);
  const [rows = 0, columns = 0] = shapeAt(spec, sizes);
  if (role === null) return null;
  // A length of 0 is refused by most models that take lengths.
  if (role === 'lengths')
    return filledLengths(rows, rowLength(spec, specs, sizes), seed, paddingRow).map((filled) => Math.max(1, filled));
  const token = role === 'mask' ? 1 : 0;
  return filledLengths(rows, columns, seed, paddingRow).flatMap((filled) =>
    Array.from({ length: columns }, (_, at) => (at < filled ? token : 1 - token)),
  );
}
