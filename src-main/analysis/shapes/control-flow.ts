/** If, Loop, Scan and SequenceMap: their bodies are gone through with what is known of their inputs. */
import { mergeTypes, mergeValues, sameType } from './merge-types.js';
import type { Handler, Handlers, NodeView } from './node-view.js';
import { normalAxis } from './shapes.js';
import { dtypes, type KnownValue, type Shape, tensor, unknownType, unknownValue, type ValueType } from './types.js';

/** The branch a known condition takes; else what holds after either. */
const ifOp: Handler = (node) => {
  const taken = node.runBody('then_branch', []);
  const other = node.runBody('else_branch', []);
  const condition = node.elements(0)?.items[0];
  if (typeof condition === 'number') return (condition !== 0 ? taken : other) ?? [];
  if (taken === undefined || other === undefined) return [];
  return taken.map((value, at) => mergeValues(value, other[at] ?? unknownValue));
};

/** Rounds after which what still changes from one to the next is unknown. */
const rounds = 3;

/**
 * Types that a loop's state keeps in every round: runs the body, gives up what it changes, until nothing changes.
 * Returns the body's outputs for these types.
 */
export function settle(
  start: readonly KnownValue[],
  run: (state: readonly KnownValue[]) => KnownValue[] | undefined,
  stateOutputs: (outputs: readonly KnownValue[]) => readonly KnownValue[],
): { state: KnownValue[]; outputs: KnownValue[] } | undefined {
  // Elements change from round to round.
  let state = start.map(({ type }): KnownValue => ({ type }));
  for (let round = 0; ; round += 1) {
    const outputs = run(state);
    if (outputs === undefined) return undefined;
    const after = stateOutputs(outputs);
    const next = state.map(({ type }, at): KnownValue => ({ type: mergeTypes(type, after[at]?.type ?? unknownType) }));
    if (next.every((value, at) => sameType(value.type, state[at]?.type ?? unknownType)))
      return { state: next, outputs };
    state = round < rounds - 1 ? next : next.map(forgetShape);
    if (round > rounds) return undefined;
  }
}

function forgetShape({ type }: KnownValue): KnownValue {
  return type.kind === 'tensor' ? tensor(type.dtype, null) : { type: unknownType };
}

/** Scan outputs of the body with the new axis. */
function stacked({ type }: KnownValue, count: Shape[number], axis = 0): KnownValue {
  if (type.kind !== 'tensor' || type.shape === null) return type.kind === 'tensor' ? { type } : unknownValue;
  const at = axis < 0 ? axis + type.shape.length + 1 : axis;
  const shape = [...type.shape];
  shape.splice(at, 0, count);
  return tensor(type.dtype, shape);
}

const loop: Handler = (node) => {
  const stateCount = Math.max(0, node.inputCount - 2);
  const state = Array.from({ length: stateCount }, (_, at) => node.input(at + 2));
  const iteration = tensor(dtypes.int64, []);
  const condition = tensor(dtypes.bool, []);
  const result = settle(
    state,
    (now) => node.runBody('body', [iteration, condition, ...now]),
    (outputs) => outputs.slice(1, 1 + stateCount),
  );
  if (result === undefined) return [];
  const after = result.outputs.slice(1, 1 + stateCount);
  const scans = result.outputs.slice(1 + stateCount);
  return [
    ...result.state.map((value, at) => (onceAtLeast(node) ? (after[at] ?? value) : value)),
    ...scans.map((value) => stacked(value, tripCount(node, result.outputs[0]))),
  ];
};

/** The state after the last round is the body's, unless there may be no round. */
function onceAtLeast(node: NodeView): boolean {
  const trips = node.has(0) ? node.elements(0)?.items[0] : 1;
  const starts = node.has(1) ? node.elements(1)?.items[0] : 1;
  return typeof trips === 'number' && trips > 0 && starts === 1;
}

/** Rounds of a loop that ends by its count alone; else a size the data decides. */
function tripCount(node: NodeView, condition: KnownValue | undefined): Shape[number] {
  const trips = node.has(0) ? node.elements(0)?.items[0] : undefined;
  const starts = node.has(1) ? node.elements(1)?.items[0] : 1;
  if (starts === 0) return 0;
  const goesOn = condition?.elements?.items[0] === 1;
  return trips !== undefined && trips !== null && starts === 1 && goesOn ? trips : node.freshSize();
}

/** Scan 8 has sequence lengths first and a batch axis before everything; since 9 axes are attributes. */
const scan: Handler = (node) => {
  const batched = node.opset < 9;
  const skip = batched ? 1 : 0;
  const scanCount = node.attributes.int('num_scan_inputs') ?? 0;
  const stateCount = node.inputCount - skip - scanCount;
  if (scanCount < 1 || stateCount < 0) return [];
  const inputAxes = node.attributes.ints('scan_input_axes') ?? [];
  let length: Shape[number] = null;
  let batch: Shape[number] = null;
  const slices = Array.from({ length: scanCount }, (_, at): KnownValue => {
    const type = node.type(skip + stateCount + at);
    if (type.kind !== 'tensor' || type.shape === null) return { type };
    if (batched) batch ??= type.shape[0] ?? null;
    const axis = batched ? 1 : normalAxis(inputAxes[at] ?? 0, type.shape.length);
    if (axis === undefined) return tensor(type.dtype, null);
    length ??= type.shape[axis] ?? null;
    return tensor(
      type.dtype,
      type.shape.filter((_, each) => each !== axis && !(batched && each === 0)),
    );
  });
  const state = Array.from({ length: stateCount }, (_, at) => {
    const value = node.input(skip + at);
    if (!batched || value.type.kind !== 'tensor' || value.type.shape === null) return value;
    batch ??= value.type.shape[0] ?? null;
    return tensor(value.type.dtype, value.type.shape.slice(1));
  });
  const result = settle(
    state,
    (now) => node.runBody('body', [...now, ...slices]),
    (outputs) => outputs.slice(0, stateCount),
  );
  if (result === undefined) return [];
  const outputAxes = node.attributes.ints('scan_output_axes') ?? [];
  const withBatch = (value: KnownValue): KnownValue => (batched ? stacked(value, batch) : value);
  return [
    ...result.state.map(withBatch),
    ...result.outputs.slice(stateCount).map((value, at) => withBatch(stacked(value, length, outputAxes[at] ?? 0))),
  ];
};

const elementOf = (type: ValueType): ValueType => (type.kind === 'sequence' ? type.element : type);

const sequenceMap: Handler = (node) => {
  const inputs = Array.from({ length: node.inputCount }, (_, at) => ({ type: elementOf(node.type(at)) }));
  const outputs = node.runBody('body', inputs) ?? [];
  return outputs.map(({ type }): KnownValue => ({ type: { kind: 'sequence', element: type } }));
};

export const controlFlow: Handlers = { If: ifOp, Loop: loop, Scan: scan, SequenceMap: sequenceMap };
