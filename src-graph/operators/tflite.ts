/** TensorFlow Lite's builtin operators (BuiltinOperator of schema.fbs): category, and names of inputs by position. */
import type { OperatorCategory } from './category.js';

const byCategory: Readonly<Partial<Record<OperatorCategory, string>>> = {
  convolution: 'CONV_2D DEPTHWISE_CONV_2D TRANSPOSE_CONV CONV_3D CONV_3D_TRANSPOSE STABLEHLO_CONVOLUTION DILATE',
  matmul: 'FULLY_CONNECTED BATCH_MATMUL STABLEHLO_DOT_GENERAL LSH_PROJECTION',
  normalisation: 'L2_NORMALIZATION LOCAL_RESPONSE_NORMALIZATION',
  activation: `LOGISTIC RELU RELU_N1_TO_1 RELU6 RELU_0_TO_1 TANH SOFTMAX LOG_SOFTMAX PRELU LEAKY_RELU ELU HARD_SWISH GELU
    STABLEHLO_LOGISTIC STABLEHLO_TANH STABLEHLO_CLAMP`,
  pooling: `AVERAGE_POOL_2D MAX_POOL_2D L2_POOL_2D MEAN SUM REDUCE_PROD REDUCE_MAX REDUCE_MIN REDUCE_ANY REDUCE_ALL ARG_MAX
    ARG_MIN TOPK_V2 CUMSUM SEGMENT_SUM UNSORTED_SEGMENT_PROD UNSORTED_SEGMENT_MAX UNSORTED_SEGMENT_SUM
    UNSORTED_SEGMENT_MIN REDUCE_WINDOW STABLEHLO_REDUCE STABLEHLO_REDUCE_WINDOW`,
  elementwise: `ADD SUB MUL DIV FLOOR FLOOR_DIV FLOOR_MOD CEIL ROUND ABS NEG SIGN EXP LOG SQRT RSQRT SQUARE POW SIN COS
    ATAN2 MAXIMUM MINIMUM SQUARED_DIFFERENCE LESS LESS_EQUAL GREATER GREATER_EQUAL EQUAL NOT_EQUAL LOGICAL_OR LOGICAL_AND
    LOGICAL_NOT SELECT SELECT_V2 CAST BITCAST BITWISE_XOR RIGHT_SHIFT ADD_N ZEROS_LIKE RFFT2D IMAG REAL COMPLEX_ABS
    BUCKETIZE STABLEHLO_ADD STABLEHLO_DIVIDE STABLEHLO_MULTIPLY STABLEHLO_MAXIMUM STABLEHLO_MINIMUM STABLEHLO_SUBTRACT
    STABLEHLO_ABS STABLEHLO_NEGATE STABLEHLO_EXPONENTIAL STABLEHLO_FLOOR STABLEHLO_LOG STABLEHLO_RSQRT STABLEHLO_COSINE
    STABLEHLO_POWER STABLEHLO_REMAINDER STABLEHLO_AND STABLEHLO_OR STABLEHLO_COMPARE STABLEHLO_CONVERT STABLEHLO_SELECT
    STABLEHLO_SHIFT_LEFT STABLEHLO_CBRT`,
  shape: `RESHAPE SQUEEZE EXPAND_DIMS TRANSPOSE CONCATENATION CONCAT_EMBEDDINGS PACK UNPACK SPLIT SPLIT_V PAD PADV2
    MIRROR_PAD TILE BROADCAST_TO BROADCAST_ARGS SHAPE RANK FILL RANGE SPACE_TO_DEPTH DEPTH_TO_SPACE SPACE_TO_BATCH_ND
    BATCH_TO_SPACE_ND RESIZE_BILINEAR RESIZE_NEAREST_NEIGHBOR MATRIX_DIAG MATRIX_SET_DIAG RANDOM_UNIFORM
    RANDOM_STANDARD_NORMAL MULTINOMIAL DENSIFY STABLEHLO_BROADCAST_IN_DIM STABLEHLO_CONCATENATE STABLEHLO_RESHAPE
    STABLEHLO_TRANSPOSE STABLEHLO_PAD STABLEHLO_IOTA STABLEHLO_RNG_BIT_GENERATOR`,
  movement: `GATHER GATHER_ND SCATTER_ND SLICE STRIDED_SLICE DYNAMIC_UPDATE_SLICE REVERSE_V2 REVERSE_SEQUENCE WHERE UNIQUE
    ONE_HOT SPARSE_TO_DENSE EMBEDDING_LOOKUP EMBEDDING_LOOKUP_SPARSE HASHTABLE HASHTABLE_FIND HASHTABLE_IMPORT
    HASHTABLE_SIZE HASHTABLE_LOOKUP SKIP_GRAM VAR_HANDLE READ_VARIABLE ASSIGN_VARIABLE NON_MAX_SUPPRESSION_V4
    NON_MAX_SUPPRESSION_V5 STABLEHLO_SLICE STABLEHLO_DYNAMIC_SLICE STABLEHLO_DYNAMIC_UPDATE_SLICE STABLEHLO_GATHER
    STABLEHLO_SCATTER STABLEHLO_SORT`,
  control: `IF WHILE CALL CALL_ONCE DELEGATE STABLEHLO_WHILE STABLEHLO_CASE STABLEHLO_COMPOSITE STABLEHLO_CUSTOM_CALL`,
  recurrent: `LSTM RNN SVDF UNIDIRECTIONAL_SEQUENCE_LSTM BIDIRECTIONAL_SEQUENCE_LSTM UNIDIRECTIONAL_SEQUENCE_RNN
    BIDIRECTIONAL_SEQUENCE_RNN`,
  quantisation: 'QUANTIZE DEQUANTIZE FAKE_QUANT',
  custom: 'CUSTOM PLACEHOLDER_FOR_GREATER_OP_CODES',
};

/** Category of every builtin operator. */
export const tfliteCategories: Readonly<Record<string, OperatorCategory>> = Object.fromEntries(
  Object.entries(byCategory).flatMap(([category, operators]) =>
    operators.split(/\s+/).map((operator) => [operator, category as OperatorCategory]),
  ),
);

const gates = ['input', 'forget', 'cell', 'output'];
/** Source: tensorflow/lite/kernels/lstm_shared.h, kernels/basic_rnn.cc, kernels/svdf.cc. */
const lstm = [
  'input',
  ...gates.map((gate) => `input_to_${gate}_weights`),
  ...gates.map((gate) => `recurrent_to_${gate}_weights`),
  ...gates.filter((gate) => gate !== 'cell').map((gate) => `cell_to_${gate}_weights`),
  ...gates.map((gate) => `${gate}_gate_bias`),
  'projection_weights',
  'projection_bias',
  'output_state',
  'cell_state',
  ...gates.map((gate) => `${gate}_layer_norm_weights`),
];

/** Names of inputs by position, where positions have fixed meanings. */
export const tfliteInputs: Readonly<Record<string, readonly string[]>> = {
  CONV_2D: ['input', 'filter', 'bias'],
  DEPTHWISE_CONV_2D: ['input', 'filter', 'bias'],
  CONV_3D: ['input', 'filter', 'bias'],
  TRANSPOSE_CONV: ['output_shape', 'weights', 'input', 'bias'],
  CONV_3D_TRANSPOSE: ['output_shape', 'filter', 'input', 'bias'],
  FULLY_CONNECTED: ['input', 'weights', 'bias'],
  BATCH_MATMUL: ['lhs', 'rhs'],
  PRELU: ['input', 'alpha'],
  RESHAPE: ['input', 'shape'],
  TRANSPOSE: ['input', 'perm'],
  EXPAND_DIMS: ['input', 'axis'],
  PAD: ['input', 'paddings'],
  PADV2: ['input', 'paddings', 'constant_values'],
  MIRROR_PAD: ['input', 'paddings'],
  TILE: ['input', 'multiples'],
  BROADCAST_TO: ['input', 'shape'],
  FILL: ['dims', 'value'],
  RANGE: ['start', 'limit', 'delta'],
  SPLIT: ['axis', 'input'],
  SPLIT_V: ['input', 'size_splits', 'axis'],
  SPACE_TO_BATCH_ND: ['input', 'block_shape', 'paddings'],
  BATCH_TO_SPACE_ND: ['input', 'block_shape', 'crops'],
  RESIZE_BILINEAR: ['input', 'size'],
  RESIZE_NEAREST_NEIGHBOR: ['input', 'size'],
  GATHER: ['params', 'indices'],
  GATHER_ND: ['params', 'indices'],
  SCATTER_ND: ['indices', 'updates', 'shape'],
  SLICE: ['input', 'begin', 'size'],
  STRIDED_SLICE: ['input', 'begin', 'end', 'strides'],
  DYNAMIC_UPDATE_SLICE: ['operand', 'update', 'start_indices'],
  REVERSE_V2: ['input', 'axis'],
  REVERSE_SEQUENCE: ['input', 'seq_lengths'],
  ONE_HOT: ['indices', 'depth', 'on_value', 'off_value'],
  EMBEDDING_LOOKUP: ['ids', 'params'],
  SELECT: ['condition', 'x', 'y'],
  SELECT_V2: ['condition', 'x', 'y'],
  TOPK_V2: ['input', 'k'],
  CUMSUM: ['input', 'axis'],
  ARG_MAX: ['input', 'axis'],
  ARG_MIN: ['input', 'axis'],
  ...Object.fromEntries(
    ['MEAN', 'SUM', 'REDUCE_PROD', 'REDUCE_MAX', 'REDUCE_MIN', 'REDUCE_ANY', 'REDUCE_ALL'].map((operator) => [
      operator,
      ['input', 'axes'],
    ]),
  ),
  ASSIGN_VARIABLE: ['variable', 'value'],
  READ_VARIABLE: ['variable'],
  HASHTABLE_FIND: ['table', 'keys', 'default'],
  HASHTABLE_IMPORT: ['table', 'keys', 'values'],
  NON_MAX_SUPPRESSION_V4: ['boxes', 'scores', 'max_output_size', 'iou_threshold', 'score_threshold'],
  NON_MAX_SUPPRESSION_V5: ['boxes', 'scores', 'max_output_size', 'iou_threshold', 'score_threshold', 'soft_nms_sigma'],
  SVDF: ['input', 'feature_weights', 'time_weights', 'bias', 'state'],
  RNN: ['input', 'weights', 'recurrent_weights', 'bias', 'state'],
  UNIDIRECTIONAL_SEQUENCE_RNN: ['input', 'weights', 'recurrent_weights', 'bias', 'state'],
  LSTM: lstm,
  UNIDIRECTIONAL_SEQUENCE_LSTM: lstm,
  IF: ['condition'],
};
