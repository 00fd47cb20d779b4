/** Going from a row of the list to its place in the graph, and from one to the next. */
import { graphHandle } from '../model/graph-handles.js';
import type { Selection } from '../model/selection.js';
import { goTo } from '../model/value-links.js';
import type { FindResult } from './find.js';
import { thingOrder } from './find-index.js';
import type { FindIndex } from './find-index.js';
import { findIndexOfTab, findStateOf, hideFind, moveFind, showFind, visitFind } from './find-store.js';

/** What a row stands for in the graph. */
export function selectionOfRow(index: FindIndex, result: FindResult, row: number): Selection {
  const id = result.ids[row] ?? 0;
  const kind = thingOrder[result.kinds[row] ?? 0];
  if (kind === 'node') return { kind: 'node', node: id };
  if (kind !== 'group') return { kind: 'value', value: id };
  const group = index.groups[id];
  return group === undefined ? null : { kind: 'group', path: group.path, graph: group.graph };
}

/** Selects what row `row` stands for and brings it into sight. */
export function jumpTo(tabId: string, row: number): void {
  const { result, once } = findStateOf(tabId);
  const index = findIndexOfTab(tabId);
  if (result === null || index === undefined || row >= result.count) return;
  visitFind(tabId, row);
  goTo(tabId, selectionOfRow(index, result, row));
  if (once) leaveFind(tabId);
}

/** Goes to the chosen row; when one is there already, to the next or the one before. */
export function stepFind(tabId: string, by: 1 | -1): void {
  const state = findStateOf(tabId);
  if (!state.shown) showFind(tabId);
  const { visited, result } = findStateOf(tabId);
  if (result === null || result.count === 0) return;
  if (visited || by < 0) moveFind(tabId, by, true);
  jumpTo(tabId, findStateOf(tabId).at);
}

/** Closes the box; the keys go on in the graph. */
export function leaveFind(tabId: string): void {
  hideFind(tabId);
  graphHandle(tabId)?.focus();
}
