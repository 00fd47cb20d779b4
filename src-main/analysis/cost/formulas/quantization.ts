/**
 * Quantisation, in operations an element, from the formulas in the operator texts (onnx/defs/quantization):
 * y = saturate(round(x / scale) + zero_point), x = (y − zero_point) × scale.
 */
import { type Formula, ops } from './node-view.js';

/** Divide, round, add, saturate. */
export const requantize = 4;
/** Subtract, multiply. */
export const dequantize = 2;
/** Smallest and largest value, then as QuantizeLinear. */
export const dynamicQuantize = 2 + requantize;

const dequantizeOutput: Formula = (node) => ops(dequantize * node.out());
const quantizeOutput: Formula = (node) => ops(requantize * node.out());

export const quantizationFormulas: Readonly<Record<string, Formula>> = {
  QuantizeLinear: quantizeOutput,
  DequantizeLinear: dequantizeOutput,
  DynamicQuantizeLinear: (node) => ops(dynamicQuantize * node.size(0)),
};

/** A binary operator on quantised operands: both are dequantised, the result is quantised again. */
const binary: Formula = (node) => ops((2 * dequantize + 1 + requantize) * node.out());
/** A unary operator of `inner` operations between the two. */
const unary =
  (inner: number): Formula =>
  (node) =>
    ops((dequantize + inner + requantize) * node.out());

export const microsoftQuantizationFormulas: Readonly<Record<string, Formula>> = {
  QuantizeLinear: quantizeOutput,
  DequantizeLinear: dequantizeOutput,
  DequantizeBFP: dequantizeOutput,
  GatherBlockQuantized: dequantizeOutput,
  QLinearAdd: binary,
  QLinearMul: binary,
  QLinearSigmoid: unary(4),
  QLinearLeakyRelu: unary(2),
  QLinearSoftmax: unary(5),
  QLinearConcat: (node) => ops((dequantize + requantize) * node.out()),
  QLinearGlobalAveragePool: (node) => ops((dequantize + 1) * node.size(0) + requantize * node.out()),
};
