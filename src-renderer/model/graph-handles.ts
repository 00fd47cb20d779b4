/** The graph view of each open model, so that commands can reach the one that is shown. */
import type { GraphViewHandle } from '../graph/index.js';

const handles = new Map<string, GraphViewHandle>();

export function putGraphHandle(tabId: string, handle: GraphViewHandle | null): void {
  if (handle === null) handles.delete(tabId);
  else handles.set(tabId, handle);
}

export function graphHandle(tabId: string): GraphViewHandle | null {
  return handles.get(tabId) ?? null;
}
