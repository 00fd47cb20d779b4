/** The indices of the axes before the last two: a select each, a number field where an axis is long. */
import type { ReactElement } from 'react';
import type { GridShape } from './grid-shape.js';

/** Longest axis whose indices are offered as a list. */
const listedUpTo = 128;

interface Props {
  grid: GridShape;
  chosen: readonly number[];
  onChosen: (chosen: readonly number[]) => void;
}

export function LeadingAxes({ grid, chosen, onChosen }: Props): ReactElement | null {
  if (grid.leading.length === 0) return null;
  const change = (axis: number, index: number): void =>
    onChosen(grid.leading.map((_, each) => (each === axis ? index : (chosen[each] ?? 0))));
  return (
    <span className="leading-axes mono">
      <span aria-hidden="true">[</span>
      {grid.leading.map((size, axis) => {
        const props = {
          'aria-label': `Index of axis ${String(axis)}, 0 to ${String(size - 1)}`,
          value: chosen[axis] ?? 0,
        };
        return (
          // Axes never reorder.
          <span key={axis}>
            {size <= listedUpTo ? (
              <select
                {...props}
                className="select small"
                onChange={(event) => change(axis, Number(event.target.value))}
              >
                {Array.from({ length: size }, (_, index) => (
                  <option key={index}>{index}</option>
                ))}
              </select>
            ) : (
              <input
                {...props}
                className="input small"
                type="number"
                min={0}
                max={size - 1}
                onChange={(event) => {
                  const index = Math.floor(Number(event.target.value));
                  change(axis, Math.max(0, Math.min(size - 1, Number.isNaN(index) ? 0 : index)));
                }}
              />
            )}
            <span aria-hidden="true">, </span>
          </span>
        );
      })}
      <span aria-hidden="true">:, :]</span>
    </span>
  );
}
