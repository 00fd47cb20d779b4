/** A picture in memory, and the refusals every decoder shares. */
import { LapidaryError } from '../../../src-shared/errors.js';

export interface Picture {
  width: number;
  height: number;
  /** Red, green, blue of a pixel, row after row. */
  data: Uint8Array;
}

/** Largest picture that is decoded: beyond what cameras of phones give, and 150 MB of memory. */
export const maxPixels = 50_000_000;

const damagedHint = 'Open it in an image viewer and save it again as PNG or JPEG.';

/** The error for a file that is no sound picture. */
export const damaged = (path: string, what: string): LapidaryError =>
  new LapidaryError('FORMAT_UNSUPPORTED', `${path} cannot be read as a picture: ${what}.`, damagedHint);

/** Refuses a picture by its declared size, before anything is unpacked. */
export function checkSize(path: string, width: number, height: number): void {
  if (width < 1 || height < 1) throw damaged(path, `it says that it is ${String(width)} × ${String(height)}`);
  if (width * height <= maxPixels) return;
  throw new LapidaryError(
    'FORMAT_UNSUPPORTED',
    `${path} says that it is ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels; at most ${String(maxPixels / 1e6)} million are decoded.`,
    'Give a smaller copy: it is reduced to the size of the input anyway.',
  );
}
