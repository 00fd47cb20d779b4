/**
 * Operator → category, the colour a node is drawn in. Covers the operators of ONNX (all opsets up to 25), ai.onnx.ml
 * and ONNX Runtime's com.microsoft; anything else is 'custom' and drawn with a dashed outline.
 */
import { atenCategories } from './operators/aten.js';
import { type OperatorCategory, operatorCategories } from './operators/category.js';
import { coremlCategories } from './operators/coreml.js';
import { kerasCategories } from './operators/keras.js';
import { milCategories } from './operators/mil.js';
import { openvinoCategories } from './operators/openvino.js';
import { tensorrtCategories } from './operators/tensorrt.js';
import { tfliteCategories } from './operators/tflite.js';
import {
  c10dFunctionalCategories,
  higherOrderCategories,
  primsCategories,
  pythonCategories,
  quantizedDecomposedCategories,
} from './operators/torch-export.js';
import { primCategories, quantizedCategories, scriptAtenCategories } from './operators/torchscript.js';

export { type OperatorCategory, operatorCategories };

/** What a category is called in a legend. */
export const categoryLabels: Record<OperatorCategory, string> = {
  convolution: 'Convolution',
  matmul: 'Matmul, attention',
  normalisation: 'Normalisation',
  activation: 'Activation',
  pooling: 'Pooling, reduction',
  elementwise: 'Elementwise',
  shape: 'Shape, layout',
  movement: 'Data movement',
  control: 'Control flow',
  recurrent: 'Recurrent',
  quantisation: 'Quantisation',
  custom: 'Custom',
};

const operatorsByCategory: Record<Exclude<OperatorCategory, 'custom'>, string> = {
  convolution: `Conv ConvInteger ConvTranspose DeformConv CausalConvWithState QLinearConv Col2Im FusedConv NhwcConv
    NhwcFusedConv ConvTransposeWithDynamicPads WordConvEmbedding VarlenCausalConvWithState`,
  matmul: `MatMul MatMulInteger QLinearMatMul Gemm Einsum Attention LinearAttention RotaryEmbedding FusedMatMul
    FusedMatMulActivation FusedGemm TransposeMatMul GemmFastGelu GemmFloat8 QGemm MatMulNBits MatMulNBitsMlp
    MatMulNBitsQkv MatMulBnb4 MatMulFpQ4 MatMulInteger16 MatMulIntegerToFloat DynamicQuantizeMatMul SparseToDenseMatMul
    MatMulBlockQuantizedFp4Weight MatMulBlockQuantizedFp8Weight MultiHeadAttention GroupQueryAttention PagedAttention
    SparseAttention SparsePagedAttention SparseAttentionIndexer PackedSparseAttentionIndexer DynamicSparseAttention
    PackedAttention PackedMultiHeadAttention LongformerAttention DecoderAttention DecoderMaskedSelfAttention
    DecoderMaskedMultiHeadAttention QAttention QOrderedAttention QOrderedLongformerAttention QOrderedMatMul AttnLSTM
    GemmaRotaryEmbedding MRotaryEmbedding RelativePositionBias GatedRelativePositionBias LinearAttentionGate
    GatedDeltaNet MoE QMoE LinearClassifier LinearRegressor SVMClassifier SVMRegressor AffineGrid`,
  normalisation: `BatchNormalization LayerNormalization SimplifiedLayerNormalization InstanceNormalization
    GroupNormalization GroupNorm RMSNormalization LpNormalization MeanVarianceNormalization LRN SkipLayerNormalization
    SkipSimplifiedLayerNormalization SkipGroupNorm EmbedLayerNormalization QEmbedLayerNormalization
    QOrderedLayerNormalization BranchwiseRMSNorm GatedRMSNorm Normalizer Scaler`,
  activation: `Relu LeakyRelu PRelu Elu Selu Celu Gelu Sigmoid HardSigmoid HardSwish Swish SwiGLU Mish Tanh Softplus
    Softsign ThresholdedRelu Shrink Softmax LogSoftmax Hardmax Clip FastGelu BiasGelu QuickGelu ScaledSiLU
    BiasSplitGelu BiasSoftmax QLinearLeakyRelu QLinearSigmoid QLinearSoftmax QOrderedGelu`,
  pooling: `AveragePool GlobalAveragePool MaxPool GlobalMaxPool LpPool GlobalLpPool MaxRoiPool RoiAlign MaxUnpool
    ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare
    ReduceSumInteger ArgMax ArgMin TopK CumSum CumProd Det QLinearAveragePool QLinearGlobalAveragePool QLinearReduceMean
    NhwcMaxPool MaxpoolWithMask NegativeLogLikelihoodLoss SoftmaxCrossEntropyLoss`,
  elementwise: `Abs Acos Acosh Add And Asin Asinh Atan Atanh BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor BitCast
    Cast CastLike Ceil Cos Cosh Div Equal Erf Exp Floor Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual Log Max Mean
    Min Mod Mul Neg Not Or Pow Reciprocal Round Sign Sin Sinh Sqrt Sub Sum Tan Where Xor Identity Dropout Bernoulli
    BiasAdd BiasDropout BitmaskDropout BitmaskBiasDropout GatedAdd QLinearAdd QLinearMul QLinearWhere MulInteger
    ComplexMul ComplexMulConj Inverse IsAllFinite DFT STFT Rfft Irfft Imputer Binarizer CastMap`,
  shape: `Shape Size Reshape Flatten Squeeze Unsqueeze Transpose Expand ExpandDims Tile Pad Concat Split Constant
    ConstantOfShape Range EyeLike DepthToSpace SpaceToDepth Resize Upsample GridSample CenterCropPad CropAndResize
    QLinearConcat SequenceConstruct SequenceEmpty ConcatFromSequence SplitToSequence Optional HannWindow HammingWindow
    BlackmanWindow MelWeightMatrix RandomNormal RandomNormalLike RandomUniform RandomUniformLike Multinomial
    FeatureVectorizer RemovePadding RestorePadding UnfoldTensor`,
  movement: `Gather GatherElements GatherND Scatter ScatterElements ScatterND TensorScatter Slice Compress NonZero OneHot
    OneHotEncoder Unique Trilu ReverseSequence NonMaxSuppression SequenceAt SequenceErase SequenceInsert SequenceLength
    OptionalGetElement OptionalHasElement ArrayFeatureExtractor GatherBlockQuantized TorchEmbedding ZipMap LabelEncoder
    CategoryMapper DictVectorizer TfIdfVectorizer StringConcat StringSplit StringNormalizer RegexFullMatch ImageDecoder
    Tokenizer MurmurHash3 NGramRepeatBlock`,
  control: `If Loop Scan SequenceMap BeamSearch GreedySearch Sampling WhisperBeamSearch EPContext TreeEnsemble
    TreeEnsembleClassifier TreeEnsembleRegressor`,
  recurrent: 'LSTM GRU RNN DynamicQuantizeLSTM',
  quantisation: `QuantizeLinear DequantizeLinear DynamicQuantizeLinear QuantizeWithOrder DequantizeWithOrder QuantizeBFP
    DequantizeBFP`,
};

const knownDomains = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft', 'com.ms.internal.nhwc']);

const categoryByOperator = new Map<string, OperatorCategory>();
for (const category of operatorCategories) {
  if (category === 'custom') continue;
  for (const operator of operatorsByCategory[category].split(/\s+/)) categoryByOperator.set(operator, category);
}

/** Operators of other formats, by the domain their nodes have. */
const otherDomains = new Map<string, Readonly<Record<string, OperatorCategory>>>([
  // What both tables have, aten.ts decides.
  ['aten', { ...scriptAtenCategories, ...atenCategories }],
  ['coreml', coremlCategories],
  ['keras', kerasCategories],
  ['mil', milCategories],
  ['openvino', openvinoCategories],
  ['tensorrt', tensorrtCategories],
  ['tflite', tfliteCategories],
  ['python', pythonCategories],
  ['higher_order', higherOrderCategories],
  ['prims', primsCategories],
  ['prim', primCategories],
  ['quantized', quantizedCategories],
  ['quantized_decomposed', quantizedDecomposedCategories],
  ['_c10d_functional', c10dFunctionalCategories],
]);

/** Category of an operator; operators of a domain this table does not know are 'custom' whatever their name. */
export function operatorCategory(operator: string, domain = ''): OperatorCategory {
  const other = otherDomains.get(domain);
  if (other !== undefined) return Object.hasOwn(other, operator) ? (other[operator] ?? 'custom') : 'custom';
  return knownDomains.has(domain) ? (categoryByOperator.get(operator) ?? 'custom') : 'custom';
}
