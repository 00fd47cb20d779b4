/** The canvas under the mounted boxes. Draws once per animation frame, whatever moved or changed. */
import { type ReactElement, type RefObject, useEffect, useRef } from 'react';
import { drawScene } from '../../../src-graph/draw/draw-scene.js';
import type { Palette } from '../../../src-graph/draw/palette.js';
import type { GraphStore } from './graph-store.js';

interface Props {
  store: GraphStore;
  palette: RefObject<Palette>;
  /** Called after a scene has been painted. */
  onPainted: () => void;
}

export function CanvasLayer({ store, palette, onPainted }: Props): ReactElement {
  const canvasRef = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const canvas = canvasRef.current;
    if (canvas === null) return undefined;
    let frame = 0;
    let mountedOf: readonly number[] = [];
    let mounted: ReadonlySet<number> = new Set();
    const draw = (): void => {
      frame = 0;
      const { screen, viewport } = store;
      const ratio = window.devicePixelRatio || 1;
      const width = Math.round(screen.width * ratio);
      const height = Math.round(screen.height * ratio);
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      const { view, mount, highlight } = store.getSnapshot();
      if (mount.boxes !== mountedOf) {
        mountedOf = mount.boxes;
        mounted = new Set(mountedOf);
      }
      drawScene(canvas, view, viewport, screen, ratio, { palette: palette.current, highlight, mounted });
      if (view !== null && screen.width > 0) onPainted();
    };
    const schedule = (): void => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    const stops = [store.subscribe(schedule), store.onFrame(schedule)];
    schedule();
    return () => {
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [store, palette, onPainted]);

  return <canvas ref={canvasRef} className="graph-canvas" aria-hidden="true" />;
}
