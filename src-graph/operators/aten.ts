/** Categories of PyTorch's operators (`aten::`), by name without overload. */
import type { OperatorCategory } from './category.js';

const names: Partial<Record<OperatorCategory, string>> = {
  convolution: `conv1d conv2d conv3d convolution _convolution conv_transpose1d conv_transpose2d conv_transpose3d im2col col2im`,
  matmul: `linear matmul mm bmm mv dot addmm baddbmm addmv outer einsum scaled_dot_product_attention
    _scaled_dot_product_flash_attention _scaled_dot_product_flash_attention_for_cpu _scaled_dot_product_efficient_attention
    _native_multi_head_attention _transformer_encoder_layer_fwd bilinear cdist`,
  normalisation: `batch_norm native_batch_norm _native_batch_norm_legit _native_batch_norm_legit_no_training layer_norm
    native_layer_norm group_norm native_group_norm instance_norm rms_norm local_response_norm normalize`,
  activation: `relu relu6 leaky_relu prelu elu selu celu gelu sigmoid hardsigmoid hardswish silu mish tanh softplus softsign
    softmax _softmax log_softmax _log_softmax hardtanh clamp clamp_min clamp_max threshold glu log_sigmoid rrelu softmin`,
  pooling: `max_pool1d max_pool2d max_pool2d_with_indices max_pool3d avg_pool1d avg_pool2d avg_pool3d adaptive_avg_pool1d
    adaptive_avg_pool2d _adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d adaptive_max_pool2d sum prod mean amax amin
    max min argmax argmin cumsum cumprod topk sort std var std_mean var_mean norm linalg_vector_norm logsumexp any all median`,
  elementwise: `add sub rsub mul div true_divide floor_divide remainder fmod neg abs sign reciprocal sqrt rsqrt exp exp2 expm1
    log log2 log10 log1p sin cos tan asin acos atan atan2 sinh cosh erf floor ceil round trunc eq ne gt lt ge le logical_and
    logical_or logical_not logical_xor bitwise_and bitwise_or bitwise_not bitwise_xor pow square maximum minimum where
    addcmul addcdiv lerp isnan isinf nan_to_num dropout native_dropout feature_dropout to _to_copy type_as detach clone alias
    contiguous lift_fresh_copy copy`,
  shape: `view _unsafe_view reshape flatten unflatten squeeze unsqueeze transpose t permute expand expand_as repeat
    repeat_interleave tile cat concat stack split split_with_sizes chunk unbind pad constant_pad_nd reflection_pad1d
    reflection_pad2d replication_pad2d zeros ones full empty zeros_like ones_like full_like empty_like new_zeros new_ones
    new_full arange linspace eye scalar_tensor tensor size numel dim sym_size sym_numel as_strided movedim swapaxes
    pixel_shuffle pixel_unshuffle channel_shuffle upsample_nearest1d upsample_nearest2d upsample_bilinear2d upsample_bicubic2d
    grid_sampler grid_sampler_2d unfold rand randn rand_like randn_like meshgrid broadcast_tensors view_as`,
  movement: `select slice narrow index index_select index_put gather scatter scatter_add slice_scatter select_scatter embedding
    embedding_bag masked_fill masked_select masked_scatter nonzero one_hot tril triu flip roll item _local_scalar_dense bucketize`,
  recurrent: 'lstm gru rnn_tanh rnn_relu lstm_cell gru_cell',
  quantisation: `quantize_per_tensor quantize_per_channel dequantize fake_quantize_per_tensor_affine
    fake_quantize_per_channel_affine`,
  control: '_assert_async _assert_scalar _assert_tensor_metadata sym_constrain_range_for_size',
};

/** In-place forms (`add_`) are what their plain names are. */
export const atenCategories: Readonly<Record<string, OperatorCategory>> = Object.fromEntries(
  Object.entries(names).flatMap(([category, list]) =>
    list.split(/\s+/).flatMap((name): [string, OperatorCategory][] => [
      [name, category as OperatorCategory],
      [`${name}_`, category as OperatorCategory],
    ]),
  ),
);
