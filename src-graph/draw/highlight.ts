/** What is lit: the box of the selection, the values that touch it, and what was asked to be brought out. */
import { nodeInputs, nodeOutputs } from '../../src-shared/graph.js';
import { litBoxes } from '../core/emphasis.js';
import { BoxKind } from '../core/scene.js';
import type { SceneView } from '../core/scene-view.js';
import type { Selection } from '../core/selection.js';

export interface Highlight {
  /** Box with the selection ring; -1 for none. */
  box: number;
  /** Whether the box stands for the selection itself, not for a closed group around it. */
  exact: boolean;
  values: ReadonlySet<number>;
  /** 1 by box for what is brought out, the rest being dimmed; null when nothing is. */
  lit: Uint8Array | null;
  /** 1 by box for what find has found; absent when nothing is asked. */
  found?: Uint8Array;
}

export const noHighlight: Highlight = { box: -1, exact: false, values: new Set(), lit: null };

/** Highlight of a selection in a scene; `nodes` is 1 by node of the model for what is brought out. */
export function highlightOf(view: SceneView, selection: Selection, nodes: Uint8Array | null = null): Highlight {
  const lit = nodes === null ? null : litBoxes(view, nodes);
  if (selection === null) return { ...noHighlight, lit };
  const box = view.boxOf(selection);
  if (selection.kind === 'value') {
    const own = box >= 0 && view.kind(box) !== BoxKind.node && view.kind(box) !== BoxKind.group;
    return { box: own ? box : -1, exact: own, values: new Set([selection.value]), lit };
  }
  const exact = selection.kind === 'group' || (box >= 0 && view.kind(box) === BoxKind.node);
  if (selection.kind === 'group') return { box, exact, values: new Set(), lit };
  const { model } = view.links;
  const values = new Set([...nodeInputs(model, selection.node), ...nodeOutputs(model, selection.node)]);
  values.delete(-1);
  return { box, exact, values, lit };
}

/** Whether a box is to be drawn faintly. */
export const isDimmed = (highlight: Highlight, box: number): boolean =>
  highlight.lit !== null && highlight.lit[box] !== 1 && box !== highlight.box;
