/** Which slice of a tensor is shown: the axes of rows and columns, and an index of every other. */
import type { ReactElement } from 'react';
import { type Plane, withAxis } from './pair-plane.js';

interface Props {
  plane: Plane;
  onPlane: (plane: Plane) => void;
}

export function PlanePicker({ plane, onPlane }: Props): ReactElement | null {
  const { shape, rowAxis, columnAxis, index } = plane;
  if (rowAxis < 0 || shape.length < 2) return null;
  const axes = shape.map((size, axis) => ({ axis, size }));
  const chooser = (which: 'rowAxis' | 'columnAxis', label: string): ReactElement => (
    <label>
      <span className="muted">{label}</span>{' '}
      <select
        className="select small"
        value={plane[which]}
        onChange={(event) => onPlane(withAxis(plane, which, Number(event.target.value)))}
      >
        {axes.map(({ axis, size }) => (
          <option key={axis} value={axis}>
            axis {axis} ({size.toLocaleString('en')})
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      {chooser('rowAxis', 'Rows')}
      {chooser('columnAxis', 'Columns')}
      {axes
        .filter(({ axis }) => axis !== rowAxis && axis !== columnAxis)
        .map(({ axis, size }) => (
          <label key={axis}>
            <span className="muted">Axis {axis}</span>{' '}
            <input
              className="input small"
              type="number"
              min={0}
              max={size - 1}
              title={`0 to ${String(size - 1)}`}
              value={index[axis] ?? 0}
              onChange={(event) => {
                const at = Math.max(0, Math.min(size - 1, Math.floor(Number(event.target.value))));
                onPlane({ ...plane, index: index.map((old, each) => (each === axis ? at : old)) });
              }}
            />
          </label>
        ))}
    </>
  );
}
