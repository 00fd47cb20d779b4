/** First values of a tensor in rows that fit a side panel: consecutive elements of the last axis, folded. Pure. */

export interface GridRow {
  /** Where the row lies: `[0, 4:8]`; `[4:8]` of a vector; '' of a scalar. */
  label: string;
  cells: string[];
}

const maxColumns = 4;
const maxRows = 100;

/** Rows of up to four elements, never across two positions of the leading axes. `values` are in storage order. */
export function gridOf(values: readonly string[], shape: readonly number[]): GridRow[] {
  if (values.length === 0) return [];
  if (shape.length === 0) return [{ label: '', cells: values.slice(0, 1) }];
  const last = Math.max(1, shape[shape.length - 1] ?? 1);
  const rows: GridRow[] = [];
  for (let at = 0; at < values.length && rows.length < maxRows; ) {
    const column = at % last;
    const cells = values.slice(at, at + Math.min(maxColumns, last - column));
    const range = cells.length === last ? ':' : `${String(column)}:${String(column + cells.length)}`;
    rows.push({ label: `[${[...leading(Math.floor(at / last), shape), range].join(', ')}]`, cells });
    at += cells.length;
  }
  return rows;
}

/** Indices of all axes but the last, for a row counted from the first. */
function leading(row: number, shape: readonly number[]): number[] {
  const indices: number[] = [];
  let rest = row;
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) {
    const size = Math.max(1, shape[axis] ?? 1);
    indices.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return indices;
}
