/**
 * Normalisations and softmax, in operations per element. Statistics per row (a square root, a reciprocal) are left out:
 * they are one over the row's length. Source: definitions in onnx/defs/nn and onnx/defs/reduction.
 */
import { type Formula, ops } from './node-view.js';

/** Mean 1; deviation: subtract, square, sum 3; scale by 1/std 1. */
const standardize = 5;
/** Square, sum, scale by 1/rms, weight. */
const rms = 4;
/** Largest value, subtract, exp, sum, divide. */
export const softmax = 5;

const perElement =
  (each: number): Formula =>
  (node) =>
    ops(each * node.out());

/** Scale always, bias where `bias` is given; `more` for what is fused in. */
const layerNorm =
  (bias: number, more = 0): Formula =>
  (node) =>
    ops((standardize + 1 + (node.has(bias) ? 1 : 0) + more) * node.out());

/** Mean and variance are stored, so scale and shift are one multiplication and one addition; in training as layer norm. */
const batchNorm: Formula = (node) => ops((node.number('training_mode') === 1 ? standardize + 2 : 2) * node.out());

/** Square, sum over `size` channels, scale, add, power, divide. */
const lrn: Formula = (node) => ops(((node.number('size') ?? Number.NaN) + 4) * node.out());

export const normalizationFormulas: Readonly<Record<string, Formula>> = {
  BatchNormalization: batchNorm,
  InstanceNormalization: perElement(standardize + 2),
  GroupNormalization: perElement(standardize + 2),
  LayerNormalization: layerNorm(2),
  RMSNormalization: perElement(rms),
  SimplifiedLayerNormalization: perElement(rms),
  LpNormalization: perElement(3),
  MeanVarianceNormalization: perElement(standardize),
  LRN: lrn,
  Softmax: perElement(softmax),
  LogSoftmax: perElement(softmax),
  Hardmax: perElement(1),
};

/** Skip connections add the skip and, where given, a bias before normalising. */
export const microsoftNormalizationFormulas: Readonly<Record<string, Formula>> = {
  SkipLayerNormalization: (node) => ops((standardize + 2 + (node.has(3) ? 1 : 0) + (node.has(4) ? 1 : 0)) * node.out()),
  SkipSimplifiedLayerNormalization: (node) => ops((rms + 1 + (node.has(3) ? 1 : 0)) * node.out()),
  SimplifiedLayerNormalization: perElement(rms),
  EmbedLayerNormalization: perElement(standardize + 2 + 2),
  GroupNorm: (node) => ops((standardize + 2 + (node.number('activation') === 1 ? softmax : 0)) * node.out()),
  SkipGroupNorm: perElement(standardize + 3),
  BiasSoftmax: perElement(softmax + 1),
};
