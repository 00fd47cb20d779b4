/** How the bytes of a picture become the numbers of an input: (byte · factor − mean) / deviation, channel by channel. */
import { LapidaryError } from './errors.js';

export interface PictureScaling {
  /** How a person says it, and is told it. */
  name: string;
  factor: number;
  /** One for all channels, or one for each. */
  mean: readonly number[];
  deviation: readonly number[];
}

const plain = { mean: [0], deviation: [1] };

/** Mean and deviation of ImageNet's training pictures, with which most vision models are trained. */
export const imagenet: PictureScaling = {
  name: 'imagenet',
  factor: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225],
};

const named: readonly PictureScaling[] = [
  imagenet,
  { name: '0..1', factor: 1 / 255, ...plain },
  { name: '-1..1', factor: 1 / 255, mean: [0.5], deviation: [0.5] },
  { name: '0..255', factor: 1, ...plain },
];

/** As the preprocessor_config.json beside the model says, imagenet where there is none. */
export const usualScaling = 'auto';

export const scalingNames: readonly string[] = [usualScaling, ...named.map(({ name }) => name)];

const hint = `Write ${scalingNames.join(', ')}, or mean and deviation after division by 255: 0.48,0.46,0.41/0.27,0.26,0.28.`;

const numbersOf = (text: string): number[] => text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));

/** `imagenet`, `-1..1`, `0.5/0.5`; null for `auto`. Throws USAGE. */
export function parseScaling(text: string): PictureScaling | null {
  const wanted = text.trim();
  if (wanted === usualScaling) return null;
  const known = named.find(({ name }) => name === wanted);
  if (known !== undefined) return known;
  const parts = wanted.split('/').map(numbersOf);
  const [mean = [], deviation = []] = parts;
  const sound =
    parts.length === 2 &&
    parts.every((each) => each.length === 1 || each.length === 3) &&
    mean.every(Number.isFinite) &&
    deviation.every((each) => each > 0 && Number.isFinite(each));
  if (!sound) throw new LapidaryError('USAGE', `'${text}' is no way to scale pictures.`, hint);
  return { name: wanted, factor: 1 / 255, mean, deviation };
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** Of a channel of `channels`; a single grey one gets the mean of what the colours have. */
export function scalingOf(
  { mean: means, deviation }: PictureScaling,
  channel: number,
  channels: number,
): [number, number] {
  const of = (each: readonly number[]): number => (channels === 1 ? mean(each) : (each[channel] ?? each[0] ?? 0));
  return [of(means), of(deviation)];
}
