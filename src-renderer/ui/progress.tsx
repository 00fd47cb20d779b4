/** A thin bar; without a value it moves, because how long it takes cannot be told. */
import type { ReactElement } from 'react';

export function Progress({ value, label }: { value: number | null; label: string }): ReactElement {
  return (
    <div
      className={value === null ? 'progress unknown' : 'progress'}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.round(value * 100)}
    >
      <div style={value === null ? undefined : { width: `${(value * 100).toFixed(1)}%` }} />
    </div>
  );
}
