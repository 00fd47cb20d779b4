/** Zoom buttons and the zoom level. */
import { type ReactElement, useCallback, useState } from 'react';
import type { GraphStore } from './graph-store.js';
import { useDrawing } from './use-drawing.js';

const step = 1.4;

/** 118 %, 4.2 %: two digits where they matter. */
function percent(zoom: number): string {
  const value = zoom * 100;
  const digits = value >= 10 ? Math.round(value).toString() : value.toPrecision(value < 1 ? 1 : 2);
  return `${digits}\u2009%`;
}

export function Controls({ store }: { store: GraphStore }): ReactElement {
  const [zoom, setZoom] = useState(store.viewport.zoom);
  const update = useCallback(() => setZoom(store.viewport.zoom), [store]);
  useDrawing(store, update);
  return (
    <div className="graph-controls" role="group" aria-label="Zoom">
      <button type="button" aria-label="Zoom out" title="Zoom out (Shift+↓)" onClick={() => store.zoomBy(1 / step)}>
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M3 7h8" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </button>
      <button
        type="button"
        className="graph-zoom"
        title="Actual size (Shift+Backspace)"
        onClick={() => store.actualSize()}
      >
        {percent(zoom)}
      </button>
      <button type="button" aria-label="Zoom in" title="Zoom in (Shift+↑)" onClick={() => store.zoomBy(step)}>
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M3 7h8M7 3v8" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </button>
      <button type="button" aria-label="Fit the graph" title="Fit the graph (F)" onClick={() => store.fit()}>
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M2 5V2h3M9 2h3v3M12 9v3H9M5 12H2V9" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </button>
    </div>
  );
}
