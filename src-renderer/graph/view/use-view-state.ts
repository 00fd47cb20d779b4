/** Reports where a person stands in the graph, once it has been quiet for a moment. */
import { useEffect, useRef } from 'react';
import type { GraphStore } from './graph-store.js';
import type { ViewState } from './view-state.js';

/** Milliseconds without a move. */
const quiet = 250;

export function useViewState(store: GraphStore, report: ((state: ViewState) => void) | undefined): void {
  const latest = useRef(report);
  useEffect(() => {
    latest.current = report;
  }, [report]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      timer = undefined;
      const state = store.getSnapshot().busySince === null ? store.viewState() : null;
      if (state !== null) latest.current?.(state);
    };
    const moved = (): void => {
      clearTimeout(timer);
      timer = setTimeout(tell, quiet);
    };
    const stops = [store.subscribe(moved), store.onFrame(moved)];
    return () => {
      // What was done just before the view goes is not lost.
      if (timer !== undefined) {
        clearTimeout(timer);
        tell();
      }
      for (const stop of stops) stop();
    };
  }, [store]);
}
