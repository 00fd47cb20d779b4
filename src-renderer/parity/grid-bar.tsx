/** Above the grids: which slice, which element to go to, how numbers are written, what stands on the right. */
import type { ReactElement } from 'react';
import type { WorstElement } from '../../src-shared/parity-metrics.js';
import { maxScrollRows } from '../tensor/grid-shape.js';
import { type NumberStyle, numberStyles } from '../tensor/number-text.js';
import { indexText } from './number-shown.js';
import { type Plane, sizeOf } from './pair-plane.js';
import { PlanePicker } from './plane-picker.js';

export type RightSide = 'subject' | 'difference';

interface Props {
  plane: Plane;
  onPlane: (plane: Plane) => void;
  worst: readonly WorstElement[];
  onJump: (index: readonly number[]) => void;
  from: number;
  onFrom: (row: number) => void;
  style: NumberStyle;
  onStyle: (style: NumberStyle) => void;
  right: RightSide;
  onRight: (side: RightSide) => void;
}

export function GridBar(props: Props): ReactElement {
  const { plane, worst, right } = props;
  const { rows } = sizeOf(plane);
  return (
    <div className="values-bar">
      <PlanePicker plane={plane} onPlane={props.onPlane} />
      {worst.length === 0 ? null : (
        <label>
          <span className="muted">Go to</span>{' '}
          <select
            className="select small"
            value=""
            onChange={(event) => {
              const element = worst[Number(event.target.value)];
              if (event.target.value !== '' && element !== undefined) props.onJump(element.index);
            }}
          >
            <option value="">a worst element</option>
            {worst.map((element, rank) => (
              <option key={indexText(element.index)} value={rank}>
                {String(rank + 1)}. {indexText(element.index)}
              </option>
            ))}
          </select>
        </label>
      )}
      {rows > maxScrollRows ? (
        <label>
          <span className="muted">First row</span>{' '}
          <input
            className="input small"
            type="number"
            min={0}
            max={rows - 1}
            value={props.from}
            onChange={(event) => props.onFrom(Math.max(0, Math.min(rows - 1, Math.floor(Number(event.target.value)))))}
          />
        </label>
      ) : null}
      <select
        className="select small"
        aria-label="How numbers are written"
        value={props.style}
        onChange={(event) => props.onStyle(event.target.value as NumberStyle)}
      >
        {numberStyles.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
      <div className="segmented" role="group" aria-label="On the right">
        {(['subject', 'difference'] as const).map((side) => (
          <button
            key={side}
            type="button"
            className={side === right ? 'segment chosen' : 'segment'}
            aria-pressed={side === right}
            onClick={() => props.onRight(side)}
          >
            {side === 'subject' ? 'Subject' : 'Difference'}
          </button>
        ))}
      </div>
    </div>
  );
}
