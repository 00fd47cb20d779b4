/* eslint-disable @typescript-eslint/related-getter-setter-pairs -- a canvas reads back more than the drawing may set */
/**
 * The part of a 2D context that the drawing uses. A canvas in the window, a canvas in Node and the SVG recorder all have
 * it; what is drawn on one of them is drawn on each.
 */
export interface DrawContext {
  get fillStyle(): unknown;
  set fillStyle(colour: string);
  get strokeStyle(): unknown;
  set strokeStyle(colour: string);
  globalAlpha: number;
  lineWidth: number;
  get lineJoin(): unknown;
  set lineJoin(join: 'miter' | 'round' | 'bevel');
  get lineCap(): unknown;
  set lineCap(cap: 'butt' | 'round' | 'square');
  /** `600 13px Inter, sans-serif`: weight, size in px, families. */
  font: string;
  get textAlign(): unknown;
  set textAlign(align: 'left' | 'center' | 'right');
  get textBaseline(): unknown;
  set textBaseline(baseline: 'alphabetic' | 'middle');

  save(): void;
  restore(): void;
  translate(x: number, y: number): void;
  rotate(radians: number): void;
  scale(x: number, y: number): void;
  setLineDash(segments: number[]): void;

  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(cpx: number, cpy: number, x: number, y: number): void;
  bezierCurveTo(cp1x: number, cp1y: number, cp2x: number, cp2y: number, x: number, y: number): void;
  arcTo(x1: number, y1: number, x2: number, y2: number, radius: number): void;
  rect(x: number, y: number, w: number, h: number): void;
  closePath(): void;
  fill(): void;
  stroke(): void;
  clip(): void;
  fillRect(x: number, y: number, w: number, h: number): void;
  strokeRect(x: number, y: number, w: number, h: number): void;
  fillText(text: string, x: number, y: number, maxWidth?: number): void;
  strokeText(text: string, x: number, y: number, maxWidth?: number): void;
}
