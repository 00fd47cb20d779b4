/** `prim::If` and `prim::Loop`: conditions and trip counts may be constants; branches may end in an error. */
import { settle } from '../control-flow.js';
import { mergeValues } from '../merge-types.js';
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { dtypes, type KnownValue, noneType, unknownValue, type ValueType } from '../types.js';
import { argument, constantOf, numberOf, numberValue } from './arguments.js';

/** A value that is never read: the branch it stands in ends in an error. */
const uninitialized: ValueType = { kind: 'other' };

const branches: Handler = (node) => {
  const { state } = node;
  const then = state.apart(() => node.runBody('then_branch', []));
  const otherwise = state.apart(() => node.runBody('else_branch', []));
  const condition = numberOf(node.has(0) ? node.input(0) : constantOf(node, 'condition'));
  if (typeof condition === 'number') {
    const { result, after } = condition !== 0 ? then : otherwise;
    state.become(after);
    return result ?? [];
  }
  state.becomeEither(then.after, otherwise.after);
  const [taken, other] = [then.result, otherwise.result];
  if (taken === undefined || other === undefined) return [];
  return taken.map((value, at) => {
    const second = other[at] ?? unknownValue;
    if (value.type === uninitialized) return second;
    return second.type === uninitialized ? value : mergeValues(value, second);
  });
};

/** Inputs: the trip count or condition where it is computed, then what goes from round to round. */
const loop: Handler = (node) => {
  const leading = node.inputName(0) === 'carried' || node.inputCount === 0 ? 0 : 1;
  const counts = node.attributes.has('trip_count') || node.inputName(0) === 'trip_count';
  const state = Array.from({ length: node.inputCount - leading }, (_, at) => node.input(at + leading));
  const index = counts ? [numberValue(dtypes.int64, null)] : [];
  const run = (): ReturnType<typeof settle> =>
    settle(
      state,
      (now) => node.runBody('body', [...index, ...now]),
      (outputs) => outputs.slice(counts ? 0 : 1),
    );
  const first = node.state.apart(run);
  // What the body sets is something else from the second round on.
  const result = node.state.forget(first.after) ? node.state.apart(run).result : first.result;
  if (result === undefined) return [];
  const after = result.outputs.slice(counts ? 0 : 1);
  return result.state.map((value, at): KnownValue => (runsOnce(node, counts) ? (after[at] ?? value) : value));
};

function runsOnce(node: NodeView, counts: boolean): boolean {
  const first = numberOf(argument(node, counts ? 'trip_count' : 'condition'));
  return typeof first === 'number' && first > 0;
}

const getAttribute: Handler = (node) => {
  const name = node.attributes.text('name');
  if (name === undefined || node.inputName(0) === 'object') return [];
  const set = node.state.get(name);
  if (set !== undefined) return [set];
  if (node.inputCount === 0) return [constantOf(node, 'stored value') ?? unknownValue];
  return node.inputCount === 1 ? [{ type: node.type(0) }] : [];
};

const setAttribute: Handler = (node) => {
  const name = node.attributes.text('name');
  if (name !== undefined && node.inputName(0) !== 'object')
    node.state.set(name, argument(node, 'value') ?? { type: noneType });
  return [];
};

export const controlFlow: Handlers = {
  GetAttr: getAttribute,
  SetAttr: setAttribute,
  RaiseException: () => [],
  If: branches,
  Loop: loop,
  Uninitialized: () => [{ type: uninitialized }],
};
