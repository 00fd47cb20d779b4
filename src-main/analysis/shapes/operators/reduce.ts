/** Reductions over axes: Reduce*, ArgMax, ArgMin, global pooling. */
import { normalAxes, normalAxis, unknownSizes } from '../shapes.js';
import { add, maximum, minimum, multiply, type Size } from '../size.js';
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { dtypes, type Elements, type Shape, tensor } from '../types.js';

/** Version from which axes are an input: ReduceSum 13, the others 18. */
function reduce(axesInputSince: number, combine?: (a: Size, b: Size) => Size): Handler {
  return (node) => {
    const shape = node.shape(0);
    const fromInput = node.opset >= axesInputSince;
    const given = fromInput ? node.elements(1)?.items : node.attributes.ints('axes');
    const unknownAxes = fromInput && node.has(1) && given === undefined;
    const keep = node.attributes.int('keepdims') !== 0;
    if (shape === null) return [tensor(node.dtype(0), null)];
    if (unknownAxes) return [tensor(node.dtype(0), keep ? unknownSizes(shape.length) : null)];
    const none = (given?.length ?? 0) === 0;
    if (none && fromInput && node.attributes.int('noop_with_empty_axes') === 1) return [node.input(0)];
    const axes = none ? shape.map((_, axis) => axis) : normalAxes(given ?? [], shape.length);
    if (axes === undefined) return [tensor(node.dtype(0), null)];
    const elements = combine && wholeReduction(node.elements(0), axes, keep, combine);
    return [tensor(node.dtype(0), withoutAxes(shape, axes, keep), elements)];
  };
}

function withoutAxes(shape: Shape, axes: readonly number[], keep: boolean): Shape {
  const gone = new Set(axes);
  return keep ? shape.map((size, axis) => (gone.has(axis) ? 1 : size)) : shape.filter((_, axis) => !gone.has(axis));
}

/** Sum, product, largest or smallest of a small vector. */
function wholeReduction(
  elements: Elements | undefined,
  axes: readonly number[],
  keep: boolean,
  combine: (a: Size, b: Size) => Size,
): Elements | undefined {
  if (elements === undefined || elements.shape.length !== axes.length || elements.items.length === 0) return undefined;
  const result = elements.items.reduce((a, b) => combine(a, b));
  return { shape: keep ? elements.shape.map(() => 1) : [], items: [result] };
}

const argument: Handler = (node) => {
  const shape = node.shape(0);
  const keep = node.attributes.int('keepdims') !== 0;
  const axis = shape && normalAxis(node.attributes.int('axis') ?? 0, shape.length);
  if (shape === null || axis === null || axis === undefined) return [tensor(dtypes.int64, null)];
  return [tensor(dtypes.int64, withoutAxes(shape, [axis], keep))];
};

const globalPool: Handler = (node: NodeView) => {
  const shape = node.shape(0);
  return [tensor(node.dtype(0), shape && shape.map((size, axis) => (axis < 2 ? size : 1)))];
};

export const reductions: Handlers = {
  ReduceSum: reduce(13, add),
  ReduceProd: reduce(18, multiply),
  ReduceMax: reduce(18, (a, b) => maximum(a, b)),
  ReduceMin: reduce(18, (a, b) => minimum(a, b)),
  ReduceMean: reduce(18),
  ReduceL1: reduce(18),
  ReduceL2: reduce(18),
  ReduceLogSum: reduce(18),
  ReduceLogSumExp: reduce(18),
  ReduceSumSquare: reduce(18),
  ArgMax: argument,
  ArgMin: argument,
  GlobalAveragePool: globalPool,
  GlobalMaxPool: globalPool,
  GlobalLpPool: globalPool,
};
