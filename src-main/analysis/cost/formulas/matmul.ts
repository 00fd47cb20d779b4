/**
 * Matrix products: every output element is a sum of K products, K being the axis that is summed over.
 * Sources: operator texts of MatMul, Gemm, MatMulInteger, QLinearMatMul (onnx/defs/math) and com.microsoft's contrib operators.
 */
import { type Formula, macs, type NodeView } from './node-view.js';
import { dequantize, dynamicQuantize, requantize } from './quantization.js';

/** Output elements times the last axis of the left operand. */
const product = (node: NodeView): number => node.out() * node.dim(0, -1);

/** A is [M, K] or, transposed, [K, M]; either way its size over the output's M is K. */
function gemmMacs(node: NodeView): number {
  const [rows, columns] = [node.outDim(0), node.outDim(1)];
  return rows === 0 || columns === 0 ? 0 : node.size(0) * columns;
}

/** `other` operations for every output element, besides adding the matrix at input `addend`. */
const gemm =
  (addend: number, other = 0): Formula =>
  (node) =>
    macs(gemmMacs(node), ((node.has(addend) ? 1 : 0) + other) * node.out());

/** The last two axes of the left operand may be swapped; transposed batches are not counted. */
const fusedMatMul: Formula = (node) => {
  if (node.number('transBatchA') === 1 || node.number('transBatchB') === 1) return macs(Number.NaN);
  const summed = node.number('transA') === 1 && node.rank(0) > 1 ? node.dim(0, -2) : node.dim(0, -1);
  return macs(node.out() * summed);
};

/** Packed weights [N, K] are dequantized once, then multiplied. */
const packedWeights: Formula = (node) => macs(product(node), dequantize * node.dim(0, -1) * node.outDim(-1));

export const matmulFormulas: Readonly<Record<string, Formula>> = {
  MatMul: (node) => macs(product(node)),
  Gemm: gemm(2),
  MatMulInteger: (node) => macs(product(node)),
  QLinearMatMul: (node) => macs(product(node), requantize * node.out()),
};

export const microsoftMatmulFormulas: Readonly<Record<string, Formula>> = {
  FusedMatMul: fusedMatMul,
  TransposeMatMul: fusedMatMul,
  FusedGemm: gemm(2, 1),
  GemmFloat8: gemm(2),
  QGemm: gemm(6, requantize),
  QLinearMatMul: (node) => macs(product(node), requantize * node.out()),
  MatMulInteger16: (node) => macs(product(node)),
  MatMulIntegerToFloat: (node) => macs(product(node), (dequantize + (node.has(6) ? 1 : 0)) * node.out()),
  DynamicQuantizeMatMul: (node) =>
    macs(product(node), dynamicQuantize * node.size(0) + (dequantize + (node.has(4) ? 1 : 0)) * node.out()),
  MatMulNBits: packedWeights,
  MatMulBnb4: packedWeights,
  MatMulFpQ4: packedWeights,
};
