/** Fourier transforms: 5 n log2 n operations for n points, the usual figure of FFTW's benchmarks; windows a few an element. */
import { type Formula, ops } from './node-view.js';

const fft = (points: number): number => (points <= 1 ? 0 : 5 * points * Math.log2(points));

/** [batch, n, 1 or 2]; other ranks name their axis in an input. */
const dft: Formula = (node) => (node.rank(0) === 3 ? ops(node.dim(0, 0) * fft(node.dim(0, 1))) : ops(Number.NaN));

/** Output [batch, frames, bins, 2]; every frame is multiplied by the window, then transformed. */
const stft: Formula = (node) => {
  const points = node.has(2) ? node.dim(2, 0) : Number.NaN;
  return ops(node.outDim(0) * node.outDim(1) * (points + fft(points)));
};

const windowed =
  (each: number): Formula =>
  (node) =>
    ops(each * node.out());

export const signalFormulas: Readonly<Record<string, Formula>> = {
  DFT: dft,
  STFT: stft,
  HannWindow: windowed(4),
  HammingWindow: windowed(4),
  BlackmanWindow: windowed(7),
  MelWeightMatrix: windowed(4),
  /** LU decomposition, 2/3 n³. */
  Det: (node) => ops((2 / 3) * node.size(0) * node.dim(0, -1)),
};
