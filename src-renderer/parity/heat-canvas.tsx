/** Cells in one hue on a canvas, one pixel a cell, enlarged by the page; the cell under the pointer is told. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { onColoursChanged } from '../app/theme.js';
import { blend, type Colour, parseColour } from './heat-colour.js';

interface Props {
  rows: number;
  columns: number;
  /** 0 to 1 from nothing to most; null: nothing there; 'bad': not finite. */
  level: (cell: number) => number | null | 'bad';
  /** What a cell holds, in words; null: nothing is told here. */
  words: ((cell: number) => string) | null;
  label: string;
  height: number;
  /** Width in px; the whole room otherwise. */
  width?: number;
  onPick?: (cell: number) => void;
}

function paint(canvas: HTMLCanvasElement, { rows, columns, level }: Props): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const style = getComputedStyle(canvas);
  const read = (name: string): Colour => parseColour(style.getPropertyValue(name).trim());
  const [low, high, bad] = [read('--surface'), read('--accent'), read('--fail')];
  const image = context.createImageData(columns, rows);
  for (let cell = 0; cell < rows * columns; cell += 1) {
    const at = level(cell);
    if (at === null) continue;
    // The least that is there keeps a tint, so that it differs from nothing.
    const colour = at === 'bad' ? bad : blend(low, high, 0.08 + 0.92 * at);
    image.data.set([...colour, 255], cell * 4);
  }
  context.putImageData(image, 0, 0);
}

export function HeatCanvas(props: Props): ReactElement {
  const { rows, columns, label, height, width, words, onPick } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
    if (canvas.current !== null) paint(canvas.current, props);
  });
  useEffect(
    () => onColoursChanged(() => (canvas.current === null ? undefined : paint(canvas.current, latest.current))),
    [],
  );
  const cellAt = (event: React.MouseEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const part = (at: number, size: number, count: number): number =>
      Math.max(0, Math.min(count - 1, Math.floor((at / size) * count)));
    const row = part(event.clientY - box.top, box.height, rows);
    return row * columns + part(event.clientX - box.left, box.width, columns);
  };
  return (
    <div className="heat-canvas">
      <canvas
        ref={canvas}
        width={columns}
        height={rows}
        style={{ height, width: width ?? '100%' }}
        className={onPick === undefined ? undefined : 'pickable'}
        role="img"
        aria-label={label}
        onMouseMove={(event) => setPointed(cellAt(event))}
        onMouseLeave={() => setPointed(null)}
        onClick={(event) => onPick?.(cellAt(event))}
      />
      {words === null ? null : (
        <p className="chart-pointed small mono" aria-hidden="true">
          {pointed === null || pointed >= rows * columns ? '\u00a0' : words(pointed)}
        </p>
      )}
    </div>
  );
}

/** What the colours mean: the ends in words, and that colours go by the logarithm. */
export function HeatScaleBar({ low, high, title }: { low: string; high: string; title: string }): ReactElement {
  return (
    <div className="heat-scale small">
      <span className="muted">{title}</span>
      <span className="mono">{low}</span>
      <span className="heat-scale-bar" aria-hidden="true" />
      <span className="mono">{high}</span>
    </div>
  );
}
