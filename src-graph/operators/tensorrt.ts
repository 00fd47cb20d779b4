/**
 * Layer types of TensorRT engines by category: kinds of the network definition, of the kernels the builder picks (Cask,
 * Cudnn), and of the graph compiler (lower case). They are in no public list; these are what inspector outputs hold.
 */
import type { OperatorCategory } from './category.js';

const byCategory: Partial<Record<OperatorCategory, string>> = {
  convolution: `Convolution Deconvolution CaskConvolution CaskConvActPool ConvActPool CaskDeconvolution CaskDeconvolutionV2
    CaskGemmConvolution CaskFlattenConvolution CaskGroupConvolution CudnnConvolution CublasConvolution
    CudaDepthwiseConvolution CudaDepthwiseSeparableConvolution FusedConvActConvolution FusedConvActDirect ConvolutionV2
    conv CaskDepSepConvolution CaskJitConvolution CaskInt8Convolution DeformableConvolution`,
  matmul: `MatrixMultiply FullyConnected CaskGemmMatrixMultiply CaskGemmMatrixMultiplyV2 CaskFullyConnected Gemm
    CublasMatrixMultiply CublasLtMatrixMultiply CublasFullyConnected CaskMatrixMultiply MatrixMultiplyV2 Einsum gemm matmul
    mha Attention DynamicQuantizeMatMul fmha gemm_fused bmm MoE KVCacheUpdate RotaryEmbedding`,
  normalisation: `Normalization LRN LayerNorm InstanceNormalization BatchNormalization norm`,
  activation: `Activation ActivationV2 SoftMax Softmax SoftMaxV2 CudaSoftMax CaskSoftMax CaskSoftMaxV2 RaggedSoftMax ParametricReLU
    softmax`,
  pooling: `Pooling PoolingV2 CaskPooling CaskPoolingV2 TiledPooling CudaPooling CudaTiledPooling CudnnPooling Reduce ReduceV2 TopK
    Cumulative pool reduce reduction topk`,
  elementwise: `ElementWise ElementWiseV2 PointWise PointWiseV2 Unary UnaryV2 Scale ScaleV2 Select Cast Identity kgen fusion
    elementwise pointwise cast Myelin MyelinV2 ForeignNode correlation NonFused`,
  shape: `Shuffle ShuffleV2 Concatenation Concat Slice SliceV2 Padding PaddingNd Shape ShapeCall ShapeHostToDevice
    DeviceToShapeHost Constant ConstantV2 Fill FillV2 Resize ResizeV2 Squeeze Unsqueeze Expand Reshape resh reshape
    shape_call shape_host_to_device device_to_shape_host GridSample constant concat slice transpose`,
  movement: `Reformat CopyNode NoOp Gather GatherV2 Scatter NMS NonZero OneHot ReverseSequence DevicetoShapeHostCopy
    HostToDeviceCopy DeviceToHostCopy copy gather scatter move reformat memcpy memset`,
  control:
    'Loop Condition ConditionalInput ConditionalOutput Recurrence Iterator LoopOutput TripLimit Assertion Signal Wait Call signal wait',
  recurrent: 'RNN RNNv2 LSTM GRU',
  quantisation: 'Quantize Dequantize DynamicQuantize QuantizeV2 DequantizeV2 quantize dequantize',
};

/** Plugins, and what is not in this table, are custom. */
export const tensorrtCategories: Readonly<Record<string, OperatorCategory>> = Object.fromEntries(
  Object.entries(byCategory).flatMap(([category, names]) =>
    names.split(/\s+/).map((name) => [name, category as OperatorCategory]),
  ),
);
