/** Elements of a stored tensor as a grid that scrolls both ways; only cells in sight are on the page. */
import { type ReactElement, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { GridCells, rowHeight } from './grid-cells.js';
import { baseOffset, gridShape, type GridShape, maxScrollRows, type Part, tilesOf } from './grid-shape.js';
import { LeadingAxes } from './leading-axes.js';
import { type NumberStyle, numberStyles } from './number-text.js';
import { type Tiles, useTiles } from './use-tiles.js';

const headWidth = 56;
/** Rows and columns beyond either edge. */
const margin = 2;

interface View {
  top: number;
  left: number;
  width: number;
  height: number;
}

function partInSight(view: View, grid: GridShape, cellWidth: number, from: number): Part {
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));
  const rows = Math.min(grid.rows - from, maxScrollRows);
  const firstRow = clamp(Math.floor(view.top / rowHeight) - margin, rows);
  const firstColumn = clamp(Math.floor(view.left / cellWidth) - margin, grid.columns);
  return {
    firstRow: from + firstRow,
    lastRow: from + clamp(Math.ceil((view.top + view.height) / rowHeight) + margin, rows),
    firstColumn,
    lastColumn: clamp(Math.ceil((view.left + view.width) / cellWidth) + margin, grid.columns),
  };
}

/** What copying gives: the rows and columns that are loaded and in sight, with their indices. */
function tsvOf(part: Part, grid: GridShape, tiles: Tiles): string {
  const rows: string[] = [];
  for (let row = part.firstRow; row < part.lastRow; row += 1) {
    const cells: string[] = [];
    for (let column = part.firstColumn; column < part.lastColumn; column += 1)
      cells.push(tiles.cell(row, column) ?? '');
    rows.push(grid.folded ? cells.join('\t') : [String(row), ...cells].join('\t'));
  }
  if (grid.folded) return rows.join('\n');
  const heads = Array.from({ length: part.lastColumn - part.firstColumn }, (_, at) => String(part.firstColumn + at));
  return [['', ...heads].join('\t'), ...rows].join('\n');
}

interface Props {
  modelId: string;
  value: number;
  shape: readonly number[];
  elements: number;
}

export function ValuesGrid({ modelId, value, shape, elements }: Props): ReactElement {
  const grid = useMemo(() => gridShape(shape, elements), [shape, elements]);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [style, setStyle] = useState<NumberStyle>('short');
  const [from, setFrom] = useState(0);
  const [view, setView] = useState<View>({ top: 0, left: 0, width: 300, height: 240 });
  const box = useRef<HTMLDivElement>(null);
  const cellWidth = numberStyles.find(({ id }) => id === style)?.width ?? 76;
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void =>
      setView({
        top: element.scrollTop,
        left: element.scrollLeft,
        width: element.clientWidth - headWidth,
        height: element.clientHeight - rowHeight,
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  const part = partInSight(view, grid, cellWidth, from);
  const tiles = useTiles(modelId, value, grid, baseOffset(grid, chosen), tilesOf(part, grid));
  const rows = Math.min(grid.rows - from, maxScrollRows);
  const height = Math.min(264, (rows + 1) * rowHeight + 12);
  return (
    <div className="values">
      <div className="values-bar">
        <LeadingAxes grid={grid} chosen={chosen} onChosen={setChosen} />
        <select
          className="select small"
          aria-label="How numbers are written"
          value={style}
          onChange={(event) => setStyle(event.target.value as NumberStyle)}
        >
          {numberStyles.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
        {grid.rows > maxScrollRows ? (
          <input
            className="input small"
            type="number"
            aria-label="First row"
            title="First row"
            min={0}
            max={grid.rows - 1}
            value={from}
            onChange={(event) => setFrom(Math.max(0, Math.min(grid.rows - 1, Math.floor(Number(event.target.value)))))}
          />
        ) : null}
      </div>
      {tiles.error === null ? null : <ErrorCard title="The values cannot be read" error={tiles.error} />}
      <div
        ref={box}
        className="values-scroll"
        style={{ height }}
        role="grid"
        aria-label="Values"
        aria-rowcount={grid.rows + 1}
        aria-colcount={grid.columns + 1}
        tabIndex={0}
        data-testid="values-grid"
      >
        <GridCells
          rows={rows}
          columns={grid.columns}
          part={part}
          from={from}
          folded={grid.folded}
          headWidth={headWidth}
          cellWidth={cellWidth}
          style={style}
          cell={(row, column) => {
            const text = tiles.cell(row, column);
            return { text, hint: text };
          }}
        />
      </div>
      <div className="button-row">
        <span className="small muted">
          {elements.toLocaleString('en')} {elements === 1 ? 'element' : 'elements'}
        </span>
        <span className="push">
          <CopyButton label="Copy what is in sight as TSV" text={() => tsvOf(part, grid, tiles)} />
        </span>
      </div>
    </div>
  );
}
