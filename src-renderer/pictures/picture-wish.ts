/** What a person wants of a picture, and what becomes of it: its size, or why it cannot be. Pure. */
import type { HeatScale } from '../../src-graph/core/heat-scale.js';
import type { SceneView } from '../../src-graph/core/scene-view.js';
import { type ScreenSize, type Viewport, visibleRect } from '../../src-graph/core/viewport.js';
import { type Highlight, noHighlight } from '../../src-graph/draw/highlight.js';
import type { Palette } from '../../src-graph/draw/palette.js';
import { type Picture, pixelLimits, pixelSize, wholePicture } from '../../src-graph/picture/picture.js';

/** The graph as it is shown. */
export interface ShownGraph {
  view: SceneView;
  viewport: Viewport;
  screen: ScreenSize;
  highlight: Highlight;
  heat: HeatScale | null;
}

export interface PictureWish {
  part: 'view' | 'whole';
  format: 'png' | 'svg';
  scale: number;
  theme: 'shown' | 'light' | 'dark';
  background: boolean;
}

export const defaultWish: PictureWish = { part: 'whole', format: 'png', scale: 2, theme: 'shown', background: true };

export const scales = [1, 2, 3, 4] as const;

/** Smallest scale worth offering. */
const leastScale = 0.05;

/** Px per graph px: a part keeps the size it has on screen, a whole graph that of zoom 100 %. */
export const graphScale = (shown: ShownGraph, wish: PictureWish): number =>
  wish.scale * (wish.part === 'view' ? shown.viewport.zoom : 1);

/** The picture in the colours of a palette. */
export function pictureOf(shown: ShownGraph, wish: PictureWish, palette: Palette): Picture {
  const { view, viewport, screen, highlight, heat } = shown;
  const background = wish.background ? palette.page : null;
  if (wish.part === 'whole') return wholePicture(view, { palette, heat, highlight: noHighlight }, background);
  return { view, rect: visibleRect(viewport, screen), look: { palette, heat, highlight }, background };
}

export type PictureSize =
  | { kind: 'fits'; width: number; height: number }
  /** `offer` is the largest scale that fits, in steps of two digits; null when none is worth it. */
  | { kind: 'tooLarge'; reason: string; offer: number | null };

/** Size of a PNG, or why there can be none. */
export function pngSize(shown: ShownGraph, wish: PictureWish, picture: Picture): PictureSize {
  const asked = graphScale(shown, wish);
  const { width, height, scale, reduced } = pixelSize(picture.rect, asked);
  if (!reduced) return { kind: 'fits', width, height };
  const full = [picture.rect.right - picture.rect.left, picture.rect.bottom - picture.rect.top].map((side) =>
    Math.ceil(side * asked).toLocaleString('en'),
  );
  const most = wish.scale * (scale / asked);
  const digits = 10 ** (1 - Math.floor(Math.log10(most)));
  const offer = Math.floor(most * digits) / digits;
  return {
    kind: 'tooLarge',
    reason: `${full.join(' × ')} px are more than a PNG can hold: at most ${pixelLimits.side.toLocaleString('en')} px a side and ${String(pixelLimits.total / 1e6)} million px in all.`,
    offer: offer >= leastScale ? offer : null,
  };
}
