/**
 * Layers of Core ML's neural networks, and models that are one node: category, and names of inputs by position. An
 * activation goes by its function. Source: NeuralNetwork.proto and Model.proto.
 */
import type { OperatorCategory } from './category.js';

const broadcastable = 'add divide floorDiv max min mod multiply pow subtract where'
  .split(' ')
  .map((name) => `${name}Broadcastable`);

const byCategory: Readonly<Partial<Record<OperatorCategory, string>>> = {
  convolution: 'convolution convolution3d',
  matmul: 'innerProduct batchedMatmul dot',
  normalisation: 'batchnorm mvn l2normalize lrn layerNormalization scaler normalizer',
  activation: `activation linear ReLU leakyReLU thresholdedReLU PReLU tanh scaledTanh sigmoid sigmoidHard ELU softsign softplus
    parametricSoftplus softmax softmaxND clampedReLU gelu clip`,
  pooling: `pooling pooling3d globalPooling3d reduce reduceL1 reduceL2 reduceMax reduceMin reduceSum reduceProd reduceMean
    reduceLogSum reduceSumSquare reduceLogSumExp argMax argMin topK argSort cumSum`,
  elementwise: `add multiply average scale bias max min unary ceil floor sign round exp2 sin cos tan asin acos atan sinh cosh asinh
    acosh atanh erf equal notEqual lessThan lessEqual greaterThan greaterEqual logicalOr logicalXor logicalNot logicalAnd
    ${broadcastable.join(' ')} identity imputer`,
  shape: `crop padding upsample resizeBilinear cropResize loadConstant loadConstantND reshape flatten permute concat concatND split
    splitND sequenceRepeat reorganizeData rangeStatic rangeDynamic tile stack transpose getShape fillLike fillStatic fillDynamic
    broadcastToLike broadcastToStatic broadcastToDynamic squeeze expandDims flattenTo2D reshapeLike reshapeStatic reshapeDynamic
    rankPreservingReshape constantPad randomNormalLike randomNormalStatic randomNormalDynamic randomUniformLike
    randomUniformStatic randomUniformDynamic randomBernoulliLike randomBernoulliStatic randomBernoulliDynamic
    categoricalDistribution slidingWindows matrixBandPart lowerTriangular upperTriangular featureVectorizer`,
  movement: `slice sliceStatic sliceDynamic sliceBySize copy gather gatherND gatherAlongAxis scatter scatterND scatterAlongAxis
    reverse reverseSeq whereNonZero oneHot embedding embeddingND NonMaximumSuppression nonMaximumSuppression classLabels
    oneHotEncoder dictVectorizer categoricalMapping arrayFeatureExtractor`,
  control: `branch loop loopBreak loopContinue treeEnsembleClassifier treeEnsembleRegressor supportVectorClassifier
    supportVectorRegressor glmClassifier glmRegressor kNearestNeighborsClassifier bayesianProbitRegressor
    itemSimilarityRecommender`,
  recurrent: 'simpleRecurrent gru uniDirectionalLSTM biDirectionalLSTM',
};

/** Category of every layer kind and model type of coremltools 9 that has one. */
export const coremlCategories: Readonly<Record<string, OperatorCategory>> = Object.fromEntries(
  Object.entries(byCategory).flatMap(([category, operators]) =>
    operators.split(/\s+/).map((operator) => [operator, category as OperatorCategory]),
  ),
);

const weighted = ['input', 'weights', 'bias'];

/** Names of inputs by position, where positions have fixed meanings: what the layer is given, then its weights. */
export const coremlInputs: Readonly<Record<string, readonly string[]>> = {
  convolution: weighted,
  convolution3d: weighted,
  innerProduct: weighted,
  embedding: weighted,
  embeddingND: weighted,
  batchnorm: ['input', 'gamma', 'beta', 'mean', 'variance'],
  layerNormalization: ['input', 'gamma', 'beta'],
  scale: ['input', 'scale', 'bias'],
  bias: ['input', 'bias'],
  PReLU: ['input', 'alpha'],
  parametricSoftplus: ['input', 'alpha', 'beta'],
  simpleRecurrent: ['input', 'initial state', 'weightMatrix', 'recursionMatrix', 'biasVector'],
};
