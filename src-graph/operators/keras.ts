/** Layers of Keras 3 (and those of Keras 2 that are gone) by category, and what their inputs are called. */
import type { OperatorCategory } from './category.js';

const byCategory: Partial<Record<OperatorCategory, string>> = {
  convolution: `Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose DepthwiseConv1D DepthwiseConv2D
    SeparableConv1D SeparableConv2D LocallyConnected1D LocallyConnected2D Convolution1D Convolution2D Convolution3D`,
  matmul: `Dense EinsumDense Bilinear Attention AdditiveAttention MultiHeadAttention GroupedQueryAttention Dot Matmul
    Einsum ReversibleEmbedding`,
  normalisation: `BatchNormalization LayerNormalization GroupNormalization RMSNormalization UnitNormalization
    SpectralNormalization Normalization SyncBatchNormalization`,
  activation: `Activation ReLU LeakyReLU PReLU ELU Softmax ThresholdedReLU Relu Sigmoid Tanh Gelu Silu`,
  pooling: `MaxPooling1D MaxPooling2D MaxPooling3D AveragePooling1D AveragePooling2D AveragePooling3D
    AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D AdaptiveMaxPooling1D AdaptiveMaxPooling2D
    AdaptiveMaxPooling3D GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D GlobalMaxPooling1D
    GlobalMaxPooling2D GlobalMaxPooling3D Mean Sum Max Min Argmax Argmin`,
  elementwise: `Add Subtract Multiply Divide TrueDivide Average Maximum Minimum Rescaling Dropout SpatialDropout1D
    SpatialDropout2D SpatialDropout3D AlphaDropout GaussianDropout GaussianNoise ActivityRegularization Masking Power
    Sqrt Exp Log Negative Absolute Clip Equal NotEqual Greater Less LogicalAnd LogicalOr LogicalNot Where`,
  shape: `Flatten Reshape Permute RepeatVector ZeroPadding1D ZeroPadding2D ZeroPadding3D Cropping1D Cropping2D
    Cropping3D UpSampling1D UpSampling2D UpSampling3D Transpose ExpandDims Squeeze Resizing CenterCrop Identity Cast
    BroadcastTo Shape Pad`,
  movement: `Concatenate Embedding GetItem Split Stack Take Gather CategoryEncoding StringLookup IntegerLookup Hashing
    HashedCrossing Discretization TextVectorization RandomCrop RandomFlip RandomRotation RandomZoom RandomTranslation
    RandomBrightness RandomContrast InputLayer`,
  control: `TimeDistributed Lambda Wrapper Functional Sequential Model TFSMLayer JaxLayer FlaxLayer TorchModuleWrapper
    Pipeline`,
  recurrent: `LSTM GRU SimpleRNN RNN Bidirectional ConvLSTM1D ConvLSTM2D ConvLSTM3D StackedRNNCells LSTMCell GRUCell
    SimpleRNNCell CuDNNLSTM CuDNNGRU`,
  quantisation: 'QuantizedDense QuantizeLayer',
};

export const kerasCategories: Readonly<Record<string, OperatorCategory>> = Object.fromEntries(
  Object.entries(byCategory).flatMap(([category, names]) =>
    names.split(/\s+/).map((name) => [name, category as OperatorCategory]),
  ),
);

const kernel = ['x', 'kernel', 'bias'] as const;

/** By position, weights after what a layer is called with. */
export const kerasInputs: Readonly<Record<string, readonly string[]>> = {
  Dense: kernel,
  EinsumDense: kernel,
  Conv1D: kernel,
  Conv2D: kernel,
  Conv3D: kernel,
  Conv1DTranspose: kernel,
  Conv2DTranspose: kernel,
  Conv3DTranspose: kernel,
  DepthwiseConv1D: kernel,
  DepthwiseConv2D: kernel,
  SeparableConv1D: ['x', 'depthwise_kernel', 'pointwise_kernel', 'bias'],
  SeparableConv2D: ['x', 'depthwise_kernel', 'pointwise_kernel', 'bias'],
  Embedding: ['ids', 'embeddings'],
  PReLU: ['x', 'alpha'],
};
