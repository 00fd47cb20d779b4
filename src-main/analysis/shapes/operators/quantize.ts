/** Quantisation: the element type comes from a zero point, a scale or an attribute. */
import type { Handler, Handlers } from '../node-view.js';
import { dtypes, tensor } from '../types.js';

/** Type of the zero point; else `output_dtype` (opset 21); else uint8. */
const quantizeLinear: Handler = (node) => {
  const dtype = node.has(2) ? node.dtype(2) : node.attributes.int('output_dtype') || dtypes.uint8;
  return [tensor(dtype, node.shape(0))];
};

/** Type of the scale since opset 19, float before; `output_dtype` decides where it is given (opset 23). */
const dequantizeLinear: Handler = (node) => {
  const given = node.attributes.int('output_dtype');
  return [tensor(given || (node.opset < 19 ? dtypes.float32 : node.dtype(1)), node.shape(0))];
};

export const quantization: Handlers = {
  QuantizeLinear: quantizeLinear,
  DequantizeLinear: dequantizeLinear,
  DynamicQuantizeLinear: (node) => [
    tensor(dtypes.uint8, node.shape(0)),
    tensor(dtypes.float32, []),
    tensor(dtypes.uint8, []),
  ],
};
