/** One of two aligned grids of values: only cells in sight are on the page; its scrolling is told and followed. */
import { type ReactElement, type Ref } from 'react';
import type { Part } from '../tensor/grid-shape.js';
import { numberText, type NumberStyle, numberTone } from '../tensor/number-text.js';

export const rowHeight = 22;
export const headWidth = 64;
export const cellWidth = 92;

interface Props {
  title: string;
  rows: number;
  columns: number;
  part: Part;
  /** First row that can be scrolled to. */
  from: number;
  folded: boolean;
  style: NumberStyle;
  text: (row: number, column: number) => string | undefined;
  /** 0 to 1: how far a cell is from equal; null where it is. */
  heat: (row: number, column: number) => number | null;
  hint: (row: number, column: number) => string | undefined;
  marked: { row: number; column: number } | null;
  boxRef: Ref<HTMLDivElement>;
  onScroll: (element: HTMLDivElement) => void;
  height: number;
}

export function GridPane({ boxRef, ...props }: Props): ReactElement {
  const { part, from, folded, marked } = props;
  const columns = Array.from({ length: part.lastColumn - part.firstColumn }, (_, at) => part.firstColumn + at);
  const rows = Array.from({ length: part.lastRow - part.firstRow }, (_, at) => part.firstRow + at);
  const left = (column: number): number => headWidth + column * cellWidth;
  return (
    <section className="pair-pane">
      <h3 className="minor">{props.title}</h3>
      <div
        ref={boxRef}
        className="values-scroll"
        style={{ height: props.height }}
        role="grid"
        aria-label={props.title}
        aria-rowcount={props.rows + 1}
        aria-colcount={props.columns + 1}
        tabIndex={0}
        onScroll={(event) => props.onScroll(event.currentTarget)}
      >
        <div
          role="presentation"
          className="values-area"
          style={{ width: left(props.columns), height: (props.rows - from + 1) * rowHeight }}
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
                style={{ left: left(column), width: cellWidth }}
              >
                {folded ? `+${String(column)}` : column}
              </span>
            ))}
          </div>
          {rows.map((row) => (
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
                const text = props.text(row, column);
                const heat = props.heat(row, column);
                const own = marked?.row === row && marked.column === column;
                return (
                  <span
                    key={column}
                    role="gridcell"
                    aria-colindex={column + 2}
                    className={`values-cell ${text === undefined ? '' : numberTone(text)}${own ? ' marked' : ''}`}
                    style={{
                      left: left(column),
                      width: cellWidth,
                      ...(heat === null
                        ? {}
                        : { boxShadow: `inset 0 0 0 100px rgba(230, 140, 20, ${String(0.06 + 0.34 * heat)})` }),
                    }}
                    title={props.hint(row, column)}
                  >
                    {text === undefined ? '' : numberText(text, props.style)}
                  </span>
                );
              })}
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}
