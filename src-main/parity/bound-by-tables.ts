/** Integer inputs nobody gave a range get the one of the table they index. Pure. */
import type { InputSpec } from '../../src-shared/input-spec.js';
import type { Numerics } from '../../src-shared/numerics.js';

/** A range that is declared stays. Several subjects: the smallest table counts. */
export function boundByTables(
  specs: readonly InputSpec[],
  numerics: readonly (readonly Numerics[] | null)[],
): InputSpec[] {
  const found = numerics.flatMap((each) => each?.[0]?.indexInputs ?? []);
  return specs.map((spec) => {
    const highs = found.filter((each) => each.name === spec.name).map((each) => each.high);
    if (highs.length === 0 || spec.high !== null || !/^u?int/.test(spec.dtype)) return spec;
    return { ...spec, low: spec.low ?? 0, high: Math.min(...highs) };
  });
}
