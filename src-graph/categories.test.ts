import { describe, expect, it } from 'vitest';
import { operatorCategory } from './categories.js';

/** All operators of the ONNX documents up to opset 25 (ai.onnx), without training ones. */
const onnxOperators = `Abs Acos Acosh Add AffineGrid And ArgMax ArgMin Asin Asinh Atan Atanh Attention AveragePool
  BatchNormalization Bernoulli BitCast BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor BlackmanWindow Cast CastLike
  CausalConvWithState Ceil Celu CenterCropPad Clip Col2Im Compress Concat ConcatFromSequence Constant ConstantOfShape
  Conv ConvInteger ConvTranspose Cos Cosh CumProd CumSum DFT DeformConv DepthToSpace DequantizeLinear Det Div Dropout
  DynamicQuantizeLinear Einsum Elu Equal Erf Exp Expand EyeLike Flatten Floor GRU Gather GatherElements GatherND Gelu
  Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool Greater GreaterOrEqual GridSample GroupNormalization HammingWindow
  HannWindow HardSigmoid HardSwish Hardmax Identity If ImageDecoder InstanceNormalization IsInf IsNaN LRN LSTM
  LayerNormalization LeakyRelu Less LessOrEqual LinearAttention Log LogSoftmax Loop LpNormalization LpPool MatMul
  MatMulInteger Max MaxPool MaxRoiPool MaxUnpool Mean MeanVarianceNormalization MelWeightMatrix Min Mish Mod Mul
  Multinomial Neg NegativeLogLikelihoodLoss NonMaxSuppression NonZero Not OneHot Optional OptionalGetElement
  OptionalHasElement Or PRelu Pad Pow QLinearConv QLinearMatMul QuantizeLinear RMSNormalization RNN RandomNormal
  RandomNormalLike RandomUniform RandomUniformLike Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp
  ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare RegexFullMatch Relu Reshape Resize
  ReverseSequence RoiAlign RotaryEmbedding Round STFT Scan Scatter ScatterElements ScatterND Selu SequenceAt
  SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength SequenceMap Shape Shrink Sigmoid Sign Sin
  Sinh Size Slice Softmax SoftmaxCrossEntropyLoss Softplus Softsign SpaceToDepth Split SplitToSequence Sqrt Squeeze
  StringConcat StringNormalizer StringSplit Sub Sum SwiGLU Swish Tan Tanh TensorScatter TfIdfVectorizer
  ThresholdedRelu Tile TopK Transpose Trilu Unique Unsqueeze Upsample Where Xor`.split(/\s+/);

describe('operatorCategory', () => {
  it('knows every operator of ONNX', () => {
    expect(onnxOperators.filter((operator) => operatorCategory(operator) === 'custom')).toEqual([]);
  });

  it('puts operators where people look for them', () => {
    expect(operatorCategory('Conv')).toBe('convolution');
    expect(operatorCategory('Attention', 'com.microsoft')).toBe('matmul');
    expect(operatorCategory('ZipMap', 'ai.onnx.ml')).toBe('movement');
    expect(operatorCategory('DynamicQuantizeLSTM', 'com.microsoft')).toBe('recurrent');
  });

  it('knows operators of other formats by their domain', () => {
    expect(operatorCategory('conv2d', 'aten')).toBe('convolution');
    expect(operatorCategory('relu_', 'aten')).toBe('activation');
    expect(operatorCategory('CONV_2D', 'tflite')).toBe('convolution');
    expect(operatorCategory('Convolution', 'openvino')).toBe('convolution');
    expect(operatorCategory('Dense', 'keras')).toBe('matmul');
    expect(operatorCategory('innerProduct', 'coreml')).toBe('matmul');
    expect(operatorCategory('conv', 'mil')).toBe('convolution');
    expect(operatorCategory('cond', 'higher_order')).toBe('control');
    expect(operatorCategory('conv2d', 'tflite')).toBe('custom');
    expect(operatorCategory('constructor', 'aten')).toBe('custom');
  });

  it('calls operators of other domains custom, whatever their name', () => {
    expect(operatorCategory('Conv', 'acme.ops')).toBe('custom');
    expect(operatorCategory('__proto__')).toBe('custom');
    expect(operatorCategory('constructor')).toBe('custom');
  });
});
