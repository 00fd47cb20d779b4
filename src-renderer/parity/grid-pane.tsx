/** One of two aligned grids of values; its scrolling is told and followed. */
import type { ReactElement, Ref } from 'react';
import { type GridCell, GridCells } from '../tensor/grid-cells.js';
import type { Part } from '../tensor/grid-shape.js';
import type { NumberStyle } from '../tensor/number-text.js';

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
  cell: (row: number, column: number) => GridCell;
  boxRef: Ref<HTMLDivElement>;
  onScroll: (element: HTMLDivElement) => void;
  height: number;
}

export function GridPane({ title, boxRef, onScroll, height, ...grid }: Props): ReactElement {
  const { rows, columns, from } = grid;
  return (
    <section className="pair-pane">
      <h3 className="minor">{title}</h3>
      <div
        ref={boxRef}
        className="values-scroll"
        style={{ height }}
        role="grid"
        aria-label={title}
        aria-rowcount={rows + 1}
        aria-colcount={columns + 1}
        tabIndex={0}
        onScroll={(event) => onScroll(event.currentTarget)}
      >
        <GridCells {...grid} rows={rows - from} headWidth={headWidth} cellWidth={cellWidth} />
      </div>
    </section>
  );
}
