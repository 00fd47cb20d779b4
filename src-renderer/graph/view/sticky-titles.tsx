/** Titles of open groups that reach above the window: they stay at its top for as long as the group is in view. */
import { type ReactElement, useCallback, useState } from 'react';
import { boxMetrics } from '../../../src-graph/core/faces.js';
import { BoxKind } from '../../../src-graph/core/scene.js';
import { titleOf } from './title-of.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import type { ScreenSize, Viewport } from '../../../src-graph/core/viewport.js';
import type { BoxActions } from './flow-nodes.js';
import type { GraphStore } from './graph-store.js';
import { useDrawing } from './use-drawing.js';
import { useGraph } from './use-graph.js';

/** Room for breadcrumb and View menu above, height of a row, rows at most, titles at most. */
const topRow = 40;
const rowHeight = 25;
const maxRows = 3;
const maxTitles = 12;
/** Groups that end this far below the top, and are this wide, screen px. */
const leastBelow = 150;
const leastWidth = 90;

export interface StickyTitle {
  box: number;
  row: number;
  left: number;
  width: number;
}

/** Which titles stay, and where, screen px. Outer groups stand above inner ones; of many levels the inner three stay. */
export function stickyTitles(view: SceneView, viewport: Viewport, screen: ScreenSize): StickyTitle[] {
  const { x, y, width, height, parent } = view.scene.boxes;
  const { zoom } = viewport;
  const rows = new Map<number, number>();
  const titles: StickyTitle[] = [];
  for (const box of view.containers) {
    const above = (y[box] ?? 0) * zoom + viewport.y;
    const below = above + (height[box] ?? 0) * zoom;
    if (above + boxMetrics.header * zoom > topRow - 6 || below < leastBelow) continue;
    const left = Math.max(8, (x[box] ?? 0) * zoom + viewport.x);
    const right = Math.min(screen.width - 8, ((x[box] ?? 0) + (width[box] ?? 0)) * zoom + viewport.x);
    if (right - left < leastWidth) continue;
    const row = (rows.get(parent[box] ?? -1) ?? -1) + 1;
    rows.set(box, row);
    titles.push({ box, row, left, width: right - left });
  }
  const deepest = titles.reduce((most, { row }) => Math.max(most, row), 0);
  const skipped = Math.max(0, deepest - maxRows + 1);
  return titles
    .filter(({ row }) => row >= skipped)
    .slice(0, maxTitles)
    .map((title) => ({ ...title, row: title.row - skipped }));
}

const sameTitles = (a: readonly StickyTitle[], b: readonly StickyTitle[]): boolean =>
  a.length === b.length &&
  a.every((title, i) => {
    const other = b[i];
    return (
      title.box === other?.box && title.row === other.row && title.left === other.left && title.width === other.width
    );
  });

export function StickyTitles({ store, actions }: { store: GraphStore; actions: BoxActions }): ReactElement | null {
  const view = useGraph(store, (snapshot) => snapshot.view);
  const [titles, setTitles] = useState<readonly StickyTitle[]>([]);
  const update = useCallback(() => {
    const { view: shown } = store.getSnapshot();
    const next = shown === null ? [] : stickyTitles(shown, store.viewport, store.screen);
    setTitles((before) => (sameTitles(before, next) ? before : next));
  }, [store]);
  useDrawing(store, update);
  if (view === null) return null;
  return (
    <>
      {titles.map(({ box, row, left, width }) => {
        const group = view.group(box);
        if (group === undefined || view.kind(box) !== BoxKind.container) return null;
        return (
          <div
            key={box}
            className="graph-sticky"
            style={{ top: topRow + row * rowHeight, left, maxWidth: width }}
            title={titleOf(group)}
          >
            <button
              type="button"
              className="graph-chevron"
              tabIndex={-1}
              aria-label={`Collapse ${group.label}`}
              onClick={() => actions.toggle(group.key)}
            >
              <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
                <path d="M2.5 4.5 6 8l3.5-3.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
              </svg>
            </button>
            <button
              type="button"
              className="graph-sticky-label"
              tabIndex={-1}
              onClick={() => {
                const selection = view.selectionOf(box);
                actions.select(selection);
                store.reveal(selection);
              }}
            >
              {group.label}
              <span className="graph-detail">{group.detail}</span>
            </button>
          </div>
        );
      })}
    </>
  );
}
