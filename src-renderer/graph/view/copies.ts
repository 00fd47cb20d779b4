/** Copies of a block: groups of one structure beside each other. */
import { BoxKind } from '../../../src-graph/core/scene.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';

/** Box of the copy after (`1`) or before (`-1`) a group among the boxes shown, round the corner; -1 when it is alone. */
export function copyOf(view: SceneView, box: number, by: 1 | -1): number {
  const { boxes, groups } = view.scene;
  const isGroup = (at: number): boolean => boxes.kind[at] === BoxKind.group || boxes.kind[at] === BoxKind.container;
  if (!isGroup(box)) return -1;
  const own = groups[boxes.ref[box] ?? -1];
  if (own === undefined || own.structure < 0) return -1;
  for (let step = 1; step < boxes.count; step += 1) {
    const at = (box + by * step + boxes.count * 2) % boxes.count;
    const other = isGroup(at) ? groups[boxes.ref[at] ?? -1] : undefined;
    if (other?.structure === own.structure && other.graph === own.graph) return at;
  }
  return -1;
}
