/** Shapes of a layer's weights, which the file only gives as a row of numbers. Source: NeuralNetwork.proto. */
import type { Message } from './message.js';

type Shape = (layer: Message) => number[];

const ints =
  (...names: string[]): Shape =>
  (layer) =>
    names.map((name) => layer.int(name));
const list =
  (name: string): Shape =>
  (layer) =>
    layer.numbers(name, 64);

const groupsOf = (layer: Message): number => Math.max(1, layer.int('nGroups'));

/** Kernel sizes are 3 where the file gives none. */
const kernelOf = (layer: Message): number[] => {
  const kernel = layer.numbers('kernelSize', 2);
  return kernel.length === 2 ? kernel : [3, 3];
};

const convolution: Shape = (layer) => {
  const [output, kernelChannels] = [layer.int('outputChannels'), layer.int('kernelChannels')];
  if (layer.flag('isDeconvolution')) return [kernelChannels, Math.floor(output / groupsOf(layer)), ...kernelOf(layer)];
  return [output, kernelChannels, ...kernelOf(layer)];
};

const convolution3d: Shape = (layer) => {
  const kernel = ['kernelDepth', 'kernelHeight', 'kernelWidth'].map((name) => layer.int(name));
  const [output, input] = [layer.int('outputChannels'), layer.int('inputChannels')];
  if (layer.flag('isDeconvolution')) return [input, Math.floor(output / groupsOf(layer)), ...kernel];
  return [output, Math.floor(input / groupsOf(layer)), ...kernel];
};

const outputs = ints('outputChannels');
const channels = ints('channels');
const inputMatrix = ints('outputVectorSize', 'inputVectorSize');
const stateMatrix = ints('outputVectorSize', 'outputVectorSize');
const stateVector = ints('outputVectorSize');

/** By layer and field. */
const shapes: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  convolution: { weights: convolution, bias: outputs },
  convolution3d: { weights: convolution3d, bias: outputs },
  innerProduct: { weights: ints('outputChannels', 'inputChannels'), bias: outputs },
  embedding: { weights: ints('outputChannels', 'inputDim'), bias: outputs },
  embeddingND: { weights: ints('embeddingSize', 'vocabSize'), bias: ints('embeddingSize') },
  batchedMatmul: {
    weights: ints('weightMatrixSecondDimension', 'weightMatrixFirstDimension'),
    bias: ints('weightMatrixSecondDimension'),
  },
  batchnorm: { gamma: channels, beta: channels, mean: channels, variance: channels },
  layerNormalization: { gamma: list('normalizedShape'), beta: list('normalizedShape') },
  bias: { bias: list('shape') },
  scale: { scale: list('shapeScale'), bias: list('shapeBias') },
  loadConstant: { data: list('shape') },
  loadConstantND: { data: list('shape') },
  simpleRecurrent: { weightMatrix: inputMatrix, recursionMatrix: stateMatrix, biasVector: stateVector },
};

const recurrent = new Set(['gru', 'uniDirectionalLSTM', 'biDirectionalLSTM']);

/** Shape of the weight at `path` of a layer; undefined where nothing says it. */
export function weightShape(layerKind: string, path: string, layer: Message): number[] | undefined {
  const found = shapes[layerKind]?.[path];
  if (found !== undefined) return found(layer);
  if (!recurrent.has(layerKind)) return undefined;
  if (path.endsWith('WeightMatrix')) return inputMatrix(layer);
  if (path.endsWith('RecursionMatrix')) return stateMatrix(layer);
  return stateVector(layer);
}

/** Axis of the channels a weight is quantised by. */
export const channelAxis = (layerKind: string, path: string, layer: Message): number =>
  layerKind.startsWith('convolution') && path === 'weights' && layer.flag('isDeconvolution') ? 1 : 0;
