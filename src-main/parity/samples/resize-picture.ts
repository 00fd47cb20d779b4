/**
 * The middle of a picture at another size: its shorter side fills, what stands over is cut off on both sides. Triangle
 * filter as wide as the reduction ("bilinear, antialiased" of the usual tools). Pure, and the same on every machine.
 */
import type { Picture } from './picture.js';

interface Weights {
  first: number;
  weights: Float64Array;
}

/** Of which source samples each new one is made, for the part [from, from + length) of an axis. */
function weightsFor(size: number, from: number, length: number, count: number): Weights[] {
  const scale = length / count;
  const reach = Math.max(scale, 1);
  return Array.from({ length: count }, (_, at) => {
    const centre = from + (at + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const last = Math.min(size, Math.floor(centre + reach + 0.5));
    const weights = Float64Array.from({ length: Math.max(1, last - first) }, (_, i) =>
      Math.max(0, 1 - Math.abs((first + i - centre + 0.5) / reach)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: sum === 0 ? weights.fill(1 / weights.length) : weights.map((weight) => weight / sum) };
  });
}

/** The part of a picture that has the proportions of `width` × `height`. */
function middle(picture: Picture, width: number, height: number): { x: number; y: number; w: number; h: number } {
  const scale = Math.min(picture.width / width, picture.height / height);
  const [w, h] = [width * scale, height * scale];
  return { x: (picture.width - w) / 2, y: (picture.height - h) / 2, w, h };
}

/** Red, green and blue from 0 to 255, row after row of the new size. */
export function resizePicture(picture: Picture, width: number, height: number): Float32Array {
  const part = middle(picture, width, height);
  const across = weightsFor(picture.width, part.x, part.w, width);
  const down = weightsFor(picture.height, part.y, part.h, height);
  const top = down[0]?.first ?? 0;
  const end = Math.max(...down.map(({ first, weights }) => first + weights.length));
  const narrow = new Float32Array((end - top) * width * 3);
  for (let row = top; row < end; row += 1) {
    for (const [column, { first, weights }] of across.entries()) {
      for (let channel = 0; channel < 3; channel += 1) {
        let sum = 0;
        for (let i = 0; i < weights.length; i += 1)
          sum += (weights[i] ?? 0) * (picture.data[(row * picture.width + first + i) * 3 + channel] ?? 0);
        narrow[((row - top) * width + column) * 3 + channel] = sum;
      }
    }
  }
  const out = new Float32Array(width * height * 3);
  for (const [row, { first, weights }] of down.entries()) {
    for (let place = 0; place < width * 3; place += 1) {
      let sum = 0;
      for (let i = 0; i < weights.length; i += 1)
        sum += (weights[i] ?? 0) * (narrow[(first - top + i) * width * 3 + place] ?? 0);
      out[row * width * 3 + place] = sum;
    }
  }
  return out;
}
