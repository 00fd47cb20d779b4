/**
 * Operators of TorchScript beside those aten.ts has: the language's own (numbers, texts, lists, control flow), which are in
 * `aten` and `prim`, and quantised ones. Taken from the registry of torch 2.13.
 */
import type { OperatorCategory } from './category.js';

type Table = Readonly<Partial<Record<OperatorCategory, string>>>;

const tableOf = (byCategory: Table): Readonly<Record<string, OperatorCategory>> =>
  Object.fromEntries(
    Object.entries(byCategory).flatMap(([category, operators]) =>
      operators.split(/\s+/).flatMap((name): [string, OperatorCategory][] => [
        [name, category as OperatorCategory],
        // In-place forms are what their plain names are.
        ...(name.endsWith('_') ? [] : [[`${name}_`, category as OperatorCategory] as [string, OperatorCategory]]),
      ]),
    ),
  );

/** Operators of `aten` that programs of torch.export do not have. */
export const scriptAtenCategories = tableOf({
  control: 'wait warn is_scripting has_torch_function set_grad_enabled manual_seed seed initial_seed _print save',
  elementwise: `Bool Int Float Complex BoolImplicit IntImplicit FloatImplicit ComplexImplicit ScalarImplicit str ord chr hex
    oct bin hash __is__ __isnot__ __not__ __and__ __or__ __xor__ __iand__ __ior__ __ixor__ __lshift__ __rshift__ __ilshift__
    __irshift__ __contains__ __round_to_zero_floordiv floordiv divmod mathremainder fabs modf frexp ldexp copysign factorial
    gamma lgamma degrees radians isfinite isinf isclose allclose equal is_nonzero absolute acosh arccos arccosh arcsin arcsinh
    arctan arctan2 arctanh asinh atanh bitwise_left_shift bitwise_right_shift clip conj conj_physical resolve_conj resolve_neg
    deg2rad rad2deg digamma divide erfc erfinv fix float_power fmax fmin frac gcd lcm greater greater_equal heaviside hypot i0
    igamma igammac less less_equal logaddexp logaddexp2 logit multiply mvlgamma negative nextafter not_equal polygamma
    positive sgn signbit sinc subtract xlogy isin isneginf isposinf isreal is_floating_point is_complex is_signed
    is_contiguous is_grad_enabled is_autocast_enabled is_autocast_cpu_enabled angle complex polar real imag view_as_complex
    view_as_real alpha_dropout feature_alpha_dropout bernoulli cpu cuda data device detach lift lift_fresh percentFormat`,
  activation: 'hardshrink softshrink log_sigmoid_forward _safe_softmax _masked_softmax rrelu_with_noise _prelu_kernel',
  normalisation: `renorm batch_norm_elemt batch_norm_stats _batch_norm_impl_index _weight_norm norm_except_dim
    quantized_batch_norm cosine_similarity`,
  convolution: `_convolution_mode conv_tbc conv_depthwise3d slow_conv3d slow_conv_dilated2d slow_conv_dilated3d
    slow_conv_transpose2d slow_conv_transpose3d thnn_conv2d convolution_overrideable _conv_depthwise2d`,
  matmul: `addbmm addr ger inner kron chain_matmul vdot tensordot cross det logdet slogdet inverse pinverse cholesky
    cholesky_inverse cholesky_solve lu_solve lu_unpack matrix_exp matrix_power qr svd geqrf orgqr ormqr triangular_solve
    trace cov corrcoef pairwise_distance pdist dist _int_mm _scaled_mm _grouped_mm _addmm_activation _trilinear
    _scaled_dot_product_attention_math _scaled_dot_product_cudnn_attention _weight_int4pack_mm _weight_int8pack_mm`,
  pooling: `adaptive_max_pool3d _adaptive_avg_pool3d max_pool1d_with_indices max_pool3d_with_indices max_unpool2d
    max_unpool3d fractional_max_pool2d fractional_max_pool3d aminmax cummax cummin count_nonzero logcumsumexp kthvalue mode
    msort argsort nanmean nanmedian nansum quantile nanquantile histc histogram bincount frobenius_norm nuclear_norm
    native_norm sum_to_size mse_loss l1_loss nll_loss nll_loss2d nll_loss_nd cross_entropy_loss huber_loss smooth_l1_loss
    soft_margin_loss kl_div binary_cross_entropy binary_cross_entropy_with_logits ctc_loss hinge_embedding_loss
    margin_ranking_loss multi_margin_loss multilabel_margin_loss poisson_nll_loss cosine_embedding_loss triplet_margin_loss
    trapezoid trapz cumulative_trapezoid diff gradient`,
  shape: `len Size list dict keys values items append extend insert pop popitem remove reverse sorted clear copy update
    setdefault get Delete __range_length __derive_index range format join split rsplit splitlines strip lstrip rstrip lower
    upper title capitalize swapcase replace find rfind index rindex count startswith endswith center ljust rjust zfill
    expandtabs partition rpartition isalnum isalpha isdecimal isdigit isidentifier islower isnumeric isprintable isspace
    istitle isupper reflection_pad3d replication_pad1d replication_pad3d pad_sequence upsample_linear1d upsample_nearest3d
    upsample_trilinear3d __interpolate __upsample __upsample_bilinear __upsample_nearest affine_grid_generator
    grid_sampler_3d stride storage_offset element_size get_device broadcast_to broadcast_shapes reshape_as resize resize_as
    moveaxis swapdims adjoint mT mH matrix_H numpy_T ravel atleast_1d atleast_2d atleast_3d hstack vstack dstack row_stack
    column_stack concatenate hsplit vsplit dsplit tensor_split unsafe_chunk unsafe_split unsafe_split_with_sizes
    block_diag diag diag_embed diagflat diagonal native_channel_shuffle channel_shuffle fill zero new_empty empty_strided
    empty_permuted as_tensor rand randint randint_like randperm normal uniform random exponential geometric cauchy log_normal
    multinomial poisson binomial bartlett_window blackman_window hamming_window hann_window kaiser_window logspace vander
    tril_indices triu_indices cartesian_prod combinations stft istft to_dense to_sparse to_mkldnn to_padded_tensor
    _nested_tensor_from_mask _nested_tensor_from_mask_left_aligned _pack_padded_sequence _pad_packed_sequence
    _shape_as_tensor _dim_arange _cast_Float _cast_Half _cast_Int _cast_Long _cast_Double contiguous`,
  movement: `__getitem__ _set_item index_add index_copy index_fill index_reduce _index_put_impl _unsafe_index
    _unsafe_index_put take take_along_dim put scatter_reduce segment_reduce searchsorted argwhere nonzero_numpy
    nonzero_static fliplr flipud rot90 unique_consecutive unique_dim unique_dim_consecutive _unique _unique2 fill_diagonal
    diagonal_scatter as_strided_scatter slice_inverse _embedding_bag embedding_renorm`,
  recurrent: 'rnn_relu_cell rnn_tanh_cell quantized_lstm quantized_gru quantized_lstm_cell quantized_gru_cell',
  quantisation: `quantize_per_tensor_dynamic int_repr q_scale q_zero_point q_per_channel_scales q_per_channel_zero_points
    q_per_channel_axis qscheme _choose_qparams_per_tensor choose_qparams_optimized fused_moving_avg_obs_fake_quant
    fbgemm_linear_fp16_weight fbgemm_linear_int8_weight fbgemm_linear_quantize_weight quantized_max_pool2d`,
});

export const primCategories = tableOf({
  control: `If Loop fork awaitable awaitable_wait awaitable_nowait rpc_async rpc_sync rpc_remote RaiseException Enter Exit
    Print CallMethod CallFunction Guard TypeCheck BailOut FallbackGraph DifferentiableGraph FusionGroup TensorExprGroup
    StaticSubgraph PythonOp IgnoredPythonOp TimePoint profile IfThenElse`,
  shape: `Constant ListConstruct ListUnpack DictConstruct TupleConstruct TupleUnpack TupleIndex TupleSlice CreateObject
    Uninitialized unchecked_cast unchecked_unwrap_optional tolist ConstantChunk FusedConcat VarConcat VarStack
    BroadcastSizes BroadcastMKLDNNTensors ConstantMKLDNNTensor ChunkSizes ReductionSizes rangelist`,
  movement: 'GetAttr SetAttr ModuleContainerIndex StringIndex EnumName EnumValue data index',
  elementwise: `isinstance device dtype layout type is_cuda is_cpu is_xpu is_mps is_mkldnn is_quantized is_sparse is_nested
    is_meta requires_grad grad itemsize nbytes name id NumToTensor abs max min MKLDNNScalarMul AutogradAdd`,
  activation: 'MKLDNNHardSwish MKLDNNHardSigmoid MKLDNNHardTanh MKLDNNClamp',
  normalisation: 'MKLDNNLayerNorm',
  convolution: 'mkldnn_convolution',
  matmul: 'MMTreeReduce MMBatchSide',
});

export const quantizedCategories = tableOf({
  convolution: `conv1d conv1d_relu conv1d_dynamic conv2d conv2d_relu conv2d_add conv2d_add_relu conv2d_dynamic conv3d
    conv3d_relu conv3d_dynamic conv_transpose1d conv_transpose1d_dynamic conv_transpose2d conv_transpose2d_dynamic
    conv_transpose3d conv_transpose3d_dynamic`,
  matmul: `linear linear_relu linear_leaky_relu linear_tanh linear_dynamic linear_relu_dynamic linear_dynamic_fp16
    linear_relu_dynamic_fp16 linear_dynamic_fp16_unpacked_weight matmul int4mm_packed_weight_cpu
    linear_with_input_q_dq_qweight_dq_output_fp32 linear_with_input_q_dq_qweight_dq_relu_output_fp32`,
  normalisation: `batch_norm batch_norm_relu batch_norm1d batch_norm1d_relu batch_norm2d batch_norm2d_relu batch_norm3d
    batch_norm3d_relu layer_norm group_norm instance_norm`,
  activation: 'celu clamp elu hardswish leaky_relu prelu relu6 sigmoid softmax threshold',
  pooling: 'max_pool1d max_pool2d',
  elementwise: `add add_relu add_scalar add_scalar_relu add_out add_relu_out mul mul_relu mul_scalar mul_scalar_relu mul_out
    mul_relu_out dropout`,
  shape: 'cat cat_relu cat_out cat_relu_out',
  movement:
    'embedding_byte embedding_4bit embedding_bag_byte embedding_bag_4bit embedding_bag_byte_rowwise_offsets embedding_bag_4bit_rowwise_offsets embedding_bag_2bit_rowwise_offsets',
  recurrent:
    'quantized_lstm_cell_dynamic quantized_gru_cell_dynamic quantized_rnn_relu_cell_dynamic quantized_rnn_tanh_cell_dynamic',
  quantisation: `conv1d_prepack conv2d_prepack conv3d_prepack conv_prepack conv_transpose1d_prepack conv_transpose2d_prepack
    conv_transpose3d_prepack conv1d_unpack conv2d_unpack conv3d_unpack conv_unpack linear_prepack linear_prepack_fp16
    linear_unpack linear_unpack_fp16 embedding_bag_prepack embedding_bag_unpack embedding_bag_byte_prepack
    embedding_bag_4bit_prepack embedding_bag_2bit_prepack`,
});

/** What inputs are called, by position. */
export const quantizedInputs: Readonly<Record<string, readonly string[]>> = {
  conv1d: ['qx', 'packed weight', 'packed bias'],
  conv2d: ['qx', 'packed weight', 'packed bias'],
  conv3d: ['qx', 'packed weight', 'packed bias'],
  linear: ['X', 'packed weight', 'packed bias'],
  linear_dynamic: ['X', 'packed weight', 'packed bias'],
  add: ['qa', 'qb'],
  mul: ['qa', 'qb'],
};
