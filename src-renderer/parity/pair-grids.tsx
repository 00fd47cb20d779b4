/** Both tensors as aligned grids that scroll together; any two axes, any index of the others, any element to jump to. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { WorstElement } from '../../src-shared/parity-metrics.js';
import type { TensorPair } from '../../src-shared/parity-view.js';
import { type GridCell, rowHeight } from '../tensor/grid-cells.js';
import { maxScrollRows, type Part, tilesOf } from '../tensor/grid-shape.js';
import type { NumberStyle } from '../tensor/number-text.js';
import { ErrorCard } from '../ui/error-card.js';
import { GridBar, type RightSide } from './grid-bar.js';
import { cellWidth, GridPane, headWidth } from './grid-pane.js';
import { logPlace, logScale } from './heat-colour.js';
import { firstPlane, planeThrough, sizeOf } from './pair-plane.js';
import { type Side, usePairTiles } from './use-pair-tiles.js';
import { type ScrolledView, usePanesInStep } from './use-panes-in-step.js';

/** Rows and columns drawn beyond either edge. */
const margin = 2;
const paneHeight = 264;

function partInSight(view: ScrolledView, rows: number, columns: number, from: number): Part {
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));
  const scrolled = Math.min(rows - from, maxScrollRows);
  const wide = view.width - headWidth;
  return {
    firstRow: from + clamp(Math.floor(view.top / rowHeight) - margin, scrolled),
    lastRow: from + clamp(Math.ceil((view.top + paneHeight) / rowHeight) + margin, scrolled),
    firstColumn: clamp(Math.floor(view.left / cellWidth) - margin, columns),
    lastColumn: clamp(Math.ceil((view.left + wide) / cellWidth) + margin, columns),
  };
}

interface Place {
  row: number;
  column: number;
}

interface Props {
  pair: TensorPair;
  shape: readonly number[];
  worst: readonly WorstElement[];
  /** Largest difference of the whole, which gives shading its scale. */
  maxAbs: number | null;
  names: { reference: string; subject: string };
  /** The element to begin at. */
  at: readonly number[] | null;
}

export function PairGrids({ pair, shape, worst, maxAbs, names, at }: Props): ReactElement {
  const [begin] = useState(() => {
    const plane = firstPlane(shape);
    return at === null
      ? { plane, marked: null }
      : { plane: planeThrough(plane, at).plane, marked: planeThrough(plane, at) };
  });
  const firstRowFor = (row: number, rows: number): number =>
    rows > maxScrollRows ? Math.max(0, Math.min(row - 100, rows - maxScrollRows)) : 0;
  const [plane, setPlane] = useState(begin.plane);
  const [marked, setMarked] = useState<Place | null>(begin.marked);
  const [from, setFrom] = useState(() => firstRowFor(begin.marked?.row ?? 0, sizeOf(begin.plane).rows));
  const [right, setRight] = useState<RightSide>('subject');
  const [style, setStyle] = useState<NumberStyle>('short');
  const { leftBox, rightBox, view, follow, centre } = usePanesInStep();
  const { rows, columns } = sizeOf(plane);
  const jump = (index: readonly number[]): void => {
    const place = planeThrough(plane, index);
    setPlane(place.plane);
    setMarked({ row: place.row, column: place.column });
    setFrom(firstRowFor(place.row, sizeOf(place.plane).rows));
  };
  // The marked element comes to the middle when it is marked, and may be scrolled away from.
  const firstRow = useRef(from);
  useEffect(() => {
    firstRow.current = from;
  }, [from]);
  useEffect(() => {
    if (marked === null) return;
    centre((marked.column + 0.5) * cellWidth, (marked.row - firstRow.current + 1.5) * rowHeight, headWidth);
  }, [marked, centre]);
  const part = partInSight(view, rows, columns, from);
  const tiles = usePairTiles(pair, plane, tilesOf(part, { rows, columns, leading: [], folded: false, elements: 0 }));
  const scale = maxAbs === null ? null : logScale([maxAbs, maxAbs / 1e4]);
  const heat = (row: number, column: number): number | null => {
    const text = tiles.cell('difference', row, column);
    const difference = Math.abs(Number(text));
    if (text === undefined || text === '' || difference === 0) return null;
    return Number.isFinite(difference) && scale !== null ? logPlace(scale, difference) : 1;
  };
  const hint = (row: number, column: number): string | undefined => {
    const text = tiles.cell('difference', row, column);
    if (text === undefined) return undefined;
    return `reference ${tiles.cell('reference', row, column) ?? ''}\nsubject ${tiles.cell('subject', row, column) ?? ''}\ndifference ${text}`;
  };
  const scrolledRows = Math.min(rows, from + maxScrollRows);
  const paneProps = (side: Side) => ({
    rows: scrolledRows,
    columns,
    part,
    from,
    folded: plane.rowAxis < 0,
    style: side === 'difference' && style === 'short' ? ('scientific' as const) : style,
    cell: (row: number, column: number): GridCell => ({
      text: tiles.cell(side, row, column),
      hint: hint(row, column),
      marked: marked?.row === row && marked.column === column,
      shade: side === 'reference' ? null : heat(row, column),
    }),
    onScroll: follow,
    height: Math.min(paneHeight, (scrolledRows - from + 1) * rowHeight + 14),
  });
  return (
    <div className="pair-grids">
      <GridBar
        plane={plane}
        onPlane={(next) => {
          setPlane(next);
          setMarked(null);
        }}
        worst={worst}
        onJump={jump}
        from={from}
        onFrom={setFrom}
        style={style}
        onStyle={setStyle}
        right={right}
        onRight={setRight}
      />
      {tiles.error === null ? null : <ErrorCard title="The values cannot be read" error={tiles.error} />}
      <div className="pair-panes">
        <GridPane title={`Reference: ${names.reference}`} boxRef={leftBox} {...paneProps('reference')} />
        <GridPane
          title={right === 'subject' ? `Subject: ${names.subject}` : 'Difference: subject − reference'}
          boxRef={rightBox}
          {...paneProps(right)}
        />
      </div>
      <p className="small muted">
        Shading: size of the difference, logarithmic, up to the largest of the output. Both sides scroll together.
      </p>
    </div>
  );
}
