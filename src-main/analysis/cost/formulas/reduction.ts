/**
 * Pooling and reductions. Combining n elements takes n − 1 operations; a mean divides once, so n. Padding is taken as
 * elements of the window. Source: definitions in onnx/defs/nn and onnx/defs/reduction.
 */
import { type Formula, type NodeView, ops } from './node-view.js';

const window = (node: NodeView): number =>
  (node.numbers('kernel_shape') ?? [Number.NaN]).reduce((product, size) => product * size, 1);

/** n − 1 operations for each output, `each` more per input element and `last` more per output. */
const reduce =
  (each: number, last: number): Formula =>
  (node) =>
    ops((1 + each) * node.size(0) + (last - 1) * node.out());

/** At least one comparison an element; sorting what is kept is left out. */
const oneEach: Formula = (node) => ops(node.size(0));

export const reductionFormulas: Readonly<Record<string, Formula>> = {
  MaxPool: (node) => ops((window(node) - 1) * node.out()),
  AveragePool: (node) => ops(window(node) * node.out()),
  LpPool: (node) => ops((2 * window(node) + 1) * node.out()),
  GlobalAveragePool: oneEach,
  GlobalMaxPool: oneEach,
  GlobalLpPool: (node) => ops(2 * node.size(0) + node.out()),
  ReduceSum: reduce(0, 0),
  ReduceProd: reduce(0, 0),
  ReduceMax: reduce(0, 0),
  ReduceMin: reduce(0, 0),
  ReduceMean: reduce(0, 1),
  ReduceL1: reduce(1, 0),
  ReduceL2: reduce(1, 1),
  ReduceSumSquare: reduce(1, 0),
  ReduceLogSum: reduce(0, 1),
  ReduceLogSumExp: reduce(1, 1),
  ArgMax: reduce(0, 0),
  ArgMin: reduce(0, 0),
  CumSum: oneEach,
  CumProd: oneEach,
  TopK: oneEach,
};
