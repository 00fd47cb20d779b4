/** The minimap: the whole graph small, the window as a frame; press or drag to go there. */
import { type PointerEvent, type ReactElement, type RefObject, useEffect, useRef } from 'react';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import { drawMinimapBoxes, minimapFrame, minimapSize, minimapTransform } from '../../../src-graph/draw/draw-minimap.js';
import type { Palette } from '../../../src-graph/draw/palette.js';
import type { GraphStore } from './graph-store.js';

export function Minimap({ store, palette }: { store: GraphStore; palette: RefObject<Palette> }): ReactElement {
  const canvasRef = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const canvas = canvasRef.current;
    if (canvas === null) return undefined;
    const bitmap = document.createElement('canvas');
    let drawn: { view: SceneView | null; palette: Palette | null } = { view: null, palette: null };
    let frame = 0;
    const draw = (): void => {
      frame = 0;
      const { view } = store.getSnapshot();
      const context = canvas.getContext('2d');
      if (context === null || view === null) return;
      const ratio = window.devicePixelRatio || 1;
      for (const each of [canvas, bitmap]) {
        if (each.width === Math.round(minimapSize.width * ratio)) continue;
        each.width = Math.round(minimapSize.width * ratio);
        each.height = Math.round(minimapSize.height * ratio);
        drawn = { view: null, palette: null };
      }
      if (drawn.view !== view || drawn.palette !== palette.current) {
        drawMinimapBoxes(bitmap, view, palette.current, ratio);
        drawn = { view, palette: palette.current };
      }
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.drawImage(bitmap, 0, 0);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const { left, top, right, bottom } = minimapFrame(view.scene, store.viewport, store.screen);
      context.strokeStyle = palette.current.accent;
      context.lineWidth = 1.5;
      context.strokeRect(left, top, right - left, bottom - top);
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
  }, [store, palette]);

  const goTo = (event: PointerEvent<HTMLCanvasElement>): void => {
    const scene = store.getSnapshot().view?.scene;
    if (scene === undefined || event.buttons === 0) return;
    const bounds = event.currentTarget.getBoundingClientRect();
    const { scale, x, y } = minimapTransform(scene);
    store.centreAt((event.clientX - bounds.left - x) / scale, (event.clientY - bounds.top - y) / scale);
  };

  return (
    <canvas
      ref={canvasRef}
      className="graph-minimap"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        goTo(event);
      }}
      onPointerMove={goTo}
    />
  );
}
