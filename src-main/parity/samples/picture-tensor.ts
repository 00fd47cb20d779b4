/** A picture as numbers of an input. Pure. */
import { float32ToHalfBits } from '../../../src-shared/half.js';
import { type PictureScaling, scalingOf } from '../../../src-shared/picture-scaling.js';
import type { Tensor } from '../../io/npy.js';
import type { Picture } from './picture.js';
import type { PictureInput } from './picture-input.js';
import { resizePicture } from './resize-picture.js';

/** Grey as television has it (ITU-R 601). */
const luma = [0.299, 0.587, 0.114] as const;

/** Puts a picture at a place of the batch axis, cut and reduced to the size that the tensor has. */
export function fillPicture(
  tensor: Tensor,
  input: PictureInput,
  at: number,
  picture: Picture,
  scaling: PictureScaling,
): void {
  const { channels, channelAxis, heightAxis, widthAxis } = input;
  const { data, dtype, shape } = tensor;
  const stride = (axis: number): number => shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const [height, width] = [shape[heightAxis] ?? 1, shape[widthAxis] ?? 1];
  const [down, across, between] = [stride(heightAxis), stride(widthAxis), stride(channelAxis)];
  const pixels = resizePicture(picture, width, height);
  const base = at * width * height * channels;
  for (let channel = 0; channel < channels; channel += 1) {
    const [mean, deviation] = scalingOf(scaling, channel, channels);
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      const part = (which: number): number => pixels[pixel * 3 + which] ?? 0;
      const byte = channels === 3 ? part(channel) : luma[0] * part(0) + luma[1] * part(1) + luma[2] * part(2);
      const value = dtype === 'uint8' ? Math.round(byte) : (byte * scaling.factor - mean) / deviation;
      const place = base + channel * between + Math.floor(pixel / width) * down + (pixel % width) * across;
      data[place] = dtype === 'float16' ? float32ToHalfBits(value) : value;
    }
  }
}
