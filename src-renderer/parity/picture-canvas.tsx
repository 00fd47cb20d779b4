/** One tensor as a picture on a canvas, a pixel an element, enlarged by the page. */
import { type ReactElement, useEffect, useRef } from 'react';
import type { PictureAnswer } from '../../src-shared/parity-view.js';
import type { Size } from './picture-zoom.js';

interface Props {
  found: PictureAnswer;
  /** Channel after channel of a pixel. */
  bytes: Uint8Array;
  label: string;
  size: Size;
}

export function PictureCanvas({ found, bytes, label, size }: Props): ReactElement {
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
  return <canvas ref={canvas} width={width} height={height} style={{ ...size }} role="img" aria-label={label} />;
}

/** How much of the largest difference a pixel has; 'bad' where one side alone is finite, null where there is none. */
export function differenceLevel(found: PictureAnswer, cell: number): number | null | 'bad' {
  const code = found.difference[cell] ?? 0;
  return code === 255 ? 'bad' : code === 0 ? null : code / 254;
}
