/** An image-like tensor as two pictures and their difference, with one normalisation for both. */
import { AxisIndex } from './axis-index.js';
import { type ReactElement, useState } from 'react';
import type { PictureAnswer, TensorPair } from '../../src-shared/parity-view.js';
import { formatNumber } from '../../src-shared/units.js';
import { ErrorCard } from '../ui/error-card.js';
import { useCall } from '../ui/use-call.js';
import { HeatCanvas, HeatScaleBar } from './heat-canvas.js';
import { LargePictures } from './large-pictures.js';
import { differenceLevel, PictureCanvas } from './picture-canvas.js';
import type { PictureLayout } from './tensor-pair.js';

/** Room of one picture, px; small ones are enlarged by whole factors. */
const room = 288;

function sizeOnPage({ width, height }: PictureAnswer): { width: number; height: number } {
  const fit = room / Math.max(width, height);
  const factor = fit >= 1 ? Math.floor(fit) : fit;
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** Which picture is opened large. */
type Side = 'reference' | 'subject' | 'difference';

function Pictures({
  found,
  names,
  onOpen,
}: {
  found: PictureAnswer;
  names: Props['names'];
  onOpen: (side: Side) => void;
}): ReactElement {
  const { width, height, difference, step, maxDifference } = found;
  const words = (cell: number): string => {
    const at = `row ${String(Math.floor(cell / width) * step)}, column ${String((cell % width) * step)}`;
    const code = difference[cell] ?? 0;
    return `${at}: ${code === 255 ? 'NaN or infinite on one side' : `|difference| about ${formatNumber((code / 254) * maxDifference)}`}`;
  };
  const size = sizeOnPage(found);
  return (
    <>
      <div className="pictures">
        {(['reference', 'subject'] as const).map((side) => {
          const label = `${side === 'reference' ? 'Reference' : 'Subject'}: ${names[side]}`;
          return (
            <figure key={side} className="picture">
              <figcaption>{label}</figcaption>
              <button
                type="button"
                className="picture-open"
                aria-label={`${label}: enlarge`}
                onClick={() => onOpen(side)}
              >
                <PictureCanvas found={found} bytes={found[side]} label={label} size={size} />
              </button>
            </figure>
          );
        })}
        <figure className="picture">
          <figcaption>|difference|</figcaption>
          <HeatCanvas
            rows={height}
            columns={width}
            {...size}
            level={(cell) => differenceLevel(found, cell)}
            words={words}
            label="Difference picture"
            onPick={() => onOpen('difference')}
          />
        </figure>
      </div>
      <HeatScaleBar
        title="|difference|, linear; red: NaN or infinite on one side"
        low="0"
        high={formatNumber(maxDifference)}
      />
      <p className="small muted">
        Both pictures go from {formatNumber(found.low)} (black) to {formatNumber(found.high)} (white).
        {step === 1
          ? ''
          : ` One pixel is ${String(step)} × ${String(step)}: its first value, and the largest difference in it.`}
      </p>
    </>
  );
}

interface Props {
  pair: TensorPair;
  shape: readonly number[];
  layout: PictureLayout;
  names: { reference: string; subject: string };
}

export function PairPictures({ pair, shape, layout, names }: Props): ReactElement {
  const [leading, setLeading] = useState<readonly number[]>(() => layout.leading.map(() => 0));
  const [opened, setOpened] = useState<Side | null>(null);
  const { data, error } = useCall('parity.picture', { ...pair, leading: [...leading], channels: layout.channels });
  return (
    <div className="pair-pictures">
      {layout.leading.every((size) => size === 1) ? null : (
        <div className="values-bar">
          {layout.leading.map((size, axis) => (
            // Axes never reorder.
            <AxisIndex
              key={axis}
              axis={axis}
              size={size}
              value={leading[axis] ?? 0}
              onChange={(at) => setLeading(leading.map((old, each) => (each === axis ? at : old)))}
            />
          ))}
        </div>
      )}
      {error === null ? null : <ErrorCard title="The picture cannot be made" error={error} />}
      {data === null ? (
        <div className="chart-waiting tall" />
      ) : (
        <Pictures found={data} names={names} onOpen={setOpened} />
      )}
      {data === null || opened === null ? null : (
        <LargePictures
          pair={pair}
          shape={shape}
          leading={leading}
          names={names}
          found={data}
          start={opened}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}
