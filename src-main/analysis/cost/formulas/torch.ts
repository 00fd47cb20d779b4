/**
 * PyTorch's operators (TorchScript, torch.export), by the name after `aten::`. Positions of operands are those of
 * aten/src/ATen/native/native_functions.yaml.
 */
import { convMacs } from './convolution.js';
import { movers } from './movement.js';
import { type Formula, macs, type NodeView, ops } from './node-view.js';
import { likeOnnx, onnxFormulas } from './onnx.js';
import { type Cell, gru, lstm, rnn } from './recurrent.js';
import { added, perOutput, product, scaledDotProduct } from './operands.js';

/** Weight [out, in / groups, kernel…] for a plain convolution, [in, out / groups, kernel…] for a transposed one. */
const conv: Formula = (node) => macs(convMacs(node), added(node, 2));
const transposed: Formula = (node) => macs(node.size(0) * (node.size(1) / node.dim(1, 0)), added(node, 2));
const anyConv: Formula = (node) => (node.text('transposed') === 'true' ? transposed(node) : conv(node));

/** Input 0 is what is added: addmm(bias, a, b). */
const addedProduct: Formula = (node) => macs(node.out() * node.dim(1, -1), node.out());
const linear: Formula = (node) => macs(node.out() * node.dim(1, -1), added(node, 2));

/** Windows in attributes: `kernel_size` of one number stands for all spatial axes. */
function window(node: NodeView): number {
  const kernel = node.numbers('kernel_size') ?? [Number.NaN];
  return kernel.length === 1 ? (kernel[0] ?? 1) ** (node.outRank() - 2) : kernel.reduce((all, size) => all * size, 1);
}

/**
 * Every position, layer and direction takes its gates' products of input and state. Output 1 is the last hidden state,
 * [layers × directions, batch, hidden]; the sums are those of recurrent.ts.
 */
const recurrent =
  ({ gates, inner }: Cell): Formula =>
  (node) => {
    const layers = node.number('num_layers') ?? Number.NaN;
    const directions = node.text('bidirectional') === 'true' ? 2 : 1;
    const hidden = node.outDim(-1, 1);
    const positions = node.out() / node.outDim(-1);
    const inputs = node.dim(0, -1) + (layers - 1) * hidden * directions;
    const units = positions * directions * hidden;
    const sums = gates * (node.text('has_biases') === 'true' ? 3 : 1);
    return macs(units * gates * (inputs + layers * hidden), units * layers * (inner + sums));
  };

/** One step of one layer; biases come after the states and both weights. */
const cell =
  ({ gates, inner }: Cell): Formula =>
  (node) =>
    macs(
      node.out() * gates * (node.dim(0, -1) + node.outDim(-1)),
      node.out() * (inner + gates * (node.has(4) ? 3 : 1)),
    );

const perInput: Formula = (node) => ops(node.size(0));

/** `add_` changes its operand in place and costs the same. */
function withInPlace(table: Record<string, Formula>): Record<string, Formula> {
  return { ...Object.fromEntries(Object.entries(table).map(([name, formula]) => [`${name}_`, formula])), ...table };
}

export const torchFormulas: Readonly<Record<string, Formula>> = withInPlace({
  ...movers(
    `view reshape flatten unflatten squeeze unsqueeze transpose t permute contiguous clone detach alias expand expand_as
     repeat repeat_interleave tile cat concat stack split split_with_sizes chunk unbind slice select narrow index_select gather
     index index_put scatter slice_scatter select_scatter embedding to _to_copy type_as copy lift_fresh_copy dropout feature_dropout
     pad constant_pad_nd reflection_pad1d reflection_pad2d replication_pad2d zeros ones full empty zeros_like ones_like full_like
     empty_like new_zeros new_ones new_full arange scalar_tensor tensor size numel dim masked_fill where tril triu flip roll
     as_strided movedim swapaxes view_as reshape_as pixel_shuffle pixel_unshuffle channel_shuffle unfold item Int Float Bool
     ScalarImplicit sym_size sym_numel _local_scalar_dense one_hot broadcast_tensors meshgrid getitem __getitem__ len device
     warn format append list ListConstruct rand randn eye linspace nonzero fill zero _unsafe_view unsqueeze_copy
     NumToTensor Constant GetAttr SetAttr TupleConstruct TupleUnpack TupleIndex ListUnpack DictConstruct CreateObject
     unchecked_cast Uninitialized RaiseException isinstance dtype data shape IntImplicit FloatImplicit extend pop insert clear
     _set_item __is__ __isnot__ __not__ __and__ __or__ __contains__ __range_length __derive_index unsafe_chunk unsafe_split
     unsafe_split_with_sizes tensor_split new_empty empty_strided randint rand_like randn_like alpha_dropout masked_select
     replication_pad1d reflection_pad3d replication_pad3d diagonal swapdims moveaxis adjoint mT numpy_T broadcast_to im2col
     hann_window wait fork is_floating_point nan_to_num take_along_dim index_fill index_copy set_data cpu cuda detach_copy
     floordiv slice_copy Enter Exit ModuleContainerIndex is_grad_enabled set_grad_enabled`,
  ),
  ...likeOnnx(
    `add sub rsub=Sub mul div true_divide=Div floor_divide=Div remainder=Mod fmod=Mod neg abs sign reciprocal sqrt exp log sin
     cos tan asin acos atan sinh cosh erf floor ceil round eq=Equal ne=Equal gt=Greater lt=Less ge=GreaterOrEqual
     le=LessOrEqual logical_and=And logical_or=Or logical_not=Not logical_xor=Xor bitwise_and=BitwiseAnd bitwise_or=BitwiseOr
     bitwise_not=BitwiseNot pow isnan isinf clamp=Clip clamp_min=Relu clamp_max=Relu relu relu6=Clip tanh leaky_relu prelu
     sigmoid hardsigmoid hardswish silu=Swish softplus softsign elu celu selu mish gelu softmax _softmax=Softmax log_softmax
     _log_softmax=LogSoftmax maximum=Max minimum=Min sum=ReduceSum prod=ReduceProd mean=ReduceMean amax=ReduceMax
     amin=ReduceMin argmax argmin cumsum topk square=Mul log1p=Log expm1=Exp exp2=Exp log2=Log log10=Log atan2=Atan hardtanh=Clip
     group_norm=GroupNormalization native_group_norm=GroupNormalization instance_norm=InstanceNormalization
     adaptive_avg_pool1d=GlobalAveragePool adaptive_avg_pool2d=GlobalAveragePool _adaptive_avg_pool2d=GlobalAveragePool
     adaptive_max_pool2d=GlobalMaxPool logsumexp=ReduceLogSumExp norm=ReduceL2 linalg_vector_norm=ReduceL2 max=ReduceMax min=ReduceMin`,
  ),
  rsqrt: perOutput(2),
  addcmul: perOutput(3),
  addcdiv: perOutput(3),
  lerp: perOutput(3),
  glu: perOutput(5),
  std: perInput,
  var: perInput,
  any: perInput,
  all: perInput,
  sort: perInput,
  conv1d: conv,
  conv2d: conv,
  conv3d: conv,
  convolution: anyConv,
  _convolution: anyConv,
  _convolution_mode: conv,
  conv_transpose1d: transposed,
  conv_transpose2d: transposed,
  conv_transpose3d: transposed,
  linear,
  matmul: product(''),
  mm: product(''),
  bmm: product(''),
  mv: product(''),
  dot: (node) => macs(node.size(0)),
  addmm: addedProduct,
  baddbmm: addedProduct,
  addmv: addedProduct,
  lstm: recurrent(lstm),
  gru: recurrent(gru),
  rnn_tanh: recurrent(rnn),
  rnn_relu: recurrent(rnn),
  lstm_cell: cell(lstm),
  gru_cell: cell(gru),
  outer: (node) => macs(node.out()),
  scaled_dot_product_attention: scaledDotProduct(3),
  _scaled_dot_product_flash_attention: scaledDotProduct(3),
  _scaled_dot_product_flash_attention_for_cpu: scaledDotProduct(3),
  _scaled_dot_product_efficient_attention: scaledDotProduct(3),
  layer_norm: onnxFormulas['LayerNormalization'] ?? perOutput(7),
  native_layer_norm: onnxFormulas['LayerNormalization'] ?? perOutput(7),
  rms_norm: onnxFormulas['RMSNormalization'] ?? perOutput(4),
  // In eval mode, which exports are in: scale and shift.
  batch_norm: perOutput(2),
  _native_batch_norm_legit_no_training: perOutput(2),
  max_pool1d: (node) => ops((window(node) - 1) * node.out()),
  max_pool2d: (node) => ops((window(node) - 1) * node.out()),
  max_pool2d_with_indices: (node) => ops((window(node) - 1) * node.out()),
  max_pool3d: (node) => ops((window(node) - 1) * node.out()),
  avg_pool1d: (node) => ops(window(node) * node.out()),
  avg_pool2d: (node) => ops(window(node) * node.out()),
  avg_pool3d: (node) => ops(window(node) * node.out()),
  upsample_nearest1d: perOutput(0),
  upsample_nearest2d: perOutput(0),
  upsample_nearest3d: perOutput(0),
  upsample_linear1d: perOutput(4),
  upsample_trilinear3d: perOutput(16),
  upsample_bilinear2d: perOutput(8),
  upsample_bicubic2d: perOutput(32),
});
