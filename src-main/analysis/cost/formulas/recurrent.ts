/**
 * LSTM, GRU and RNN. Per time step and batch entry every weight of W [dirs, gates·hidden, input] and R
 * [dirs, gates·hidden, hidden] is used once. Sequences are taken as full length, activations as the default ones, a
 * sigmoid as 4 operations and a tanh as 1 (elementwise.ts). Source: equations in onnx/defs/rnn.
 */
import { type Formula, macs } from './node-view.js';

export interface Cell {
  gates: number;
  /** Operations per hidden unit and step besides the sums of the gates. */
  inner: number;
}

/** 3 sigmoids, 2 tanh, c = f·c + i·g, h = o·tanh(c). */
export const lstm: Cell = { gates: 4, inner: 3 * 4 + 2 + 3 + 1 };
/** 2 sigmoids, tanh, r·h, (1 − z)·n + z·h. */
export const gru: Cell = { gates: 3, inner: 2 * 4 + 1 + 1 + 4 };
export const rnn: Cell = { gates: 1, inner: 1 };

/** `hiddenAxis`: the axis of R that has the hidden size. */
const recurrent =
  (cell: Cell, hiddenAxis = 2): Formula =>
  (node) => {
    // [seq, batch, input] or, with layout 1, [batch, seq, input].
    const steps = node.size(0) / node.dim(0, 2);
    const units = steps * node.dim(2, 0) * node.dim(2, hiddenAxis);
    // W·x + R·h, and two bias vectors where there are any.
    const sums = cell.gates * (node.has(3) ? 3 : 1);
    const peepholes = cell === lstm && node.has(7) ? 6 : 0;
    return macs(steps * (node.size(1) + node.size(2)), units * (cell.inner + sums + peepholes));
  };

export const recurrentFormulas: Readonly<Record<string, Formula>> = {
  LSTM: recurrent(lstm),
  GRU: recurrent(gru),
  RNN: recurrent(rnn),
};

/** W and R are stored transposed: [dirs, input, 4·hidden], [dirs, hidden, 4·hidden]. */
export const microsoftRecurrentFormulas: Readonly<Record<string, Formula>> = {
  DynamicQuantizeLSTM: recurrent(lstm, 1),
};
