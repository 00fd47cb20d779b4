/** Quantised operators: packed weights are inputs; strides and the like are packed away with them. */
import type { Handler, Handlers } from '../node-view.js';
import { dtypes, tensor } from '../types.js';
import { argument, dtypeArgument, shapeOf } from './arguments.js';

const quantize: Handler = (node) => [tensor(dtypeArgument(node, 0), shapeOf(argument(node, 'self', 'input')))];

export const quantizing: Handlers = {
  quantize_per_tensor: quantize,
  quantize_per_channel: quantize,
  quantize_per_tensor_dynamic: quantize,
  dequantize: (node) => [tensor(dtypes.float32, shapeOf(node.input(0)))],
};

/** Rows of the input times the packed weight, which comes first among what was packed. */
const linear =
  (dtype: number): Handler =>
  (node) => {
    const [shape, weight] = [node.shape(0), node.shape(1)];
    const rows = weight?.length === 2 ? (weight[0] ?? null) : null;
    return [tensor(dtype, shape && shape.length > 0 ? [...shape.slice(0, -1), rows] : null)];
  };

/** Batch and channels; how the window goes is packed. */
const conv: Handler = (node) => {
  const [shape, weight] = [node.shape(0), node.shape(1)];
  if (shape === null || weight?.length !== shape.length || shape.length < 3) return [tensor(dtypes.uint8, null)];
  return [tensor(dtypes.uint8, [shape[0] ?? null, weight[0] ?? null, ...shape.slice(2).map(() => null)])];
};

export const quantized: Handlers = {
  linear: linear(dtypes.uint8),
  linear_relu: linear(dtypes.uint8),
  linear_dynamic: linear(dtypes.float32),
  linear_relu_dynamic: linear(dtypes.float32),
  conv1d: conv,
  conv2d: conv,
  conv2d_relu: conv,
};
