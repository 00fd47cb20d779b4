/** What the keys do while the graph has the focus. Fit and zoom are commands of the whole window. */
import { BoxKind } from '../../../src-graph/core/scene.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import { visibleRect } from '../../../src-graph/core/viewport.js';
import { type Direction, step } from '../../../src-graph/core/walk.js';
import type { BoxActions } from './flow-nodes.js';
import { parentGraph } from '../../../src-graph/core/model-links.js';
import type { GraphStore } from './graph-store.js';

const directions = new Map<string, Direction>([
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
]);

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Handles a key press; false when it is not one of the graph's. */
export function pressKey(store: GraphStore, actions: BoxActions, press: KeyPress): boolean {
  const { view, selection } = store.getSnapshot();
  if (view === null || press.ctrlKey || press.metaKey || press.altKey || press.shiftKey) return false;
  const box = view.boxOf(selection);
  const direction = directions.get(press.key);
  if (direction !== undefined) {
    const next = box >= 0 ? step(view, box, direction) : firstInView(store, view);
    if (next >= 0) {
      actions.select(view.selectionOf(next));
      store.keepInView(next);
    }
    return true;
  }
  if (press.key === 'Enter') return open(view, box, actions);
  if (press.key === 'Backspace') return leave(store, view, box, actions);
  if (press.key === ']' || press.key === '[') return store.stepCopy(selection, press.key === ']' ? 1 : -1, actions);
  if (press.key === 'Escape') {
    if (store.getSnapshot().emphasis !== null) {
      store.emphasise(null);
      return true;
    }
    if (selection === null) return false;
    actions.select(null);
    return true;
  }
  return false;
}

function firstInView(store: GraphStore, view: SceneView): number {
  const inView = view.boxesIn(visibleRect(store.viewport, store.screen));
  return inView.find((box) => view.kind(box) !== BoxKind.container) ?? inView[0] ?? -1;
}

/** Opens or closes a group, or a node with bodies. */
export function open(view: SceneView, box: number, actions: BoxActions): boolean {
  const key = view.keyOf(box);
  if (key === '') return false;
  actions.toggle(key);
  return true;
}

/** Up: to the group around the selection, out of a body, or nowhere. */
function leave(store: GraphStore, view: SceneView, box: number, actions: BoxActions): boolean {
  const parent = box < 0 ? -1 : (view.scene.boxes.parent[box] ?? -1);
  if (parent >= 0) {
    actions.select(view.selectionOf(parent));
    store.keepInView(parent);
    return true;
  }
  const { graph } = view.scene;
  if (graph === 0) return false;
  const owner = store.model.graphs[graph]?.parentNode ?? -1;
  actions.enter(Math.max(0, parentGraph(store.model, graph)));
  if (owner >= 0) actions.select({ kind: 'node', node: owner });
  return true;
}
