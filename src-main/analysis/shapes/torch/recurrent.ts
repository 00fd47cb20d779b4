/** Recurrent layers: sizes from their weights and states. */
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { multiply, floorDivide, type Size } from '../size.js';
import { type KnownValue, type Shape, tensor } from '../types.js';
import { argument, dtypeOf, flagArgument, plainArgument, shapeOf } from './arguments.js';

/**
 * [length, batch, input] or, batch first, [batch, length, input]; both without a batch axis too. States are
 * [layers × directions, batch, hidden]; with a projection the hidden state is smaller than the cell's.
 */
function layer(gates: number, withCell: boolean): Handler {
  return (node) => {
    const input = argument(node, 'input', 'data');
    const shape = shapeOf(input);
    const weights = argument(node, 'params')?.items ?? [];
    const dtype = dtypeOf(input) || dtypeOf(weights[0]);
    const isPacked = argument(node, 'batch_sizes') !== undefined;
    const both = flagArgument(node, 'bidirectional');
    const layers = plainArgument(node, 'num_layers', 1);
    if (both === undefined || layers === undefined || weights.length === 0) return [tensor(dtype, null)];
    const directions = both ? 2 : 1;
    const cell = floorDivide(shapeOf(weights[0])?.[0] ?? null, gates);
    // The second weight is [gates × cell, hidden].
    const hidden: Size = shapeOf(weights[1])?.[1] ?? null;
    const given = argument(node, 'hx');
    const states = given?.items ?? (given === undefined ? [] : [given]);
    const state = (at: number, size: Size): KnownValue =>
      tensor(dtype, stateShape(shapeOf(states[at]), shape, layers * directions, size, node));
    const output =
      shape === null || isPacked
        ? packed(shape, multiply(hidden, directions))
        : [...shape.slice(0, -1), multiply(hidden, directions)];
    return [tensor(dtype, output), state(0, hidden), ...(withCell ? [state(1, cell)] : [])];
  };
}

const packed = (shape: Shape | null, size: Size): Shape | null => shape && [shape[0] ?? null, size];

function stateShape(given: Shape | null, input: Shape | null, rows: number, size: Size, node: NodeView): Shape | null {
  if (given !== null) return given;
  if (input?.length !== 3) return null;
  return [rows, input[flagArgument(node, 'batch_first') === true ? 0 : 1] ?? null, size];
}

/** One step: the state has the shape it had, or that of the weights. */
const cell =
  (withCell: boolean): Handler =>
  (node) => {
    const input = argument(node, 'input');
    const given = argument(node, 'hx');
    const state = given?.items?.[0] ?? (withCell ? undefined : given);
    const hidden = shapeOf(argument(node, 'w_hh'))?.[1] ?? null;
    const batch = shapeOf(input)?.slice(0, -1) ?? null;
    const dtype = dtypeOf(input) || dtypeOf(state) || dtypeOf(argument(node, 'w_hh'));
    const result = tensor(dtype, batch === null ? shapeOf(state) : [...batch, hidden]);
    return withCell ? [result, result] : [result];
  };

export const recurrent: Handlers = {
  lstm: layer(4, true),
  gru: layer(3, false),
  rnn_tanh: layer(1, false),
  rnn_relu: layer(1, false),
  lstm_cell: cell(true),
  gru_cell: cell(false),
  rnn_tanh_cell: cell(false),
  rnn_relu_cell: cell(false),
};
