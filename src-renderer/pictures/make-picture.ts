/** Makes the file of a picture in the window: a PNG by its canvas, an SVG by the recorder. */
import { LapidaryError } from '../../src-shared/errors.js';
import { type Palette } from '../../src-graph/draw/palette.js';
import { themePalette } from '../../src-graph/draw/theme-palettes.js';
import { drawPicture, pixelSize } from '../../src-graph/picture/picture.js';
import { pictureSvg } from '../../src-graph/picture/picture-svg.js';
import { graphFonts } from '../graph/view/measure-fonts.js';
import { readPalette } from '../graph/view/read-palette.js';
import { graphScale, pictureOf, type PictureWish, pngSize, type ShownGraph } from './picture-wish.js';

/** Largest SVG made here, characters: it is made at once, and the window stands still meanwhile. */
const mostSvg = 60_000_000;

/** The palette a wish names. */
export const paletteOf = (theme: PictureWish['theme']): Palette =>
  theme === 'shown' ? readPalette() : themePalette(theme, graphFonts());

/** The file. Throws PICTURE_TOO_LARGE, or RUN_FAILED when the browser cannot make so large a canvas. */
export async function makePicture(shown: ShownGraph, wish: PictureWish, title: string): Promise<Blob> {
  const picture = pictureOf(shown, wish, paletteOf(wish.theme));
  if (wish.format === 'svg') return new Blob(pictureSvg(picture, title, mostSvg), { type: 'image/svg+xml' });
  const size = pngSize(shown, wish, picture);
  if (size.kind === 'tooLarge') {
    throw new LapidaryError('PICTURE_TOO_LARGE', size.reason, 'Choose a smaller scale, or save an SVG.');
  }
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d');
  if (context !== null) drawPicture(context, picture, pixelSize(picture.rect, graphScale(shown, wish)).scale);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) {
    throw new LapidaryError(
      'PICTURE_TOO_LARGE',
      `The window could not make a PNG of ${String(size.width)} × ${String(size.height)} px.`,
      'Choose a smaller scale, or save an SVG.',
    );
  }
  return blob;
}

/** Hands a file to the person: a download in a browser, the save dialog on the desktop. */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has to have begun before its address goes.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Puts a PNG on the clipboard; throws what the browser says when it does not allow that. */
export async function copyImage(blob: Blob): Promise<void> {
  await navigator.clipboard.write([new ClipboardItem({ [blob.type]: blob })]);
}
