/** Which axes a map of the difference can be made over. Pure. */
import { maxSliceCells } from '../../src-shared/parity-view.js';

export interface SliceChoice {
  axis: number;
  axes: 1 | 2;
  label: string;
}

/** Longest single axis the engine sums by. */
const longestAxis = 65_536;

/** Each axis, then each two that follow one another and fit; axes of one index tell nothing. */
export function sliceChoices(shape: readonly number[]): SliceChoice[] {
  const one = shape.flatMap((size, axis): SliceChoice[] =>
    size > 1 && size <= longestAxis
      ? [{ axis, axes: 1, label: `axis ${String(axis)} (${size.toLocaleString('en')})` }]
      : [],
  );
  const two = shape.slice(0, -1).flatMap((size, axis): SliceChoice[] => {
    const next = shape[axis + 1] ?? 1;
    if (size < 2 || next < 2 || size * next > maxSliceCells) return [];
    return [
      { axis, axes: 2, label: `axes ${String(axis)} and ${String(axis + 1)} (${String(size)} × ${String(next)})` },
    ];
  });
  return [...one, ...two];
}

/** What to show at first: channels where there are some, else the last axis. */
export function usualChoice(shape: readonly number[], choices: readonly SliceChoice[]): SliceChoice | undefined {
  const wanted = shape.length >= 3 ? 1 : shape.length - 1;
  return choices.find((each) => each.axes === 1 && each.axis === wanted) ?? choices[0];
}
