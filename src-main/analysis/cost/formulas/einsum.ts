/**
 * Einsum, operands taken two at a time from the left: a pair takes one multiply-accumulate for every combination of the
 * indices of both, and then keeps those indices that the output or a later operand names. A pair that sums over nothing
 * is plain products, one operand alone plain sums. Source: onnx/defs/math (Einsum).
 */
import { type Formula, macs, type NodeView, ops } from './node-view.js';

/** An index is a letter or, for an axis of `...`, its place counted from the right. */
interface Operand {
  labels: string[];
}

const longest = 1000;

function labelsOf(term: string, rank: number): string[] | undefined {
  const [before = '', after] = term.split('...');
  if (after === undefined) return Array.from(term);
  const hidden = rank - before.length - after.length;
  if (!(hidden >= 0)) return undefined;
  const between = Array.from({ length: hidden }, (_, at) => `.${String(hidden - at)}`);
  return [Array.from(before), between, Array.from(after)].flat();
}

interface Parsed {
  operands: Operand[];
  output: Set<string>;
  sizes: Map<string, number>;
}

function parse(node: NodeView): Parsed | undefined {
  const equation = (node.text('equation') ?? '').replace(/\s+/g, '');
  if (equation === '' || equation.length > longest) return undefined;
  const [left = '', right] = equation.split('->');
  const terms = left.split(',');
  if (terms.length !== node.inputCount) return undefined;
  const sizes = new Map<string, number>();
  const times = new Map<string, number>();
  const operands: Operand[] = [];
  for (const [input, term] of terms.entries()) {
    const labels = labelsOf(term, node.rank(input));
    if (labels === undefined) return undefined;
    labels.forEach((label, axis) => {
      // A broadcast axis has size 1 in one operand and its size in the other; NaN stays.
      sizes.set(label, Math.max(sizes.get(label) ?? 0, node.dim(input, axis)));
      times.set(label, (times.get(label) ?? 0) + 1);
    });
    operands.push({ labels });
  }
  const hidden = [...sizes.keys()].filter((label) => label.startsWith('.'));
  const named =
    right === undefined
      ? [...times].filter(([, count]) => count === 1).map(([label]) => label)
      : Array.from(right.replace('...', ''));
  return { operands, output: new Set([...named, ...hidden]), sizes };
}

export const einsum: Formula = (node) => {
  const parsed = parse(node);
  if (parsed === undefined) return ops(Number.NaN);
  const { operands, output, sizes } = parsed;
  const volume = (labels: Iterable<string>): number => {
    let product = 1;
    for (const label of labels) product *= sizes.get(label) ?? Number.NaN;
    return product;
  };
  let [total, other] = [0, 0];
  let kept = new Set(operands[0]?.labels);
  if (operands.length === 1) return ops([...kept].every((label) => output.has(label)) ? 0 : volume(kept));
  for (let at = 1; at < operands.length; at += 1) {
    const both = new Set([...kept, ...(operands[at]?.labels ?? [])]);
    const later = new Set(operands.slice(at + 1).flatMap((operand) => operand.labels));
    kept = new Set([...both].filter((label) => output.has(label) || later.has(label)));
    if (kept.size < both.size) total += volume(both);
    else other += volume(both);
  }
  return macs(total, other);
};

export const einsumFormulas: Readonly<Record<string, Formula>> = { Einsum: einsum };
