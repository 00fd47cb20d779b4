/** The canvas under the mounted boxes. */
import { type ReactElement, type RefObject, useCallback, useRef } from 'react';
import { drawScene } from '../../../src-graph/draw/draw-scene.js';
import type { Palette } from '../../../src-graph/draw/palette.js';
import type { GraphStore } from './graph-store.js';
import { useDrawing } from './use-drawing.js';

interface Props {
  store: GraphStore;
  palette: RefObject<Palette>;
  /** Called after a scene has been painted. */
  onPainted: () => void;
}

export function CanvasLayer({ store, palette, onPainted }: Props): ReactElement {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const mountedRef = useRef<{ of: readonly number[]; set: ReadonlySet<number> }>({ of: [], set: new Set() });

  const draw = useCallback(() => {
    const canvas = canvasRef.current;
    if (canvas === null) return;
    const { screen, viewport } = store;
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(screen.width * ratio);
    const height = Math.round(screen.height * ratio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const { view, mount, highlight, heat } = store.getSnapshot();
    if (mount.boxes !== mountedRef.current.of) mountedRef.current = { of: mount.boxes, set: new Set(mount.boxes) };
    const look = { palette: palette.current, highlight, heat, mounted: mountedRef.current.set };
    drawScene(canvas, view, viewport, screen, ratio, look);
    if (view !== null && screen.width > 0) onPainted();
  }, [store, palette, onPainted]);
  useDrawing(store, draw);

  return <canvas ref={canvasRef} className="graph-canvas" aria-hidden="true" />;
}
