/** Where a selection is to be found in the graph: the box that stands for it, and what has to be opened to see it. */
import { groupKey } from '../../../src-graph/core/open-keys.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import type { Selection } from '../../../src-graph/core/selection.js';
import type { OpenChange } from '../../../src-graph/layout/requests.js';
import type { ModelGraph } from '../../../src-shared/graph.js';

/** The node a value is shown at: its producer; for a stored value, which has no box of its own, its first user; else -1. */
export function nodeOfValue(model: ModelGraph, view: SceneView | null, value: number): number {
  const producer = model.values.producer[value] ?? -1;
  if (producer >= 0) return producer;
  if (view?.boxOf({ kind: 'value', value }) !== -1) return -1;
  const { inputs, inputOffsets } = model.nodes;
  const at = inputs.indexOf(value);
  if (at < 0) return -1;
  let low = 0;
  let high = inputOffsets.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((inputOffsets[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** Box that stands for a selection in a scene; -1 when it is not shown. */
export function boxShowing(model: ModelGraph, view: SceneView, selection: Selection): number {
  const node = selection?.kind === 'value' ? nodeOfValue(model, view, selection.value) : -1;
  return node >= 0 ? view.boxOf({ kind: 'node', node }) : view.boxOf(selection);
}

export interface Target {
  /** Node the selection is, or is shown at; -1 for a group and for a value with a box of its own. */
  node: number;
  /** Graph of the model it is in. */
  graph: number;
}

export function targetOf(model: ModelGraph, view: SceneView | null, shown: number, selection: Selection): Target {
  if (selection === null) return { node: -1, graph: shown };
  if (selection.kind === 'group') return { node: -1, graph: selection.graph };
  const node = selection.kind === 'node' ? selection.node : nodeOfValue(model, view, selection.value);
  if (node >= 0) return { node, graph: model.nodes.graph[node] ?? 0 };
  return { node, graph: selection.kind === 'value' ? (model.values.graph[selection.value] ?? shown) : shown };
}

/** What has to be opened in graph `shown` to see a selection. */
export function changesFor(selection: Selection, { node, graph }: Target, shown: number): OpenChange[] {
  if (selection?.kind === 'group') return [{ kind: 'revealGroup', path: groupKey(shown, graph, selection.path) }];
  return node >= 0 ? [{ kind: 'revealNode', node }] : [];
}

/** Whether a scene shows a selection by itself, not folded into a group. */
export function isShown(view: SceneView, selection: Selection, node: number): boolean {
  const box = node >= 0 ? view.boxOf({ kind: 'node', node }) : view.boxOf(selection);
  if (box < 0) return false;
  return node < 0 || view.selectionOf(box)?.kind === 'node';
}
