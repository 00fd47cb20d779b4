/** The optimisation profile of TensorRT that the ranges of a model's symbols are, as flags of trtexec. Pure. */
import type { ValueAxes } from './axes.js';
import type { AxisRanges } from './axis-ranges.js';

export interface TensorrtProfile {
  minShapes: string;
  optShapes: string;
  maxShapes: string;
}

/** trtexec reads names with other characters only in quotes. */
export const profileName = (name: string): string => (/^[\w./-]+$/.test(name) ? name : `'${name}'`);

/** Sizes of one axis; all the same where it is static. */
export type ProfileSizes = Record<'min' | 'opt' | 'max', number>;

/** The profile of inputs whose axes have these sizes; null where there is no input. */
export function profileOfSizes(
  inputs: readonly { name: string; axes: readonly ProfileSizes[] }[],
): TensorrtProfile | null {
  if (inputs.length === 0) return null;
  const shapes = (which: keyof ProfileSizes): string =>
    inputs.map(({ name, axes }) => `${profileName(name)}:${axes.map((sizes) => sizes[which]).join('x')}`).join(',');
  return { minShapes: shapes('min'), optShapes: shapes('opt'), maxShapes: shapes('max') };
}

/** A size that does not change. */
export const sameSize = (size: number): ProfileSizes => ({ min: size, opt: size, max: size });

/**
 * Shapes of the inputs that have a symbol; null where there is none, where one has no range, or where an axis is not said
 * at all. A symbol without a size it is tuned for is tuned for its largest.
 */
export function tensorrtProfile(inputs: readonly ValueAxes[], ranges: AxisRanges): TensorrtProfile | null {
  const dynamic = inputs.filter(({ axes }) => axes.some(({ kind }) => kind !== 'static'));
  const sizesOf = ({ value, symbol }: ValueAxes['axes'][number]): ProfileSizes | null => {
    if (value !== null) return sameSize(value);
    const range = ranges.get(symbol ?? '');
    return range === undefined ? null : { min: range.min, opt: range.opt ?? range.max, max: range.max };
  };
  const sized = dynamic.map(({ name, axes }) => ({ name, axes: axes.flatMap((axis) => sizesOf(axis) ?? []) }));
  const isKnown = sized.every(({ axes }, at) => axes.length === dynamic[at]?.axes.length);
  return isKnown ? profileOfSizes(sized) : null;
}

/** `--minShapes=x:1x3 …`, as it is given to a shell. */
export function trtexecFlags(profile: TensorrtProfile): string {
  return (['minShapes', 'optShapes', 'maxShapes'] as const)
    .map((flag) => {
      const text = `--${flag}=${profile[flag]}`;
      return /^[\w./:=,-]+$/.test(text) ? text : `"${text.replace(/["\\$`]/g, '\\$&')}"`;
    })
    .join(' ');
}
