/** From the cost of something to its box in the graph. */
import { showModelView } from '../model/model-view-store.js';
import type { Selection } from '../model/selection.js';
import { goTo } from '../model/value-links.js';

/** Selects, brings the graph view up, and centres the selection in it. */
export function showInGraph(tabId: string, selection: Selection): void {
  showModelView(tabId, 'graph');
  // The graph is hidden until the next frame, and would centre in a window of no size.
  requestAnimationFrame(() => goTo(tabId, selection));
}

export function showNode(tabId: string, node: number): void {
  showInGraph(tabId, { kind: 'node', node });
}
