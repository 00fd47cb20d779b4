/** Which index of an axis is shown. */
import type { ReactElement } from 'react';

interface Props {
  axis: number;
  size: number;
  value: number;
  onChange: (index: number) => void;
}

/** A number that stays inside the axis. */
export function AxisIndex({ axis, size, value, onChange }: Props): ReactElement {
  return (
    <label>
      <span className="muted">Axis {axis}</span>{' '}
      <input
        className="input small"
        type="number"
        min={0}
        max={size - 1}
        title={`0 to ${String(size - 1)}`}
        value={value}
        onChange={(event) => onChange(Math.max(0, Math.min(size - 1, Math.floor(Number(event.target.value)))))}
      />
    </label>
  );
}
