/**
 * Where a symbol meets a number it has to be equal to: a Reshape to a constant shape, a table of a fixed length that is
 * added, an initial state of a fixed batch. Found by the shapes alone; whether it really breaks is decided by running.
 */
import { type NodeIndex, nodeInputs, nodeOutputs } from '../../src-shared/graph.js';
import { productOf } from '../analysis/shapes/shapes.js';
import { add, evaluate, type Size, symbolsOf } from '../analysis/shapes/size.js';
import type { Shape } from '../analysis/shapes/types.js';
import type { NodeAttributes, OpenedModel } from '../formats/model-format.js';
import { type AxisMap, symbolOf } from './axis-map.js';
import { type EditedShapes, undeclaredShapes } from './edited-model.js';
import { nodeLabel } from './symbol-flow.js';

/** At this node the symbol can only be this size. */
export interface Meeting {
  symbol: string;
  size: number;
  node: string;
  op: string;
  /** The body or function it is in, named by the node or the function; null in the main graph. */
  body?: string | null;
}

/** What the other symbols are while one is solved for: a solution that holds for both does not depend on them. */
const otherSizes = [3, 5] as const;

/** The one size of `symbol` at which both sizes are equal whatever the others are; both have to be linear in it. */
function solveOne(a: Size, b: Size, symbol: string): number | undefined {
  const solutions = otherSizes.map((others) => {
    const difference = (value: number): number => {
      const at = (size: Size): number => evaluate(size, (name) => (name === symbol ? value : others)) ?? Number.NaN;
      return at(a) - at(b);
    };
    const [start, step] = [difference(0), difference(1) - difference(0)];
    const solved = -start / step;
    return difference(2) - difference(1) === step && difference(solved) === 0 ? solved : Number.NaN;
  });
  const [solved = Number.NaN, again] = solutions;
  return Number.isInteger(solved) && solved > 0 && solved === again ? solved : undefined;
}

/** Sizes symbols have to have for two sizes to be equal: `batch*seq` and `12*batch` need a `seq` of 12. */
export function solveEqual(a: Size, b: Size): { symbol: string; size: number }[] {
  if (a === null || b === null || a === b) return [];
  return [...symbolsOf(b, symbolsOf(a))].flatMap((symbol) => {
    const size = solveOne(a, b, symbol);
    return size === undefined ? [] : [{ symbol, size }];
  });
}

/** Pairs of sizes that have to be equal (or one of them 1) in a node, by operator. */
type Pairs = (
  shapes: readonly (Shape | null)[],
  output: Shape | null,
  attributes: NodeAttributes,
  elementsOf: (place: number) => readonly Size[] | undefined,
) => (readonly [Size, Size])[];

const fromEnd = (shape: Shape | null, back: number): Size => shape?.[shape.length - back] ?? null;

const broadcastPairs: Pairs = (shapes) => {
  const rank = Math.max(...shapes.map((shape) => shape?.length ?? 0));
  const pairs: (readonly [Size, Size])[] = [];
  for (let back = 1; back <= rank; back += 1) {
    const sizes = shapes.map((shape) => fromEnd(shape, back)).filter((size) => size !== null && size !== 1);
    for (const size of sizes.slice(1)) pairs.push([sizes[0] ?? null, size]);
  }
  return pairs;
};

const concatPairs: Pairs = (shapes, output) => {
  const [first, ...others] = shapes;
  return (first ?? []).flatMap((size, axis) =>
    // The joined axis alone differs from what goes into it.
    others.flatMap((shape) =>
      output?.[axis] === size || typeof size === 'number' ? [[size, shape?.[axis] ?? null] as const] : [],
    ),
  );
};

/** Inputs of ONNX's recurrent operators: X [seq, batch, in], …, initial_h [directions, batch, hidden] at 5, initial_c at 6. */
const recurrentPairs: Pairs = (shapes) =>
  [5, 6].map((input) => [shapes[0]?.[1] ?? null, shapes[input]?.[1] ?? null] as const);

/** Gemm's A [M, K] or [K, M], and B. */
const gemmPairs: Pairs = ([a = null, b = null], _, attributes) => [
  [a?.[attributes.int('transA') === 1 ? 0 : 1] ?? null, b?.[attributes.int('transB') === 1 ? 1 : 0] ?? null],
];

/** Axes that are taken away have to be 1. */
const squeezePairs: Pairs = ([input = null], output, attributes, elementsOf) => {
  const axes = attributes.ints('axes') ?? elementsOf(1);
  if (input === null || axes === undefined || output === null) return [];
  return axes.map((axis) => [input[Number(axis) < 0 ? Number(axis) + input.length : Number(axis)] ?? null, 1] as const);
};

/** Parts of given sizes, or one output for each row. */
const splitPairs: Pairs = ([input = null], _, attributes, elementsOf) => {
  const sizes = attributes.ints('split') ?? elementsOf(1);
  const axis = attributes.int('axis') ?? 0;
  if (input === null || sizes === undefined) return [];
  return [[input[axis < 0 ? axis + input.length : axis] ?? null, sizes.reduce<Size>(add, 0)]];
};

/** A table of all indices: as many as the axis had. */
const gatherPairs: Pairs = ([input = null], _, attributes, elementsOf) => {
  const indices = elementsOf(1);
  const axis = attributes.int('axis') ?? 0;
  if (input === null || indices === undefined || indices.length < 2) return [];
  const all = indices.every((index, at) => index === at);
  return all ? [[input[axis < 0 ? axis + input.length : axis] ?? null, indices.length]] : [];
};

/** Beside a size of 1 anything fits there. */
const broadcasts = new Set(
  'Add Sub Mul Div Pow Mod Where And Or Xor Equal Less Greater LessOrEqual GreaterOrEqual Max Min Sum Mean PRelu Expand'.split(
    ' ',
  ),
);

const pairsByOperator: Readonly<Record<string, Pairs>> = {
  ...Object.fromEntries([...broadcasts].map((op) => [op, broadcastPairs])),
  MatMul: ([a = null, b = null]) => [[fromEnd(a, 1), fromEnd(b, (b?.length ?? 0) > 1 ? 2 : 1)]],
  Reshape: ([input = null], output) => [
    [input === null ? null : productOf(input), output === null ? null : productOf(output)],
  ],
  Expand: ([input = null], output, ...rest) => broadcastPairs([input, output], output, ...rest),
  Gemm: gemmPairs,
  Squeeze: squeezePairs,
  Split: splitPairs,
  Gather: gatherPairs,
  Concat: concatPairs,
  LSTM: recurrentPairs,
  GRU: recurrentPairs,
  RNN: recurrentPairs,
};

/** The body or function a node is in. */
function bodyOf({ graph }: OpenedModel, node: NodeIndex): string | null {
  const index = graph.nodes.graph[node] ?? 0;
  const record = graph.graphs[index];
  if (index === 0 || record === undefined) return null;
  const { parentNode } = record;
  if (record.kind === 'function' || parentNode < 0) return `the function ${record.name}`;
  const name = graph.strings.get(graph.nodes.name[parentNode] ?? 0);
  return `the ${record.attribute} of ${name === '' ? `${graph.strings.get(graph.nodes.op[parentNode] ?? 0)} ${String(parentNode)}` : name}`;
}

/** Calls `visit` with each pair of sizes that have to be equal, in the order of the nodes. */
function eachPair(
  model: OpenedModel,
  shapes: EditedShapes,
  visit: (a: Size, b: Size, node: NodeIndex, op: string) => void,
): void {
  const { nodes, strings } = model.graph;
  const shapeOf = (value: number): Shape | null => (value < 0 ? null : shapes.shapeOf(value));
  for (let node = 0; node < nodes.count; node += 1) {
    const op = strings.get(nodes.op[node] ?? 0);
    const pairsOf = Object.hasOwn(pairsByOperator, op) ? pairsByOperator[op] : undefined;
    if (pairsOf === undefined || strings.get(nodes.domain[node] ?? 0) !== '') continue;
    const inputs = [...nodeInputs(model.graph, node)].map((_, place) => shapes.inputShape(node, place));
    const output = shapeOf(nodeOutputs(model.graph, node)[0] ?? -1);
    if (inputs.every((shape) => shape?.every((size) => typeof size === 'number') ?? true)) continue;
    const elementsOf = (place: number): readonly Size[] | undefined => {
      const row = nodeInputs(model.graph, node)[place] ?? -1;
      return row < 0 ? undefined : shapes.elementsOf(row);
    };
    for (const [a, b] of pairsOf(inputs, output, model.nodeAttributes(node), elementsOf))
      if (a !== b) visit(a, b, node, op);
  }
}

/** All meetings, in the order of the nodes. */
export function meetings(model: OpenedModel, shapes: EditedShapes = undeclaredShapes(model)): Meeting[] {
  const found: Meeting[] = [];
  eachPair(model, shapes, (a, b, node, op) => {
    for (const solved of solveEqual(a, b)) {
      if (solved.size >= (broadcasts.has(op) ? 2 : 1))
        found.push({ ...solved, node: nodeLabel(model, node), op, body: bodyOf(model, node) });
    }
  });
  return found;
}

/** Symbols that an output is declared with where its operators give a number. */
export function declaredMeetings(model: OpenedModel, { outputs }: AxisMap): Meeting[] {
  const { values, strings, graphs } = model.graph;
  return outputs.flatMap(({ name, declared, sizes }) =>
    (declared ?? []).flatMap((dim, axis) => {
      const size = sizes?.[axis];
      if (typeof dim !== 'string' || typeof size !== 'number') return [];
      const row = (graphs[0]?.outputs ?? []).find((each) => strings.get(values.name[each] ?? 0) === name) ?? -1;
      const node = values.producer[row] ?? -1;
      if (node < 0) return [];
      const op = strings.get(model.graph.nodes.op[node] ?? 0);
      return [{ symbol: dim, size, node: nodeLabel(model, node), op, body: null }];
    }),
  );
}

/** Pairs of symbols that meet one another, and so have to be the same size. */
export function ties(model: OpenedModel): [string, string][] {
  const found: [string, string][] = [];
  eachPair(model, undeclaredShapes(model), (a, b) => {
    const [one, other] = [symbolOf(a)?.name, symbolOf(b)?.name];
    if (one !== undefined && other !== undefined && one !== other) found.push([one, other]);
  });
  return found;
}
