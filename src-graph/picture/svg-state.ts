/** What a 2D context remembers between calls, for the SVG recorder. */
import { cssValue } from './svg-escape.js';
import { svgNumber } from './svg-path.js';

/** An affine transform as SVG and canvas write it: x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const identity: Matrix = [1, 0, 0, 1, 0, 0];

/** First `inner`, then `outer`. */
export function product(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  const [A, B, C, D, E, F] = inner;
  return [a * A + c * B, b * A + d * B, a * C + c * D, b * C + d * D, a * E + c * F + e, b * E + d * F + f];
}

export interface SvgState {
  fill: string;
  stroke: string;
  alpha: number;
  lineWidth: number;
  join: 'miter' | 'round' | 'bevel';
  cap: 'butt' | 'round' | 'square';
  dash: readonly number[];
  font: string;
  align: 'left' | 'center' | 'right';
  baseline: 'alphabetic' | 'middle';
  matrix: Matrix;
  /** Id of the clip path in force; '' for none. */
  clip: string;
}

export const initialState: SvgState = {
  fill: '#000000',
  stroke: '#000000',
  alpha: 1,
  lineWidth: 1,
  join: 'miter',
  cap: 'butt',
  dash: [],
  font: '10px sans-serif',
  align: 'left',
  baseline: 'alphabetic',
  matrix: identity,
  clip: '',
};

/** CSS of a stroke. */
export function strokeCss({ stroke, lineWidth, join, cap, dash }: SvgState): string {
  return [
    `stroke:${cssValue(stroke)}`,
    lineWidth === 1 ? '' : `stroke-width:${svgNumber4(lineWidth)}`,
    join === 'miter' ? '' : `stroke-linejoin:${join}`,
    cap === 'butt' ? '' : `stroke-linecap:${cap}`,
    dash.length === 0 ? '' : `stroke-dasharray:${dash.map(svgNumber).join(' ')}`,
  ]
    .filter((part) => part !== '')
    .join(';');
}

const svgNumber4 = (value: number): string => String(Math.round(value * 1e4) / 1e4);

/** `transform` for a matrix beyond a translation, which goes into the coordinates. */
export const transformAttribute = (matrix: Matrix): string =>
  ` transform="matrix(${matrix.map(svgNumber4).join(' ')})"`;

/** Whether a matrix only moves. */
export const onlyMoves = ([a, b, c, d]: Matrix): boolean => a === 1 && b === 0 && c === 0 && d === 1;

/** Size in px and families of a canvas font string. */
export function fontParts(font: string): { size: number; family: string } {
  const match = /([\d.]+)px\s+(.*)$/.exec(font);
  return { size: Number(match?.[1] ?? 10), family: match?.[2] ?? 'sans-serif' };
}
