/** What the pointer is on, as a selection. */
import type { Hit } from '../../../src-graph/core/hit-test.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import type { Selection } from '../../../src-graph/core/selection.js';
import type { GraphStore } from './graph-store.js';

/** What a click on a hit selects; null over empty ground. */
export function selectionAt(view: SceneView, hit: Hit | null): Selection {
  if (hit === null) return null;
  const { stubs, edges } = view.scene;
  if (hit.kind === 'edge') return { kind: 'value', value: edges.values[edges.valueOffsets[hit.edge] ?? 0] ?? 0 };
  if (hit.kind !== 'stub') return view.selectionOf(hit.box);
  const value = stubs.value[hit.stub] ?? -1;
  return value >= 0 ? { kind: 'value', value } : view.selectionOf(stubs.box[hit.stub] ?? 0);
}

/** Where a menu about the selection opens: at its lower left corner, or in the middle of the window. Client px. */
export function besideSelection(store: GraphStore, root: HTMLElement | null): { x: number; y: number } {
  const bounds = root?.getBoundingClientRect() ?? new DOMRect();
  const { view, selection } = store.getSnapshot();
  const box = view === null ? -1 : view.boxOf(selection);
  if (view === null || box < 0) return { x: bounds.left + bounds.width / 2, y: bounds.top + bounds.height / 2 };
  const { left, bottom } = view.rect(box);
  const { x, y, zoom } = store.viewport;
  const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most);
  return {
    x: bounds.left + within(left * zoom + x, bounds.width),
    y: bounds.top + within(bottom * zoom + y, bounds.height),
  };
}
