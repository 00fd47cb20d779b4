/** Products of matrices: MatMul, Gemm, Einsum and their quantised kin. */
import { broadcast } from '../shapes.js';
import type { Handler, Handlers, NodeView } from '../node-view.js';
import type { Size } from '../size.js';
import { dtypes, type Shape, tensor } from '../types.js';

/** numpy.matmul: vectors get an axis of 1 that goes again, leading axes broadcast. */
export function matmulShape(a: Shape | null, b: Shape | null): Shape | null {
  if (a === null || b === null || a.length === 0 || b.length === 0) return null;
  const rows: Size[] = a.length > 1 ? [a[a.length - 2] ?? null] : [];
  const columns: Size[] = b.length > 1 ? [b[b.length - 1] ?? null] : [];
  const batch = broadcast([a.slice(0, -2), b.slice(0, -2)]);
  return batch && [...batch, ...rows, ...columns];
}

const transposed = (shape: Shape | null): Shape | null => {
  if (shape === null || shape.length < 2) return shape;
  return [...shape.slice(0, -2), shape[shape.length - 1] ?? null, shape[shape.length - 2] ?? null];
};

const matmul: Handler = (node) => [tensor(node.dtype(0) || node.dtype(1), matmulShape(node.shape(0), node.shape(1)))];

/** Gemm: A and B are matrices; C only has to fit. */
const gemm: Handler = (node) => {
  const [a, b] = [node.shape(0), node.shape(1)];
  const rows = side(a, node.attributes.int('transA') === 1 ? 1 : 0);
  const columns = side(b, node.attributes.int('transB') === 1 ? 0 : 1);
  return [tensor(node.dtype(0) || node.dtype(1), [rows, columns])];
};

const side = (shape: Shape | null, axis: number): Size => (shape?.length === 2 ? (shape[axis] ?? null) : null);

/** com.microsoft FusedMatMul / TransposeMatMul: the last two axes swapped first; transBatch moves the batch axes in. */
export const fusedMatmul: Handler = (node) => {
  const arranged = (input: number, swap: string, batch: string): Shape | null => {
    const shape = node.shape(input);
    if (shape === null || node.attributes.int(batch) === 1) return null;
    return node.attributes.int(swap) === 1 ? transposed(shape) : shape;
  };
  const shape = matmulShape(arranged(0, 'transA', 'transBatchA'), arranged(1, 'transB', 'transBatchB'));
  return [tensor(node.dtype(0), shape)];
};

const qlinearMatmul: Handler = (node) => [tensor(node.dtype(7), matmulShape(node.shape(0), node.shape(3)))];

/** com.microsoft MatMulNBits: B is packed, its logical shape is K × N. */
export const matmulNBits: Handler = (node) => {
  const shape = node.shape(0);
  const columns = node.attributes.int('N') ?? null;
  return [tensor(node.dtype(0), shape && shape.length > 0 ? [...shape.slice(0, -1), columns] : null)];
};

export const matmulIntegerToFloat: Handler = (node) => [
  tensor(node.dtype(2), matmulShape(node.shape(0), node.shape(1))),
];

/** Longer equations are hostile: there are 52 letters. */
const maxEquation = 500;

/** The output's labels look up sizes among the inputs'; `...` stands for leading axes, which broadcast. */
export function einsumShape(given: string, shapes: readonly (Shape | null)[]): Shape | null {
  const equation = given.replace(/\s/g, '');
  if (equation.length > maxEquation) return null;
  const [left = '', right] = equation.split('->');
  const terms = left.split(',');
  if (terms.length !== shapes.length) return null;
  const sizes = new Map<string, Size>();
  const batches: Shape[] = [];
  for (const [at, term] of terms.entries()) {
    const shape = shapes[at] ?? null;
    const labels = term.replace('...', '');
    const hidden = (shape?.length ?? 0) - labels.length;
    if (shape === null || hidden < 0 || (hidden > 0 && !term.includes('...'))) return null;
    const before = term.includes('...') ? term.indexOf('...') : labels.length;
    batches.push(shape.slice(before, before + hidden));
    Array.from(labels).forEach((label, which) => {
      const size = shape[which < before ? which : which + hidden] ?? null;
      const known = sizes.get(label);
      if (known === undefined || known === 1 || known === null) sizes.set(label, size);
      else if (typeof size === 'number' && size !== 1) sizes.set(label, size);
    });
  }
  const batch = broadcast(batches);
  const implicit = (): string => {
    const once = [...sizes.keys()].filter((label) => Array.from(left).filter((each) => each === label).length === 1);
    return `${left.includes('...') ? '...' : ''}${once.sort().join('')}`;
  };
  const output = right ?? implicit();
  if (batch === null) return null;
  const parts = output.split('...');
  const named = (labels: string): Size[] => Array.from(labels).map((label) => sizes.get(label) ?? null);
  return parts.length === 1 ? named(output) : [...named(parts[0] ?? ''), ...batch, ...named(parts[1] ?? '')];
}

const einsum: Handler = (node) => {
  const shapes = Array.from({ length: node.inputCount }, (_, at) => node.shape(at));
  return [tensor(node.dtype(0), einsumShape(node.attributes.text('equation') ?? '', shapes))];
};

const integer: Handler = (node: NodeView) => [tensor(dtypes.int32, matmulShape(node.shape(0), node.shape(1)))];

export const matrix: Handlers = {
  MatMul: matmul,
  MatMulInteger: integer,
  QLinearMatMul: qlinearMatmul,
  Gemm: gemm,
  Einsum: einsum,
  Det: (node) => [tensor(node.dtype(0), node.shape(0)?.slice(0, -2) ?? null)],
};
