/**
 * Convolutions. One output element takes one multiply-accumulate per weight of its channel, (C / group) × kernel, which is
 * the weight's size over its first axis M; so dilation, padding and groups need no attribute. Padding counts as work, as
 * in torchvision's and fvcore's figures. A transposed convolution spreads every input element over (M / group) × kernel.
 * Source: operator texts of Conv and ConvTranspose, onnx/defs/nn.
 */
import { type Formula, macs, type NodeView } from './node-view.js';
import { requantize } from './quantization.js';

/** Multiply-accumulates of a convolution with its weight at input `weight`. */
export function convMacs(node: NodeView, weight = 1): number {
  return node.out() * (node.size(weight) / node.dim(weight, 0));
}

const bias = (node: NodeView, input: number): number => (node.has(input) ? node.out() : 0);

const conv: Formula = (node) => macs(convMacs(node), bias(node, 2));

const convTranspose: Formula = (node) => macs(node.size(0) * (node.size(1) / node.dim(1, 0)), bias(node, 2));

/** Each sample of the input is bilinear: 4 products, 3 sums and 1 for the weights; a mask scales it once more. */
const deformConv: Formula = (node) => {
  const samples = (node.out() / node.dim(1, 0)) * node.dim(0, 1) * (node.size(1) / node.dim(1, 0) / node.dim(1, 1));
  return macs(convMacs(node), bias(node, 3) + samples * (node.has(4) ? 9 : 8));
};

export const convolutionFormulas: Readonly<Record<string, Formula>> = {
  Conv: conv,
  ConvTranspose: convTranspose,
  DeformConv: deformConv,
  ConvInteger: (node) => macs(convMacs(node)),
  QLinearConv: (node) => macs(convMacs(node, 3), bias(node, 8) + requantize * node.out()),
};

/** com.microsoft: FusedConv adds a residual (input 3) and an activation, taken as one operation an element. */
export const microsoftConvolutionFormulas: Readonly<Record<string, Formula>> = {
  FusedConv: (node) => macs(convMacs(node), bias(node, 2) + bias(node, 3) + node.out()),
  NhwcFusedConv: (node) => macs(convMacs(node), bias(node, 2) + bias(node, 3) + node.out()),
  NhwcConv: conv,
  QLinearConv: (node) => macs(convMacs(node, 3), bias(node, 8) + requantize * node.out()),
  ConvTransposeWithDynamicPads: (node) => macs(node.size(0) * (node.size(1) / node.dim(1, 0)), bias(node, 3)),
};
