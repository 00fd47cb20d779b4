/** Which slice of a tensor is shown: the axes of rows and columns, and an index of every other. */
import { AxisIndex } from './axis-index.js';
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
          <AxisIndex
            key={axis}
            axis={axis}
            size={size}
            value={index[axis] ?? 0}
            onChange={(at) => onPlane({ ...plane, index: index.map((old, each) => (each === axis ? at : old)) })}
          />
        ))}
    </>
  );
}
