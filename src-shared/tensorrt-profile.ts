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

/**
 * Shapes of the inputs that have a symbol; null where there is none, where one has no range, or where an axis is not said
 * at all. A symbol without a size it is tuned for is tuned for its largest.
 */
export function tensorrtProfile(inputs: readonly ValueAxes[], ranges: AxisRanges): TensorrtProfile | null {
  const dynamic = inputs.filter(({ axes }) => axes.some(({ kind }) => kind !== 'static'));
  const isKnown = ({ axes }: ValueAxes): boolean =>
    axes.every(({ value, symbol }) => value !== null || (symbol !== null && ranges.has(symbol)));
  if (dynamic.length === 0 || !dynamic.every(isKnown)) return null;
  const shapes = (which: 'min' | 'opt' | 'max'): string =>
    dynamic
      .map(({ name, axes }) => {
        const sizes = axes.map(({ value, symbol }) => {
          const range = ranges.get(symbol ?? '');
          return value ?? range?.[which] ?? range?.max ?? 0;
        });
        return `${profileName(name)}:${sizes.join('x')}`;
      })
      .join(',');
  return { minShapes: shapes('min'), optShapes: shapes('opt'), maxShapes: shapes('max') };
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
