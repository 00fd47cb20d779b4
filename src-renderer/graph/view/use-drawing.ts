/** Draws on the next animation frame whenever the graph changed or moved, once per frame. */
import { useEffect, useRef } from 'react';
import type { GraphStore } from './graph-store.js';

/** `draw` runs at most once per frame; also when the window moves to a screen of another pixel density. */
export function useDrawing(store: GraphStore, draw: () => void): void {
  const drawRef = useRef(draw);
  useEffect(() => {
    drawRef.current = draw;
  }, [draw]);
  useEffect(() => {
    let frame = 0;
    const schedule = (): void => {
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        drawRef.current();
      });
    };
    const stops = [store.subscribe(schedule), store.onFrame(schedule), onPixelRatio(schedule)];
    schedule();
    return () => {
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [store]);
}

/** Calls back when the pixel density of the screen changes, by zooming the page or moving the window. */
function onPixelRatio(callback: () => void): () => void {
  let query: MediaQueryList | null = null;
  const changed = (): void => {
    query?.removeEventListener('change', changed);
    query = window.matchMedia(`(resolution: ${String(window.devicePixelRatio)}dppx)`);
    query.addEventListener('change', changed);
    callback();
  };
  changed();
  return () => query?.removeEventListener('change', changed);
}
