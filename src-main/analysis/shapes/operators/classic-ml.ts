/** ai.onnx.ml: classic models over feature vectors. */
import { product } from '../size.js';
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { dtypes, tensor } from '../types.js';

const same: Handler = (node) => [tensor(node.dtype(0), node.shape(0))];
const asFloat: Handler = (node) => [tensor(dtypes.float32, node.shape(0))];

/** Rows of a feature matrix; a vector is one row. */
const rowsOf = (node: NodeView): ReturnType<typeof product> => {
  const shape = node.shape(0);
  if (shape === null) return null;
  return shape.length < 2 ? 1 : (shape[0] ?? null);
};

/** Which attribute names the values decides the element type. */
function mapped(node: NodeView): number {
  const { attributes } = node;
  if (attributes.has('values_strings')) return dtypes.string;
  if (attributes.has('values_int64s')) return dtypes.int64;
  if (attributes.has('values_floats')) return dtypes.float32;
  return attributes.tensorType('values_tensor')?.dtype ?? 0;
}

/** LabelEncoder 1 maps between strings and integers by one list. */
const labelEncoder: Handler = (node) => {
  const first = node.dtype(0) === dtypes.string ? dtypes.int64 : dtypes.string;
  return [tensor(node.opset < 2 ? first : mapped(node), node.shape(0))];
};

/** Labels, and one score per class. */
function classifier(labels: readonly [string, string]): Handler {
  return (node) => {
    const strings = node.attributes.texts(labels[0]);
    const named = strings !== undefined && strings.length > 0;
    const count = named ? strings.length : node.attributes.ints(labels[1])?.length;
    const rows = rowsOf(node);
    return [tensor(named ? dtypes.string : dtypes.int64, [rows]), tensor(dtypes.float32, [rows, count ?? null])];
  };
}

function regressor(targets: string): Handler {
  return (node) => [tensor(dtypes.float32, [rowsOf(node), node.attributes.int(targets) ?? 1])];
}

const treeEnsemble: Handler = (node) => [
  tensor(node.dtype(0), [node.shape(0)?.[0] ?? null, node.attributes.int('n_targets') ?? null]),
];

/** Columns by the indices of the second input; a vector becomes one row. */
const extractor: Handler = (node) => {
  const [shape, indices] = [node.shape(0), node.shape(1)];
  const count = indices && product(indices);
  if (shape === null) return [tensor(node.dtype(0), null)];
  return [tensor(node.dtype(0), shape.length === 1 ? [1, count] : [...shape.slice(0, -1), count])];
};

const oneHotEncoder: Handler = (node) => {
  const { attributes } = node;
  const count = attributes.ints('cats_int64s')?.length || attributes.texts('cats_strings')?.length;
  const shape = node.shape(0);
  return [tensor(dtypes.float32, shape && [...shape, count ?? null])];
};

export const classicMl: Handlers = {
  ArrayFeatureExtractor: extractor,
  Binarizer: same,
  CategoryMapper: (node) => [tensor(node.dtype(0) === dtypes.string ? dtypes.int64 : dtypes.string, node.shape(0))],
  Imputer: same,
  LabelEncoder: labelEncoder,
  LinearClassifier: classifier(['classlabels_strings', 'classlabels_ints']),
  LinearRegressor: regressor('targets'),
  Normalizer: asFloat,
  OneHotEncoder: oneHotEncoder,
  Scaler: asFloat,
  SVMClassifier: classifier(['classlabels_strings', 'classlabels_ints']),
  SVMRegressor: regressor('n_targets_none'),
  TreeEnsemble: treeEnsemble,
  TreeEnsembleClassifier: classifier(['classlabels_strings', 'classlabels_int64s']),
  TreeEnsembleRegressor: regressor('n_targets'),
};
