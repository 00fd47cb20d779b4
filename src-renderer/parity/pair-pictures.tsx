/** An image-like tensor as two pictures and their difference, with one normalisation for both. */
import { AxisIndex } from './axis-index.js';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { PictureAnswer, TensorPair } from '../../src-shared/parity-view.js';
import { formatNumber } from '../../src-shared/units.js';
import { ErrorCard } from '../ui/error-card.js';
import { useCall } from '../ui/use-call.js';
import { HeatCanvas, HeatScaleBar } from './heat-canvas.js';
import type { PictureLayout } from './tensor-pair.js';

/** Room of one picture, px; small ones are enlarged by whole factors. */
const room = 288;

function sizeOnPage({ width, height }: PictureAnswer): { width: number; height: number } {
  const fit = room / Math.max(width, height);
  const factor = fit >= 1 ? Math.floor(fit) : fit;
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

function Picture({ found, bytes, label }: { found: PictureAnswer; bytes: Uint8Array; label: string }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, channels } = found;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context == null) return;
    const image = context.createImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      for (let part = 0; part < 3; part += 1)
        image.data[pixel * 4 + part] = bytes[pixel * channels + (channels === 3 ? part : 0)] ?? 0;
      image.data[pixel * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [bytes, width, height, channels]);
  return (
    <figure className="picture">
      <figcaption>{label}</figcaption>
      <canvas ref={canvas} width={width} height={height} style={sizeOnPage(found)} role="img" aria-label={label} />
    </figure>
  );
}

function Pictures({ found, names }: { found: PictureAnswer; names: Props['names'] }): ReactElement {
  const { width, height, difference, step, maxDifference } = found;
  const words = (cell: number): string => {
    const at = `row ${String(Math.floor(cell / width) * step)}, column ${String((cell % width) * step)}`;
    const code = difference[cell] ?? 0;
    return `${at}: ${code === 255 ? 'NaN or infinite on one side' : `|difference| about ${formatNumber((code / 254) * maxDifference)}`}`;
  };
  return (
    <>
      <div className="pictures">
        <Picture found={found} bytes={found.reference} label={`Reference: ${names.reference}`} />
        <Picture found={found} bytes={found.subject} label={`Subject: ${names.subject}`} />
        <figure className="picture">
          <figcaption>|difference|</figcaption>
          <HeatCanvas
            rows={height}
            columns={width}
            {...sizeOnPage(found)}
            level={(cell) => {
              const code = difference[cell] ?? 0;
              return code === 255 ? 'bad' : code === 0 ? null : code / 254;
            }}
            words={words}
            label="Difference picture"
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
  layout: PictureLayout;
  names: { reference: string; subject: string };
}

export function PairPictures({ pair, layout, names }: Props): ReactElement {
  const [leading, setLeading] = useState<readonly number[]>(() => layout.leading.map(() => 0));
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
      {data === null ? <div className="chart-waiting tall" /> : <Pictures found={data} names={names} />}
    </div>
  );
}
