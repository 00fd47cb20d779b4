/** OpenVINO's operators (opsets 1 to 17): category, and names of inputs by position. Source: openvino/opsets/opsetN_tbl.hpp. */
import type { OperatorCategory } from './category.js';

const byCategory: Readonly<Partial<Record<OperatorCategory, string>>> = {
  convolution: `Convolution ConvolutionBackpropData GroupConvolution GroupConvolutionBackpropData BinaryConvolution
    DeformableConvolution Col2Im SparseConv`,
  matmul: 'MatMul Einsum ScaledDotProductAttention PagedAttention GroupedMatMul GatherMatmul MOE RoPE FullyConnected',
  normalisation: `BatchNormInference MVN LRN GRN NormalizeL2 GroupNormalization RMS`,
  activation: `ReLU Relu PReLU PRelu Elu Selu Clamp Gelu HardSigmoid HSigmoid HSwish Swish Mish Sigmoid SoftMax Softmax LogSoftmax
    SoftPlus SoftSign Tanh`,
  pooling: `AvgPool MaxPool AdaptiveAvgPool AdaptiveMaxPool ROIAlign ROIAlignRotated ROIPooling PSROIPooling
    DeformablePSROIPooling ReduceL1 ReduceL2 ReduceLogicalAnd ReduceLogicalOr ReduceMax ReduceMean ReduceMin ReduceProd
    ReduceSum TopK CumSum SegmentMax`,
  elementwise: `Abs Acos Acosh Add Asin Asinh Atan Atanh BitwiseAnd BitwiseLeftShift BitwiseNot BitwiseOr BitwiseRightShift
    BitwiseXor Ceiling Convert ConvertLike ConvertPromoteTypes Cos Cosh DFT Divide Equal Erf ErfInv Exp Floor FloorMod Greater
    GreaterEqual IDFT IRDFT ISTFT Identity Inverse IsFinite IsInf IsNaN Less LessEqual Log LogicalAnd LogicalNot LogicalOr
    LogicalXor Maximum Minimum Mod Multiply Negative NotEqual Power RDFT Round STFT Select Sign Sin Sinh Sqrt
    SquaredDifference Subtract Tan Xor I420toBGR I420toRGB NV12toBGR NV12toRGB RGBtoNV12 BGRtoNV12`,
  shape: `BatchToSpace Broadcast Concat Const Constant DepthToSpace Eye GridSample Interpolate Multinomial Pad Parameter
    RandomUniform Range Reshape Result ShapeOf SpaceToBatch SpaceToDepth Split Squeeze Tile Transpose Unsqueeze VariadicSplit
    ShuffleChannels ExtractImagePatches ReorgYolo StringTensorPack StringTensorUnpack`,
  movement: `Gather GatherElements GatherND GatherTree NonZero OneHot Reverse ReverseSequence Roll ScatterElementsUpdate
    ScatterNDUpdate ScatterUpdate SearchSorted Slice SliceScatter SparseFillEmptyRows StridedSlice Unique Bucketize ReadValue
    Assign EmbeddingBagOffsets EmbeddingBagOffsetsSum EmbeddingBagPacked EmbeddingBagPackedSum EmbeddingSegmentsSum
    CTCGreedyDecoder CTCGreedyDecoderSeqLen CTCLoss DetectionOutput ExperimentalDetectronDetectionOutput
    ExperimentalDetectronGenerateProposalsSingleImage ExperimentalDetectronPriorGridGenerator
    ExperimentalDetectronROIFeatureExtractor ExperimentalDetectronTopKROIs GenerateProposals MatrixNms MulticlassNms
    NMSRotated NonMaxSuppression PriorBox PriorBoxClustered Proposal RegionYolo`,
  control: 'If Loop TensorIterator',
  recurrent: 'GRUCell GRUSequence LSTMCell LSTMSequence RNNCell RNNSequence AUGRUCell AUGRUSequence',
  quantisation: 'FakeQuantize FakeConvert',
};

/** Category of every operator of OpenVINO's own sets. */
export const openvinoCategories: Readonly<Record<string, OperatorCategory>> = Object.fromEntries(
  Object.entries(byCategory).flatMap(([category, operators]) =>
    operators.split(/\s+/).map((operator) => [operator, category as OperatorCategory]),
  ),
);

const backprop = ['data', 'filters', 'output_shape'];
const cell = ['X', 'initial_hidden_state'];
const weights = ['W', 'R', 'B'];
const reduction = ['data', 'axes'];

/** Names of inputs by position, where positions have fixed meanings. Source: the operators' specifications. */
export const openvinoInputs: Readonly<Record<string, readonly string[]>> = {
  Convolution: ['data', 'filters'],
  GroupConvolution: ['data', 'filters'],
  ConvolutionBackpropData: backprop,
  GroupConvolutionBackpropData: backprop,
  DeformableConvolution: ['data', 'offsets', 'filters', 'mask'],
  MatMul: ['A', 'B'],
  ScaledDotProductAttention: ['query', 'key', 'value', 'attention_mask', 'scale'],
  BatchNormInference: ['data', 'gamma', 'beta', 'mean', 'variance'],
  GroupNormalization: ['data', 'scale', 'bias'],
  MVN: reduction,
  NormalizeL2: reduction,
  LRN: reduction,
  PReLU: ['data', 'slope'],
  Swish: ['data', 'beta'],
  HardSigmoid: ['data', 'alpha', 'beta'],
  FakeQuantize: ['data', 'input_low', 'input_high', 'output_low', 'output_high'],
  Reshape: ['data', 'pattern'],
  Transpose: ['data', 'order'],
  Squeeze: reduction,
  Unsqueeze: reduction,
  Broadcast: ['data', 'target_shape', 'axes_mapping'],
  Tile: ['data', 'repeats'],
  Pad: ['data', 'pads_begin', 'pads_end', 'pad_value'],
  Slice: ['data', 'start', 'stop', 'step', 'axes'],
  StridedSlice: ['data', 'begin', 'end', 'stride'],
  Split: ['data', 'axis'],
  VariadicSplit: ['data', 'axis', 'split_lengths'],
  Range: ['start', 'stop', 'step'],
  Interpolate: ['data', 'scales_or_sizes', 'axes'],
  Gather: ['data', 'indices', 'axis'],
  GatherElements: ['data', 'indices'],
  GatherND: ['data', 'indices'],
  ScatterUpdate: ['data', 'indices', 'updates', 'axis'],
  ScatterElementsUpdate: ['data', 'indices', 'updates', 'axis'],
  ScatterNDUpdate: ['data', 'indices', 'updates'],
  OneHot: ['indices', 'depth', 'on_value', 'off_value'],
  Select: ['condition', 'then', 'else'],
  TopK: ['data', 'k'],
  CumSum: ['data', 'axis'],
  NonMaxSuppression: [
    'boxes',
    'scores',
    'max_output_boxes_per_class',
    'iou_threshold',
    'score_threshold',
    'soft_nms_sigma',
  ],
  ROIAlign: ['data', 'boxes', 'batch_indices'],
  GridSample: ['data', 'grid'],
  LSTMCell: [...cell, 'initial_cell_state', ...weights],
  LSTMSequence: [...cell, 'initial_cell_state', 'sequence_lengths', ...weights],
  GRUCell: [...cell, ...weights],
  GRUSequence: [...cell, 'sequence_lengths', ...weights],
  RNNCell: [...cell, ...weights],
  RNNSequence: [...cell, 'sequence_lengths', ...weights],
  If: ['condition'],
  Loop: ['trip_count', 'execution_condition'],
  ...Object.fromEntries(
    'Max Mean Min Prod Sum L1 L2 LogicalAnd LogicalOr'.split(' ').map((kind) => [`Reduce${kind}`, reduction]),
  ),
};
