/** Strings, n-grams, windows and spectra. */
import { broadcast, normalAxis, withSize } from '../shapes.js';
import { add, floorDivide, type Size, subtract } from '../size.js';
import type { Handler, Handlers } from '../node-view.js';
import { dtypes, tensor } from '../types.js';

/** One number per length; the length is a scalar input. */
const window: Handler = (node) => [
  tensor(node.attributes.int('output_datatype') ?? dtypes.float32, [node.elements(0)?.items[0] ?? null]),
];

/** DFT: the axis is an attribute before opset 20, an input since; the last axis holds the parts of complex numbers. */
const dft: Handler = (node) => {
  const shape = node.shape(0);
  if (shape === null || shape.length < 2) return [tensor(node.dtype(0), null)];
  const given = node.opset < 20 ? (node.attributes.int('axis') ?? 1) : node.has(2) ? node.elements(2)?.items[0] : -2;
  const axis = typeof given === 'number' ? normalAxis(given, shape.length) : undefined;
  const inverse = node.attributes.int('inverse') === 1;
  const oneSided = node.attributes.int('onesided') === 1;
  if (axis === undefined) {
    // Which axis it is, is not known; that matters where its size changes.
    const sizes = shape.map((size) => (oneSided || node.has(1) ? null : size));
    return [tensor(node.dtype(0), withSize(sizes, shape.length - 1, oneSided && inverse ? 1 : 2))];
  }
  const length: Size = node.has(1) ? (node.elements(1)?.items[0] ?? null) : (shape[axis] ?? null);
  const half = oneSided && !inverse ? add(floorDivide(length, 2), 1) : length;
  return [tensor(node.dtype(0), withSize(withSize(shape, axis, half), shape.length - 1, oneSided && inverse ? 1 : 2))];
};

/** STFT: [batch, frames, bins, 2]. */
const stft: Handler = (node) => {
  const signal = node.shape(0);
  const step = node.elements(1)?.items[0] ?? null;
  const length = node.has(3) ? (node.elements(3)?.items[0] ?? null) : (node.shape(2)?.[0] ?? null);
  const frames = add(floorDivide(subtract(signal?.[1] ?? null, length), step), 1);
  const bins = node.attributes.int('onesided') === 0 ? length : add(floorDivide(length, 2), 1);
  return [tensor(node.dtype(0), [signal?.[0] ?? null, frames, bins, 2])];
};

const melWeights: Handler = (node) => {
  const bands = node.elements(0)?.items[0] ?? null;
  const length = node.elements(1)?.items[0] ?? null;
  const dtype = node.attributes.int('output_datatype') ?? dtypes.float32;
  return [tensor(dtype, [add(floorDivide(length, 2), 1), bands])];
};

/** TfIdfVectorizer: as many columns as the largest n-gram index asks for. */
const tfIdf: Handler = (node) => {
  const shape = node.shape(0);
  const indexes = node.attributes.ints('ngram_indexes');
  if (shape === null || shape.length === 0 || indexes === undefined) return [tensor(dtypes.float32, null)];
  const columns = indexes.reduce((most, index) => Math.max(most, index), -1) + 1;
  return [tensor(dtypes.float32, [...shape.slice(0, -1), columns])];
};

/** StringNormalizer may take stop words away: [C] or [1, C]. */
const normalizer: Handler = (node) => {
  const shape = node.shape(0);
  if (shape === null) return [tensor(dtypes.string, null)];
  const kept = node.attributes.texts('stopwords') === undefined ? (shape[shape.length - 1] ?? null) : node.freshSize();
  return [tensor(dtypes.string, shape.length === 2 ? [1, kept] : [kept])];
};

const split: Handler = (node) => {
  const shape = node.shape(0);
  return [tensor(dtypes.string, shape && [...shape, node.freshSize()]), tensor(dtypes.int64, shape)];
};

export const textAndSignal: Handlers = {
  HannWindow: window,
  HammingWindow: window,
  BlackmanWindow: window,
  DFT: dft,
  STFT: stft,
  MelWeightMatrix: melWeights,
  TfIdfVectorizer: tfIdf,
  StringNormalizer: normalizer,
  StringConcat: (node) => [tensor(dtypes.string, broadcast([node.shape(0), node.shape(1)]))],
  StringSplit: split,
  RegexFullMatch: (node) => [tensor(dtypes.bool, node.shape(0))],
};
