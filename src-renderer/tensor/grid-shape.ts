/** A tensor as a grid of rows and columns: the last two axes, or a vector folded; leading axes are chosen. Pure. */

export interface GridShape {
  rows: number;
  columns: number;
  /** Sizes of the axes before the last two, to choose an index of each. */
  leading: number[];
  /** True for a vector, whose rows are consecutive elements rather than positions of an axis. */
  folded: boolean;
  /** Elements stored, which a folded grid's last row may not fill. */
  elements: number;
}

/** Columns of a folded vector. */
const foldedColumns = 8;

/** Browsers cannot scroll further than some ten million pixels; rows beyond this are reached by "Go to row". */
export const maxScrollRows = 400_000;

/** `elements` may be fewer than the shape has places (a sparse tensor): its values are then shown as a vector. */
export function gridShape(shape: readonly number[], elements: number): GridShape {
  const places = shape.reduce((product, size) => product * size, 1);
  if (shape.length < 2 || places !== elements) {
    const columns = Math.min(foldedColumns, Math.max(1, elements));
    return { rows: Math.ceil(elements / columns), columns, leading: [], folded: true, elements };
  }
  const rows = shape[shape.length - 2] ?? 1;
  const columns = shape[shape.length - 1] ?? 1;
  return { rows: elements === 0 ? 0 : rows, columns, leading: shape.slice(0, -2), folded: false, elements };
}

/** Storage offset of the first element of the chosen matrix. */
export function baseOffset({ leading, rows, columns }: GridShape, chosen: readonly number[]): number {
  const matrix = leading.reduce((place, size, axis) => place * size + (chosen[axis] ?? 0), 0);
  return matrix * rows * columns;
}

/** A part of the grid: [firstRow, lastRow) × [firstColumn, lastColumn). */
export interface Part {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

export const partKey = (part: Part): string =>
  `${String(part.firstRow)}:${String(part.lastRow)}:${String(part.firstColumn)}:${String(part.lastColumn)}`;

/** What to fetch for what is in sight: whole tiles, so that small scrolls ask for nothing new. */
export function tilesOf(part: Part, grid: GridShape, tileRows = 32, tileColumns = 32): Part[] {
  const tiles: Part[] = [];
  const from = (at: number, size: number): number => Math.floor(at / size) * size;
  for (let row = from(part.firstRow, tileRows); row < part.lastRow; row += tileRows) {
    for (let column = from(part.firstColumn, tileColumns); column < part.lastColumn; column += tileColumns) {
      tiles.push({
        firstRow: row,
        lastRow: Math.min(grid.rows, row + tileRows),
        firstColumn: column,
        lastColumn: Math.min(grid.columns, column + tileColumns),
      });
    }
  }
  return tiles;
}

/** How the engine is asked for a part (model.tensorValues). */
export function blockOf(
  part: Part,
  grid: GridShape,
  base: number,
): { offset: number; count: number; rows: number; stride: number } {
  return {
    offset: base + part.firstRow * grid.columns + part.firstColumn,
    count: part.lastColumn - part.firstColumn,
    rows: part.lastRow - part.firstRow,
    stride: grid.columns,
  };
}
