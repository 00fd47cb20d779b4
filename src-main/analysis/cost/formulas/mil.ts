/** Operators of Core ML's ML programs. Source: coremltools' MIL operator documentation. */
import { convMacs } from './convolution.js';
import { movers } from './movement.js';
import { type Formula, macs, type NodeView, ops } from './node-view.js';
import { likeOnnx } from './onnx.js';
import { added, perOutput, product, scaledDotProduct } from './operands.js';

/** Elements of the pooling window. */
const window = (node: NodeView): number =>
  (node.numbers('kernel_sizes') ?? [Number.NaN]).reduce((all, size) => all * size, 1);

/** x is [steps, batch, size]: every step multiplies by both weight matrices, and by those of the way back. */
const recurrent =
  (...weights: readonly number[]): Formula =>
  (node) => {
    const steps = node.dim(0, 0) * node.dim(0, 1);
    return macs(steps * weights.reduce((all, input) => all + (node.has(input) ? node.size(input) : 0), 0));
  };

export const milFormulas: Readonly<Record<string, Formula>> = {
  ...movers(
    `const reshape squeeze expand_dims transpose concat stack split slice_by_index slice_by_size gather gather_along_axis
     gather_nd scatter scatter_nd pad tile shape fill range_1d one_hot cast depth_to_space space_to_depth identity select
     reverse read_state write_state coreml_update_state upsample_nearest_neighbor resize_nearest_neighbor flatten2d fill_like
     scatter_along_axis slice_update crop band_part reshape_like reverse_sequence batch_to_space space_to_batch pixel_shuffle
     pixel_unshuffle sliding_windows non_zero make_list list_read list_write list_gather list_scatter list_length classify
     random_normal random_uniform random_bernoulli random_categorical`,
  ),
  // Constant expressions: a weight is made of what is stored when the model is loaded, not when it runs.
  ...movers(
    `constexpr_affine_dequantize constexpr_blockwise_shift_scale constexpr_cast constexpr_lut_to_dense constexpr_lut_to_sparse
     constexpr_sparse_blockwise_shift_scale constexpr_sparse_to_dense`,
  ),
  ...likeOnnx(
    `add sub mul real_div=Div floor_div=Div mod pow square=Mul sqrt exp log sin cos tan abs sign floor ceil round equal
     not_equal=Equal greater less greater_equal=GreaterOrEqual less_equal=LessOrEqual logical_and=And logical_or=Or
     logical_not=Not maximum=Max minimum=Min relu relu6=Clip clip tanh sigmoid silu=Swish leaky_relu elu gelu softplus softsign
     softmax reduce_sum reduce_mean reduce_max reduce_min reduce_prod reduce_argmax=ArgMax reduce_argmin=ArgMin cumsum topk erf
     quantize=QuantizeLinear dequantize=DequantizeLinear instance_norm=InstanceNormalization l2_norm=LpNormalization inverse=Reciprocal
     einsum logical_xor=Xor exp2=Exp asin acos atan atanh sinh cosh prelu thresholded_relu=ThresholdedRelu
     sigmoid_hard=HardSigmoid reduce_l1_norm=ReduceL1 reduce_l2_norm=ReduceL2 reduce_log_sum reduce_log_sum_exp
     reduce_sum_square argsort=TopK`,
  ),
  rsqrt: perOutput(2),
  threshold: perOutput(1),
  linear_activation: perOutput(2),
  scaled_tanh: perOutput(3),
  clamped_relu: perOutput(3),
  // Multiply, exp, add, log, multiply.
  softplus_parametric: perOutput(5),
  batch_norm: perOutput(2),
  layer_norm: perOutput(7),
  conv: (node) => macs(convMacs(node), added(node, 2)),
  // Weights [in, out / groups, kernel…].
  conv_transpose: (node) => macs(node.size(0) * (node.size(1) / node.dim(1, 0)), added(node, 2)),
  // Weights [out, in].
  linear: (node) => macs(node.out() * node.dim(1, -1), added(node, 2)),
  matmul: product('transpose_x'),
  scaled_dot_product_attention: scaledDotProduct(3),
  lstm: recurrent(3, 4, 7, 8),
  gru: recurrent(2, 3),
  rnn: recurrent(2, 3),
  max_pool: (node) => ops((window(node) - 1) * node.out()),
  avg_pool: (node) => ops(window(node) * node.out()),
  l2_pool: (node) => ops((2 * window(node) + 1) * node.out()),
  // Square and sum over `size` channels, then scale, power, divide.
  local_response_norm: (node) => ops((2 * (node.number('size') ?? Number.NaN) + 3) * node.out()),
  upsample_bilinear: perOutput(8),
  resize_bilinear: perOutput(8),
  crop_resize: perOutput(8),
  resample: perOutput(8),
  affine: perOutput(8),
  // How it interpolates is a word: nearest takes one element.
  resize: (node) => ops((node.text('interpolation_mode') === 'NEAREST' ? 0 : 8) * node.out()),
  non_maximum_suppression: () => 'data',
};
