/** One pixel of two pictures in exact numbers. */
import { type ReactElement, useEffect, useState } from 'react';
import type { TensorPair } from '../../src-shared/parity-view.js';
import { useCall } from '../ui/use-call.js';
import { elementsOf, type Pixel } from './picture-zoom.js';

interface Props {
  pair: TensorPair;
  shape: readonly number[];
  leading: readonly number[];
  channels: number;
  /** Elements on a side of a pixel that is shown; its first is told. */
  step: number;
  pixel: Pixel | null;
}

/** A pointer on its way asks for nothing. */
const restMs = 60;

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

const channelNames = ['red', 'green', 'blue'] as const;

export function PixelValues({ pair, shape, leading, channels, step, pixel }: Props): ReactElement {
  const rested = useRested(pixel);
  const place = rested === null ? null : { row: rested.row * step, column: rested.column * step };
  const elements = place === null ? [] : elementsOf(shape, leading, channels, place);
  const { data } = useCall(
    'parity.grid',
    place === null ? null : { ...pair, parts: elements.map((offset) => ({ offset, count: 1 })) },
  );
  const rows = [
    ['reference', data?.reference],
    ['subject', data?.subject],
    ['difference', data?.difference],
  ] as const;
  return (
    <div className="pixel-values small" role="status" aria-label="Values of the pixel">
      {place === null ? (
        <p className="muted">Point at a pixel, or go to it with the arrow keys. + and − enlarge and reduce, 0 fits.</p>
      ) : (
        <>
          <span>
            row {place.row}, column {place.column}
          </span>
          {rows.map(([name, texts]) => (
            <span key={name}>
              <span className="muted">{name}</span>{' '}
              <span className="mono">
                {(texts ?? [])
                  .map((text, at) => (channels === 3 ? `${channelNames[at] ?? ''} ${text}` : text))
                  .join(' · ')}
              </span>
            </span>
          ))}
        </>
      )}
    </div>
  );
}
