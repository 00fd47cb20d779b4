/**
 * TFLite's operators. Data is [batch, h, w, channels], weights are [out, h, w, in]. Source: tensorflow/lite/schema/schema.fbs
 * and the kernels' documentation.
 */
import { convMacs } from './convolution.js';
import { movers } from './movement.js';
import { type Formula, macs, ops } from './node-view.js';
import { likeOnnx } from './onnx.js';
import { added, perOutput, product } from './operands.js';

/** A window of attributes `h` and `w`. */
const window =
  (h: string, w: string, less: number): Formula =>
  (node) =>
    ops(((node.number(h) ?? Number.NaN) * (node.number(w) ?? Number.NaN) - less) * node.out());

export const tfliteFormulas: Readonly<Record<string, Formula>> = {
  ...movers(
    `RESHAPE SQUEEZE EXPAND_DIMS TRANSPOSE CONCATENATION PACK UNPACK SPLIT SPLIT_V SLICE STRIDED_SLICE GATHER GATHER_ND
     SCATTER_ND PAD PADV2 MIRROR_PAD TILE BROADCAST_TO BROADCAST_ARGS SHAPE RANK FILL RANGE ONE_HOT CAST SPACE_TO_DEPTH
     DEPTH_TO_SPACE SPACE_TO_BATCH_ND BATCH_TO_SPACE_ND REVERSE_V2 EMBEDDING_LOOKUP ZEROS_LIKE SELECT SELECT_V2 WHERE
     VAR_HANDLE READ_VARIABLE ASSIGN_VARIABLE CALL_ONCE BITCAST DYNAMIC_UPDATE_SLICE RESIZE_NEAREST_NEIGHBOR`,
  ),
  ...likeOnnx(
    `ADD SUB MUL DIV FLOOR_DIV=Div FLOOR_MOD=Mod POW SQUARE=Mul SQRT EXP LOG SIN COS ABS NEG SIGN FLOOR CEIL ROUND EQUAL
     NOT_EQUAL=Equal GREATER LESS GREATER_EQUAL=GreaterOrEqual LESS_EQUAL=LessOrEqual LOGICAL_AND=And LOGICAL_OR=Or
     LOGICAL_NOT=Not MAXIMUM=Max MINIMUM=Min RELU RELU6=Clip RELU_N1_TO_1=Clip RELU_0_TO_1=Clip TANH LOGISTIC=Sigmoid
     HARD_SWISH LEAKY_RELU PRELU ELU GELU SOFTMAX LOG_SOFTMAX SUM=ReduceSum MEAN=ReduceMean REDUCE_MAX REDUCE_MIN REDUCE_PROD
     ARG_MAX ARG_MIN CUMSUM TOPK_V2=TopK QUANTIZE=QuantizeLinear DEQUANTIZE=DequantizeLinear L2_NORMALIZATION=LpNormalization`,
  ),
  RSQRT: perOutput(2),
  SQUARED_DIFFERENCE: perOutput(2),
  CONV_2D: (node) => macs(convMacs(node), added(node, 2)),
  CONV_3D: (node) => macs(node.out() * (node.size(1) / node.dim(1, -1)), added(node, 2)),
  // Weights [1, h, w, out].
  DEPTHWISE_CONV_2D: (node) => macs(node.out() * node.dim(1, 1) * node.dim(1, 2), added(node, 2)),
  // Inputs: output shape, weights [out, h, w, in], data.
  TRANSPOSE_CONV: (node) => macs(node.size(2) * (node.size(1) / node.dim(1, -1)), added(node, 3)),
  FULLY_CONNECTED: (node) => macs(node.out() * node.dim(1, -1), added(node, 2)),
  BATCH_MATMUL: product('adj_x'),
  MAX_POOL_2D: window('filter_height', 'filter_width', 1),
  AVERAGE_POOL_2D: window('filter_height', 'filter_width', 0),
  RESIZE_BILINEAR: perOutput(8),
};
