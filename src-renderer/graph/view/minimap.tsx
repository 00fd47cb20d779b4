/** The minimap: the whole graph small, the window as a frame; press or drag to go there. It can be folded away. */
import { type PointerEvent, type ReactElement, type RefObject, useCallback, useRef } from 'react';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import type { HeatScale } from '../../../src-graph/core/heat-scale.js';
import { drawMinimapBoxes, minimapFrame, minimapSize, minimapTransform } from '../../../src-graph/draw/draw-minimap.js';
import type { Palette } from '../../../src-graph/draw/palette.js';
import { useSettings } from '../../state/settings.js';
import type { GraphStore } from './graph-store.js';
import { useDrawing } from './use-drawing.js';

/** What the bitmap was drawn from. */
interface Drawn {
  view: SceneView | null;
  palette: Palette | null;
  heat: HeatScale | null;
  lit: Uint8Array | null;
}

const nothing: Drawn = { view: null, palette: null, heat: null, lit: null };

function MinimapCanvas({ store, palette }: { store: GraphStore; palette: RefObject<Palette> }): ReactElement {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const bitmapRef = useRef<HTMLCanvasElement | null>(null);
  const drawnRef = useRef<Drawn>(nothing);

  const draw = useCallback(() => {
    const canvas = canvasRef.current;
    const { view, heat, highlight } = store.getSnapshot();
    const context = canvas?.getContext('2d') ?? null;
    if (canvas === null || context === null || view === null) return;
    bitmapRef.current ??= document.createElement('canvas');
    const bitmap = bitmapRef.current;
    const ratio = window.devicePixelRatio || 1;
    const size = minimapSize(store.screen);
    for (const each of [canvas, bitmap]) {
      if (each.width === Math.round(size.width * ratio)) continue;
      each.width = Math.round(size.width * ratio);
      each.height = Math.round(size.height * ratio);
      canvas.style.width = `${String(size.width)}px`;
      canvas.style.height = `${String(size.height)}px`;
      drawnRef.current = nothing;
    }
    const wanted: Drawn = { view, palette: palette.current, heat, lit: highlight.lit };
    const drawn = drawnRef.current;
    const same =
      drawn.view === view && drawn.palette === wanted.palette && drawn.heat === heat && drawn.lit === wanted.lit;
    if (!same) {
      drawMinimapBoxes(bitmap, view, size, ratio, { palette: palette.current, heat, lit: highlight.lit });
      drawnRef.current = wanted;
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { left, top, right, bottom } = minimapFrame(view.scene, store.viewport, store.screen);
    context.strokeStyle = palette.current.accent;
    context.lineWidth = 1.5;
    context.strokeRect(left, top, right - left, bottom - top);
  }, [store, palette]);
  useDrawing(store, draw);

  const goTo = (event: PointerEvent<HTMLCanvasElement>): void => {
    const scene = store.getSnapshot().view?.scene;
    if (scene === undefined || event.buttons === 0) return;
    const bounds = event.currentTarget.getBoundingClientRect();
    const { scale, x, y } = minimapTransform(scene, minimapSize(store.screen));
    store.centreAt((event.clientX - bounds.left - x) / scale, (event.clientY - bounds.top - y) / scale);
  };

  return (
    <canvas
      ref={canvasRef}
      className="graph-minimap-canvas"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        goTo(event);
      }}
      onPointerMove={goTo}
    />
  );
}

export function Minimap({ store, palette }: { store: GraphStore; palette: RefObject<Palette> }): ReactElement {
  const shown = useSettings((state) => state.minimapOpen);
  const label = shown ? 'Hide the minimap' : 'Show the minimap';
  return (
    <div className={`graph-minimap${shown ? '' : ' folded'}`}>
      {shown ? <MinimapCanvas store={store} palette={palette} /> : null}
      <button
        type="button"
        className="graph-minimap-fold"
        aria-label={label}
        aria-expanded={shown}
        title={label}
        onClick={() => useSettings.getState().change({ minimapOpen: !shown })}
      >
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path
            d={shown ? 'M4 4l4 4M8 4v4H4' : 'M8 8 4 4M4 8V4h4'}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.3"
          />
        </svg>
      </button>
    </div>
  );
}
