/** Why a symbol ends at a node: what the operator does with the axis. Pure. */
import type { Shape } from '../analysis/shapes/types.js';

const reads = new Set(['Shape', 'Size']);
const byData = new Set(['NonZero', 'Unique', 'NonMaxSuppression', 'Compress', 'StringNormalizer', 'RegexFullMatch']);
const asked = new Set(['Reshape', 'Expand', 'Resize', 'Upsample', 'Tile', 'Pad', 'CenterCropPad', 'ConstantOfShape']);
const parts = new Set(['Gather', 'GatherElements', 'GatherND', 'Slice', 'Split', 'TopK', 'Squeeze', 'ScatterND']);
const sums = new Set(['MatMul', 'Gemm', 'Einsum', 'MatMulInteger', 'QLinearMatMul', 'Conv', 'Attention']);
const reductions = /^(Reduce.+|ArgM(ax|in)|Global.+Pool|Mean|LpPool)$/;
const recurrent = new Set(['LSTM', 'GRU', 'RNN']);
const bodies = new Set(['If', 'Loop', 'Scan', 'SequenceMap']);

/** `outputs`: shapes of what the node gives. */
export function endReason(op: string, outputs: readonly (Shape | null)[]): string {
  if (reads.has(op)) return 'The size is read as a number.';
  if (byData.has(op)) return 'The size of what it gives depends on the data.';
  if (reductions.test(op)) return 'It reduces over that axis.';
  if (outputs.some((shape) => shape === null)) return 'The shape of what it gives is not known.';
  if (outputs.some((shape) => shape?.some((size) => size === null) === true))
    return 'A size of what it gives is not known.';
  if (sums.has(op)) return 'It sums over that axis.';
  if (asked.has(op)) return 'The shape it is given has other sizes in that place.';
  if (parts.has(op)) return 'It takes a part of fixed size.';
  if (recurrent.has(op)) return 'Only its last step, of fixed size, is used.';
  if (bodies.has(op)) return 'Its bodies give nothing of that size.';
  return 'What it gives has sizes that do not depend on it.';
}
