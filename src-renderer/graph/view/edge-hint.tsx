/** What the edge or stub under the pointer carries: names and types; all of them where it stands for several values. */
import { type ReactElement, type RefObject, useEffect, useState } from 'react';
import { valueType } from '../../../src-graph/core/faces.js';
import { hitTest } from '../../../src-graph/core/hit-test.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import type { GraphStore } from './graph-store.js';

/** Below this zoom edges are too close to each other to be pointed at. */
const leastZoom = 0.25;
const reach = 5;
const maxLines = 8;

interface Hint {
  x: number;
  y: number;
  lines: { name: string; type: string }[];
  more: number;
}

function hintOf(view: SceneView, values: readonly number[], x: number, y: number): Hint {
  const { strings, values: columns } = view.links.model;
  const lines = values.slice(0, maxLines).map((value) => ({
    name: strings.get(columns.name[value] ?? 0).slice(0, 300) || 'unnamed',
    type: valueType(view.links, value),
  }));
  return { x, y, lines, more: values.length - lines.length };
}

function hintAt(store: GraphStore, x: number, y: number): Hint | null {
  const { view } = store.getSnapshot();
  const { viewport } = store;
  if (view === null || viewport.zoom < leastZoom) return null;
  const at = [(x - viewport.x) / viewport.zoom, (y - viewport.y) / viewport.zoom] as const;
  const hit = hitTest(view, at[0], at[1], reach / viewport.zoom);
  const { edges, stubs } = view.scene;
  if (hit?.kind === 'edge') {
    const values = Array.from(edges.values.subarray(edges.valueOffsets[hit.edge], edges.valueOffsets[hit.edge + 1]));
    return hintOf(view, values, x, y);
  }
  if (hit?.kind !== 'stub') return null;
  const value = stubs.value[hit.stub] ?? -1;
  return value < 0 ? null : hintOf(view, [value], x, y);
}

export function EdgeHint({
  store,
  root,
}: {
  store: GraphStore;
  root: RefObject<HTMLElement | null>;
}): ReactElement | null {
  const [hint, setHint] = useState<Hint | null>(null);
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    let frame = 0;
    let last: PointerEvent | null = null;
    const look = (): void => {
      frame = 0;
      const bounds = element.getBoundingClientRect();
      const over = last?.target instanceof Element && last.target.closest('.graph-flow') !== null;
      const shown =
        last === null || last.buttons !== 0 || !over
          ? null
          : hintAt(store, last.clientX - bounds.left, last.clientY - bounds.top);
      setHint(shown);
      element.classList.toggle('on-edge', shown !== null);
    };
    const onMove = (event: PointerEvent): void => {
      last = event;
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    const onLeave = (): void => {
      last = null;
      setHint(null);
    };
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerleave', onLeave);
    const stop = store.onFrame(onLeave);
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerleave', onLeave);
      stop();
    };
  }, [store, root]);
  if (hint === null) return null;
  const right = hint.x > store.screen.width / 2;
  const low = hint.y > store.screen.height / 2;
  return (
    <div
      className="graph-hint"
      role="tooltip"
      style={{
        ...(right ? { right: store.screen.width - hint.x + 12 } : { left: hint.x + 12 }),
        ...(low ? { bottom: store.screen.height - hint.y + 12 } : { top: hint.y + 14 }),
      }}
    >
      {hint.lines.map(({ name, type }, i) => (
        <div key={`${String(i)}:${name}`}>
          <span className="mono">{name}</span>
          {type === '' ? null : <span className="muted">{type}</span>}
        </div>
      ))}
      {hint.more > 0 ? <div className="muted">and {hint.more.toLocaleString('en')} more</div> : null}
    </div>
  );
}
