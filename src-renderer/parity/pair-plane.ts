/** A 2-D slice of a tensor: which axes are rows and columns, which index of every other, and what to ask for. Pure. */
import type { Part } from '../tensor/grid-shape.js';

export interface Plane {
  shape: readonly number[];
  /** Axis of the rows and of the columns; both -1 for a vector, which is folded. */
  rowAxis: number;
  columnAxis: number;
  /** An index of every axis; those of rows and columns do not count. */
  index: readonly number[];
}

/** Columns of a folded vector. */
const foldedColumns = 8;

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

/** The last two axes at index 0 of all others. */
export function firstPlane(shape: readonly number[]): Plane {
  const two = shape.length >= 2;
  return {
    shape,
    rowAxis: two ? shape.length - 2 : -1,
    columnAxis: two ? shape.length - 1 : -1,
    index: shape.map(() => 0),
  };
}

/** Another axis for rows or columns; the two change places where it is the other's. */
export function withAxis(plane: Plane, which: 'rowAxis' | 'columnAxis', axis: number): Plane {
  const other = which === 'rowAxis' ? 'columnAxis' : 'rowAxis';
  return { ...plane, [which]: axis, ...(plane[other] === axis ? { [other]: plane[which] } : {}) };
}

export function sizeOf({ shape, rowAxis, columnAxis }: Plane): { rows: number; columns: number } {
  if (rowAxis >= 0) return { rows: shape[rowAxis] ?? 1, columns: shape[columnAxis] ?? 1 };
  const elements = product(shape);
  const columns = Math.max(1, Math.min(foldedColumns, elements));
  return { rows: Math.ceil(elements / columns), columns };
}

const strideOf = (shape: readonly number[], axis: number): number => product(shape.slice(axis + 1));

/** The plane through an element, and its row and column there. */
export function planeThrough(plane: Plane, index: readonly number[]): { plane: Plane; row: number; column: number } {
  if (plane.rowAxis < 0) {
    const place = index[0] ?? 0;
    const { columns } = sizeOf(plane);
    return { plane, row: Math.floor(place / columns), column: place % columns };
  }
  return { plane: { ...plane, index }, row: index[plane.rowAxis] ?? 0, column: index[plane.columnAxis] ?? 0 };
}

/** Runs of elements of a part of the plane, row after row: one a row where columns lie side by side in storage. */
export function partsOf(plane: Plane, part: Part): { offset: number; count: number }[] {
  const { shape, rowAxis, columnAxis, index } = plane;
  const rows = Array.from({ length: part.lastRow - part.firstRow }, (_, at) => part.firstRow + at);
  const width = part.lastColumn - part.firstColumn;
  if (rowAxis < 0) {
    const { columns } = sizeOf(plane);
    return rows.map((row) => ({ offset: row * columns + part.firstColumn, count: width }));
  }
  const base = index.reduce(
    (sum, at, axis) => (axis === rowAxis || axis === columnAxis ? sum : sum + at * strideOf(shape, axis)),
    0,
  );
  const [down, across] = [strideOf(shape, rowAxis), strideOf(shape, columnAxis)];
  return rows.flatMap((row) => {
    const start = base + row * down + part.firstColumn * across;
    if (across === 1) return [{ offset: start, count: width }];
    return Array.from({ length: width }, (_, at) => ({ offset: start + at * across, count: 1 }));
  });
}

/** Distinguishes planes: tiles of one are not those of another. */
export const planeKey = ({ rowAxis, columnAxis, index }: Plane): string =>
  `${String(rowAxis)} ${String(columnAxis)} ${index.map((at, axis) => (axis === rowAxis || axis === columnAxis ? '*' : at)).join()}`;
