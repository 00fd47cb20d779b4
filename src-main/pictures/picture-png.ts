/** A picture as PNG, drawn by Skia in this process. */
import { LapidaryError } from '../../src-shared/errors.js';
import { drawPicture, type Picture, pixelColumns } from '../../src-graph/picture/picture.js';
import { loadCanvas } from './canvas.js';

export interface PngPicture {
  bytes: Uint8Array;
  width: number;
  height: number;
  /** Px per graph px: what was asked for, or less. */
  scale: number;
  reduced: boolean;
  /** Columns side by side into which a picture too tall for one was cut. */
  columns: number;
}

/** Draws and encodes a picture; scaled down where it would pass the limits of canvases. */
export async function picturePng(picture: Picture, scale: number): Promise<PngPicture> {
  const { createCanvas } = await loadCanvas();
  const { parts, step, ...size } = pixelColumns(picture.rect, scale);
  try {
    const canvas = createCanvas(size.width, size.height);
    const context = canvas.getContext('2d');
    // The gaps between columns belong to the ground too.
    if (picture.background !== null) {
      context.fillStyle = picture.background;
      context.fillRect(0, 0, size.width, size.height);
    }
    parts.forEach((rect, i) => {
      context.save();
      context.translate(i * step, 0);
      drawPicture(context, { ...picture, rect }, size.scale);
      context.restore();
    });
    return { bytes: await canvas.encode('png'), columns: parts.length, ...size };
  } catch (error) {
    if (error instanceof LapidaryError) throw error;
    throw new LapidaryError(
      'PICTURE_TOO_LARGE',
      `A PNG of ${String(size.width)} × ${String(size.height)} px could not be drawn here.`,
      'Ask for a smaller --scale, leave more groups closed, or write an SVG.',
      error instanceof Error ? error.message : String(error),
    );
  }
}
