/** The visible boxes as rows of a tree, for screen readers: a slice around the current row, however large the graph. */
import { nodeOutputs } from '../../src-shared/graph.js';
import { valueType } from './faces.js';
import { BoxKind } from './scene.js';
import type { SceneView } from './scene-view.js';

export interface TreeRow {
  box: number;
  level: number;
  label: string;
  /** True and false for groups, undefined for what cannot be opened. */
  open: boolean | undefined;
  position: number;
  siblings: number;
}

/** Rows kept in the document at once. */
export const treeWindow = 120;

/** Rows around the row of `current` (-1: from the start), in drawing order, which is graph order. */
export function treeRows(view: SceneView, current: number): TreeRow[] {
  const { boxes } = view.scene;
  const first = Math.max(0, Math.min(current - treeWindow / 2, boxes.count - treeWindow));
  const last = Math.min(boxes.count, first + treeWindow);
  const position = new Map<number, number>();
  const siblings = new Map<number, number>();
  for (let box = 0; box < boxes.count; box += 1) {
    const parent = boxes.parent[box] ?? -1;
    const at = (siblings.get(parent) ?? 0) + 1;
    siblings.set(parent, at);
    if (box >= first && box < last) position.set(box, at);
  }
  const rows: TreeRow[] = [];
  for (let box = first; box < last; box += 1) {
    rows.push({
      box,
      level: (boxes.depth[box] ?? 0) + 1,
      label: rowLabel(view, box),
      open: openState(view, box),
      position: position.get(box) ?? 1,
      siblings: siblings.get(boxes.parent[box] ?? -1) ?? 1,
    });
  }
  return rows;
}

function openState(view: SceneView, box: number): boolean | undefined {
  if (view.kind(box) === BoxKind.container) return true;
  return view.keyOf(box) === '' ? undefined : false;
}

/** `Conv stem, 3×3 · stride 2, float32 · 1 × 64`, `group layers.0, 54 nodes`, `input ids, int64 · batch × seq`. */
export function rowLabel(view: SceneView, box: number): string {
  const kind = view.kind(box);
  if (kind === BoxKind.node) {
    const { operator, name, attributes } = view.nodeFace(box);
    const output = nodeOutputs(view.links.model, view.ref(box)).find((value) => value >= 0);
    const type = output === undefined ? '' : valueType(view.links, output);
    const parts = [name === '' ? operator : `${operator} ${name}`, attributes.join(' · '), type];
    return parts.filter((part) => part !== '').join(', ');
  }
  if (kind === BoxKind.group || kind === BoxKind.container) {
    const group = view.group(box);
    const words = group !== undefined && (group.node >= 0 || group.path === '') ? '' : 'group ';
    return [`${words}${group?.label ?? ''}`, group?.detail ?? ''].filter((part) => part !== '').join(', ');
  }
  const { name, type } = view.terminalFace(box);
  const word = kind === BoxKind.input ? 'input' : kind === BoxKind.output ? 'output' : 'outer value';
  return type === '' ? `${word} ${name}` : `${word} ${name}, ${type}`;
}
