/** What the selection lights up: one box, and the values that touch it. */
import { nodeInputs, nodeOutputs } from '../../src-shared/graph.js';
import { BoxKind } from '../core/scene.js';
import type { SceneView } from '../core/scene-view.js';
import type { Selection } from '../core/selection.js';

export interface Highlight {
  /** Box with the selection ring; -1 for none. */
  box: number;
  /** Whether the box stands for the selection itself, not for a closed group around it. */
  exact: boolean;
  values: ReadonlySet<number>;
}

export const noHighlight: Highlight = { box: -1, exact: false, values: new Set() };

/** Highlight of a selection in a scene. */
export function highlightOf(view: SceneView, selection: Selection): Highlight {
  if (selection === null) return noHighlight;
  const box = view.boxOf(selection);
  if (selection.kind === 'value') {
    const own = box >= 0 && view.kind(box) !== BoxKind.node && view.kind(box) !== BoxKind.group;
    return { box: own ? box : -1, exact: own, values: new Set([selection.value]) };
  }
  const exact = selection.kind === 'group' || (box >= 0 && view.kind(box) === BoxKind.node);
  if (selection.kind === 'group') return { box, exact, values: new Set() };
  const { model } = view.links;
  const values = new Set([...nodeInputs(model, selection.node), ...nodeOutputs(model, selection.node)]);
  values.delete(-1);
  return { box, exact, values };
}
