/** The curve of error over depth: points on a logarithmic axis, with gaps where nothing was compared. Pure. */
import type { LayerPair } from '../../../src-shared/layer-parity.js';

export interface LayerPoints {
  /** Whole decades at both ends of the axis. */
  low: number;
  high: number;
  /** By pair: height 0 to 1; null where there is no number. What is equal lies at 0. */
  heights: (number | null)[];
}

/** The axis reaches at most this many decades down. */
const mostDecades = 12;

export function layerPoints(pairs: readonly LayerPair[]): LayerPoints {
  const positive = pairs.flatMap(({ rmsRel }) => (rmsRel !== null && rmsRel > 0 ? [Math.log10(rmsRel)] : []));
  if (positive.length === 0)
    return { low: -9, high: 0, heights: pairs.map(({ rmsRel }) => (rmsRel === null ? null : 0)) };
  const high = Math.max(...positive.map(Math.ceil));
  const low = Math.min(high - 1, Math.max(high - mostDecades, Math.min(...positive.map(Math.floor))));
  const heights = pairs.map(({ rmsRel }) => {
    if (rmsRel === null) return null;
    return rmsRel === 0 ? 0 : Math.min(1, Math.max(0, (Math.log10(rmsRel) - low) / (high - low)));
  });
  return { low, high, heights };
}

/** An SVG path in a box of `pairs` × 1, broken where there is no number. */
export function pathOf(heights: readonly (number | null)[]): string {
  let pen = false;
  const steps: string[] = [];
  heights.forEach((height, at) => {
    if (height === null) {
      pen = false;
      return;
    }
    steps.push(`${pen ? 'L' : 'M'}${String(at + 0.5)} ${(1 - height).toFixed(4)}`);
    pen = true;
  });
  return steps.join('');
}
