/** The inside of a grid of values: heads of columns and rows, and the cells in sight, each at its place. */
import type { ReactElement } from 'react';
import type { Part } from './grid-shape.js';
import { type NumberStyle, numberText, numberTone } from './number-text.js';

export const rowHeight = 22;

export interface GridCell {
  /** undefined while it is on its way. */
  text: string | undefined;
  hint: string | undefined;
  marked?: boolean;
  /** 0 to 1: how strongly it is shaded; null: not at all. */
  shade?: number | null;
}

interface Props {
  /** Rows that can be scrolled to, from `from` on, and all columns. */
  rows: number;
  columns: number;
  part: Part;
  from: number;
  /** Rows are consecutive elements rather than positions of an axis. */
  folded: boolean;
  headWidth: number;
  cellWidth: number;
  style: NumberStyle;
  cell: (row: number, column: number) => GridCell;
}

const range = (first: number, end: number): number[] => Array.from({ length: end - first }, (_, at) => first + at);

const shading = (shade: number): { boxShadow: string } => ({
  boxShadow: `inset 0 0 0 100px rgba(230, 140, 20, ${String(0.06 + 0.34 * shade)})`,
});

export function GridCells({ part, from, folded, headWidth, cellWidth, style, ...props }: Props): ReactElement {
  const columns = range(part.firstColumn, part.lastColumn);
  const place = (column: number): { left: number; width: number } => ({
    left: headWidth + column * cellWidth,
    width: cellWidth,
  });
  return (
    <div
      role="presentation"
      className="values-area"
      style={{ width: headWidth + props.columns * cellWidth, height: (props.rows + 1) * rowHeight }}
    >
      <div role="row" aria-rowindex={1} className="values-head">
        <span role="columnheader" className="values-corner" style={{ width: headWidth }}>
          <span className="visually-hidden">Row</span>
        </span>
        {columns.map((column) => (
          <span
            key={column}
            role="columnheader"
            aria-colindex={column + 2}
            className="values-column"
            style={place(column)}
          >
            {folded ? `+${String(column)}` : column}
          </span>
        ))}
      </div>
      {range(part.firstRow, part.lastRow).map((row) => (
        <div
          key={row}
          role="row"
          aria-rowindex={row + 2}
          className="values-row"
          style={{ top: (row - from + 1) * rowHeight }}
        >
          <span role="rowheader" className="values-index" style={{ width: headWidth }}>
            {folded ? row * props.columns : row}
          </span>
          {columns.map((column) => {
            const { text, hint, marked = false, shade = null } = props.cell(row, column);
            return (
              <span
                key={column}
                role="gridcell"
                aria-colindex={column + 2}
                className={`values-cell ${text === undefined ? '' : numberTone(text)}${marked ? ' marked' : ''}`}
                style={{ ...place(column), ...(shade === null ? {} : shading(shade)) }}
                title={hint}
              >
                {text === undefined ? '' : numberText(text, style)}
              </span>
            );
          })}
        </div>
      ))}
    </div>
  );
}
