/** The grid in which a scatter counts, and its crop to what occurs. */
import { type ScatterCounts, scatterExponents } from './comparison.js';

/** Columns, and rows, of the whole grid. */
export const gridSide = scatterExponents.greatest - scatterExponents.least + 1;

/** Cuts the empty margins off; `grid` has `gridSide` rows of differences, each of `gridSide` references. */
export function cropped(grid: Float64Array, equal: number, zeroReference: number): ScatterCounts {
  let [left, right, top, bottom] = [gridSide, -1, gridSide, -1];
  grid.forEach((count, at) => {
    if (count === 0) return;
    const [row, column] = [Math.floor(at / gridSide), at % gridSide];
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  });
  const ends = { equal, zeroReference };
  if (right < 0) {
    return { firstReference: 0, firstDifference: 0, columns: 0, rows: 0, counts: new Float64Array(0), ...ends };
  }
  const [columns, rows] = [right - left + 1, bottom - top + 1];
  const counts = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const from = (top + row) * gridSide + left;
    counts.set(grid.subarray(from, from + columns), row * columns);
  }
  const { least } = scatterExponents;
  return { firstReference: left + least, firstDifference: top + least, columns, rows, counts, ...ends };
}
