/** Where the view is: the model, the bodies entered, the groups around the selection or, where that is out of sight, around
 * the middle of the window. */
import { type ReactElement, useCallback, useState } from 'react';
import type { GraphIndex, ModelGraph } from '../../../src-shared/graph.js';
import { parentGraph } from '../../../src-graph/core/model-links.js';
import { BoxKind } from '../../../src-graph/core/scene.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import type { Selection } from '../../../src-graph/core/selection.js';
import { visibleRect } from '../../../src-graph/core/viewport.js';
import type { GraphStore } from './graph-store.js';
import { useDrawing } from './use-drawing.js';

interface Crumb {
  key: string;
  label: string;
  go: () => void;
}

/** The graphs from the main one down to `graph`; a function stands directly under the main graph. */
export function graphTrail(model: ModelGraph, graph: GraphIndex): GraphIndex[] {
  const trail: GraphIndex[] = [];
  for (let at = graph; at >= 0 && trail.length <= model.graphs.length; at = parentGraph(model, at)) trail.unshift(at);
  const top = trail[0] ?? 0;
  if (top !== 0) trail.unshift(0);
  return trail;
}

function graphLabel(model: ModelGraph, graph: GraphIndex): string {
  const record = model.graphs[graph];
  if (record === undefined || graph === 0) return 'model';
  if (record.kind === 'function') return record.name.slice(0, 60);
  const owner = model.strings.get(model.nodes.op[record.parentNode] ?? 0);
  return `${owner} ${record.attribute.split('_').join(' ')}`.slice(0, 60);
}

interface Props {
  store: GraphStore;
  model: ModelGraph;
  graph: GraphIndex;
  view: SceneView | null;
  selection: Selection;
  onEnter: (graph: GraphIndex) => void;
  onReveal: (selection: Selection) => void;
}

/** The selected box while any of it is in the window, else the innermost open group around the window's middle; -1 for none. */
function placeOf(store: GraphStore, view: SceneView, selection: Selection): number {
  const seen = visibleRect(store.viewport, store.screen);
  const own = view.boxOf(selection);
  if (own >= 0) {
    const { left, top, right, bottom } = view.rect(own);
    if (left < seen.right && right > seen.left && top < seen.bottom && bottom > seen.top) return own;
  }
  const around = view.containersAt((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2);
  return around[around.length - 1] ?? -1;
}

function usePlace(store: GraphStore, view: SceneView | null, selection: Selection): number {
  const [place, setPlace] = useState(-1);
  const update = useCallback(
    () => setPlace(view === null ? -1 : placeOf(store, view, selection)),
    [store, view, selection],
  );
  useDrawing(store, update);
  return place;
}

export function Breadcrumb({ store, model, graph, view, selection, onEnter, onReveal }: Props): ReactElement | null {
  const place = usePlace(store, view, selection);
  const crumbs: Crumb[] = graphTrail(model, graph).map((at) => ({
    key: `graph ${String(at)}`,
    label: graphLabel(model, at),
    go: () => onEnter(at),
  }));
  const inner: Crumb[] = [];
  if (view !== null) {
    const { boxes } = view.scene;
    for (let box = place; box >= 0 && box < boxes.count; box = boxes.parent[box] ?? -1) {
      const kind = view.kind(box);
      if (kind !== BoxKind.group && kind !== BoxKind.container) continue;
      const place = view.selectionOf(box);
      const label = view.group(box)?.label.slice(0, 60) ?? '';
      inner.unshift({ key: `box ${String(box)}`, label, go: () => onReveal(place) });
    }
  }
  const all = [...crumbs, ...inner];
  if (all.length === 1) return null;
  return (
    <nav className="graph-breadcrumb" aria-label="Place in the model">
      <ol>
        {all.map((crumb, i) => (
          <li key={crumb.key}>
            <button type="button" aria-current={i === all.length - 1 ? 'location' : undefined} onClick={crumb.go}>
              {crumb.label}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
