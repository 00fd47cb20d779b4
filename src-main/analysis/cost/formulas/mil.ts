/** Operators of Core ML's ML programs. Source: coremltools' MIL operator documentation. */
import { movers } from './movement.js';
import type { Formula } from './node-view.js';
import { likeOnnx } from './onnx.js';
import { perOutput } from './operands.js';

export const milFormulas: Readonly<Record<string, Formula>> = {
  ...movers(
    `const reshape squeeze expand_dims transpose concat stack split slice_by_index slice_by_size gather gather_along_axis
     gather_nd scatter scatter_nd pad tile shape fill range_1d one_hot cast depth_to_space space_to_depth identity select
     reverse constexpr_affine_dequantize constexpr_lut_to_dense constexpr_blockwise_shift_scale constexpr_sparse_to_dense
     read_state coreml_update_state upsample_nearest_neighbor resize_nearest_neighbor flatten2d`,
  ),
  ...likeOnnx(
    `add sub mul real_div=Div floor_div=Div mod pow square=Mul sqrt exp log sin cos tan abs sign floor ceil round equal
     not_equal=Equal greater less greater_equal=GreaterOrEqual less_equal=LessOrEqual logical_and=And logical_or=Or
     logical_not=Not maximum=Max minimum=Min relu relu6=Clip clip tanh sigmoid silu=Swish leaky_relu elu gelu softplus softsign
     softmax reduce_sum reduce_mean reduce_max reduce_min reduce_prod reduce_argmax=ArgMax reduce_argmin=ArgMin cumsum topk erf
     quantize=QuantizeLinear dequantize=DequantizeLinear instance_norm=InstanceNormalization l2_norm=LpNormalization inverse=Reciprocal`,
  ),
  rsqrt: perOutput(2),
  batch_norm: perOutput(2),
  layer_norm: perOutput(7),
};
