/** What formulas of several formats have in common. */
import { type Formula, macs, type NodeView, ops } from './node-view.js';

/** One addition an output element where input `input`, a bias, is given. */
export const added = (node: NodeView, input: number): number => (node.has(input) ? node.out() : 0);

export const perOutput =
  (each: number): Formula =>
  (node) =>
    ops(each * node.out());

/** Whether a flag is set, however the format writes flags. */
const flag = (node: NodeView, name: string): boolean => node.text(name) === 'true' || node.number(name) === 1;

/** Rows times columns; the axis summed over is the left operand's last or, when attribute `transposed` is set, the one before. */
export const product =
  (transposed: string): Formula =>
  (node) =>
    macs(node.out() * node.dim(0, flag(node, transposed) && node.rank(0) > 1 ? -2 : -1));

/**
 * Attention over query, key and value as [batch…, length, size]: scores, softmax (5) and scale, mixing; a mask at input
 * `mask` adds one operation a score.
 */
export const scaledDotProduct =
  (mask: number): Formula =>
  (node) => {
    const keys = node.dim(1, -2);
    const scores = (node.size(0) / node.dim(0, -1)) * keys;
    return macs((node.size(0) + node.out()) * keys, (6 + (node.has(mask) ? 1 : 0)) * scores);
  };
