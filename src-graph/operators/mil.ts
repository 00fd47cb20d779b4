/** Operators of Core ML's ML programs: category, and names of inputs by position. Source: coremltools' MIL operator definitions. */
import { milParameters } from '../../src-shared/mil-parameters.js';
import type { OperatorCategory } from './category.js';

const byCategory: Readonly<Partial<Record<OperatorCategory, string>>> = {
  convolution: 'conv conv_quantized conv_transpose',
  matmul: 'linear matmul einsum scaled_dot_product_attention',
  normalisation: 'batch_norm instance_norm l2_norm layer_norm local_response_norm',
  activation: `clamped_relu clip elu gelu leaky_relu linear_activation prelu relu relu6 scaled_tanh sigmoid sigmoid_hard silu
    softmax softplus softplus_parametric softsign tanh threshold thresholded_relu`,
  pooling: `avg_pool l2_pool max_pool reduce_argmax reduce_argmin reduce_l1_norm reduce_l2_norm reduce_log_sum
    reduce_log_sum_exp reduce_max reduce_mean reduce_min reduce_prod reduce_sum reduce_sum_square cumsum topk argsort`,
  elementwise: `abs acos add asin atan atanh cast ceil cos cosh equal erf exp exp2 floor floor_div greater greater_equal identity
    inverse less less_equal log logical_and logical_not logical_or logical_xor maximum minimum mod mul not_equal pow real_div
    round rsqrt sign sin sinh sqrt square sub tan complex complex_abs complex_imag complex_real complex_fft complex_fftn
    complex_ifft complex_ifftn complex_irfft complex_irfftn complex_rfft complex_rfftn complex_stft select`,
  shape: `affine band_part batch_to_space concat const crop crop_resize depth_to_space expand_dims fill fill_like flatten2d
    pad pixel_shuffle pixel_unshuffle random_bernoulli random_categorical random_normal random_uniform range_1d resample
    reshape reshape_like resize resize_bilinear resize_nearest_neighbor shape complex_shape sliding_windows space_to_batch
    space_to_depth split squeeze stack tile transpose upsample_bilinear upsample_nearest_neighbor`,
  movement: `gather gather_along_axis gather_nd non_maximum_suppression non_zero one_hot reverse reverse_sequence scatter
    scatter_along_axis scatter_nd slice_by_index slice_by_size slice_update read_state write_state coreml_update_state
    list_gather list_length list_read list_scatter list_write make_list classify`,
  control: 'cond while_loop call',
  recurrent: 'gru lstm rnn',
  quantisation: `quantize dequantize constexpr_affine_dequantize constexpr_blockwise_shift_scale constexpr_cast
    constexpr_lut_to_dense constexpr_lut_to_sparse constexpr_sparse_blockwise_shift_scale constexpr_sparse_to_dense`,
};

/** Category of every operator of coremltools' own sets. */
export const milCategories: Readonly<Record<string, OperatorCategory>> = Object.fromEntries(
  Object.entries(byCategory).flatMap(([category, operators]) =>
    operators.split(/\s+/).map((operator) => [operator, category as OperatorCategory]),
  ),
);

/** Names of inputs by position. */
export const milInputs = milParameters;
