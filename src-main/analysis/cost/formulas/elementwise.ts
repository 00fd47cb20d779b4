/**
 * Operations per output element. Every arithmetic, comparison, rounding and logical operation is 1, and so is a function
 * that hardware or a library gives as one (exp, log, sqrt, sin, erf, tanh, pow), as XLA's cost analysis counts them;
 * activations are the sum of what their definition in onnx/defs/math or /nn does.
 */
import { type Formula, ops } from './node-view.js';

const sigmoid = 4; // negate, exp, add, divide
const softplus = 3; // exp, add, log
const hardSigmoid = 4; // multiply, add, max, min
const geluErf = 5; // divide, erf, add, two products
const geluTanh = 9; // cube 2, scale, add, scale, tanh, add, two products

const perElement: Readonly<Record<string, number>> = {
  Add: 1,
  Sub: 1,
  Mul: 1,
  Div: 1,
  Pow: 1,
  Mod: 1,
  Neg: 1,
  Abs: 1,
  Sign: 1,
  Reciprocal: 1,
  Sqrt: 1,
  Exp: 1,
  Log: 1,
  Sin: 1,
  Cos: 1,
  Tan: 1,
  Asin: 1,
  Acos: 1,
  Atan: 1,
  Sinh: 1,
  Cosh: 1,
  Asinh: 1,
  Acosh: 1,
  Atanh: 1,
  Erf: 1,
  Floor: 1,
  Ceil: 1,
  Round: 1,
  Equal: 1,
  Greater: 1,
  Less: 1,
  GreaterOrEqual: 1,
  LessOrEqual: 1,
  And: 1,
  Or: 1,
  Xor: 1,
  Not: 1,
  BitwiseAnd: 1,
  BitwiseOr: 1,
  BitwiseXor: 1,
  BitwiseNot: 1,
  BitShift: 1,
  IsNaN: 1,
  IsInf: 1,
  Where: 1,
  Clip: 2,
  Relu: 1,
  Tanh: 1,
  LeakyRelu: 2,
  PRelu: 2,
  ThresholdedRelu: 1,
  Shrink: 2,
  Sigmoid: sigmoid,
  HardSigmoid: hardSigmoid,
  HardSwish: hardSigmoid + 1,
  Swish: sigmoid + 1,
  Softplus: softplus,
  Softsign: 3,
  Elu: 4,
  Celu: 5,
  Selu: 5,
  Mish: softplus + 2,
  Trilu: 0,
};

const constant =
  (each: number): Formula =>
  (node) =>
    ops(each * node.out());

/** One operation between neighbouring operands; Mean divides once more. */
const variadic =
  (more: number): Formula =>
  (node) =>
    ops((node.inputCount - 1 + more) * node.out());

export const elementwiseFormulas: Readonly<Record<string, Formula>> = {
  ...Object.fromEntries(Object.entries(perElement).map(([op, each]) => [op, constant(each)])),
  Sum: variadic(0),
  Max: variadic(0),
  Min: variadic(0),
  Mean: variadic(1),
  Gelu: (node) => ops((node.text('approximate') === 'tanh' ? geluTanh : geluErf) * node.out()),
};

export const microsoftElementwiseFormulas: Readonly<Record<string, Formula>> = {
  Gelu: constant(geluErf),
  BiasGelu: constant(geluErf + 1),
  FastGelu: (node) => ops((geluTanh + (node.has(1) ? 1 : 0)) * node.out()),
  QuickGelu: constant(sigmoid + 2),
  BiasAdd: constant(2), // bias and skip
  BiasSplitGelu: constant(geluErf + 3), // bias on both halves, product of them
  BiasDropout: constant(1),
  Inverse: (node) => ops(2 * node.size(0) * node.dim(0, -1)), // n³ multiply-adds
};

/** ai.onnx.ml: the few that are plain arithmetic. */
export const mlFormulas: Readonly<Record<string, Formula>> = {
  Scaler: constant(2),
  Binarizer: constant(1),
  Imputer: constant(1),
};
