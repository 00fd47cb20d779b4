/** React Flow's node objects for the boxes to mount; the same object as long as a box looks the same. */
import { type Node, Position } from '@xyflow/react';
import { boxMetrics } from '../../../src-graph/core/faces.js';
import { BoxKind } from '../../../src-graph/core/scene.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import type { Selection } from '../../../src-graph/core/selection.js';
import type { Highlight } from '../../../src-graph/draw/highlight.js';

export interface BoxActions {
  select: (selection: Selection) => void;
  toggle: (path: string) => void;
  enter: (graph: number) => void;
}

export type FlowBox = Node<{ view: SceneView; box: number; state: string; actions: BoxActions }>;

const typeByKind = new Map<number, string>([
  [BoxKind.node, 'operatorBox'],
  [BoxKind.group, 'groupBox'],
  [BoxKind.container, 'groupTitle'],
]);

/** Makes and remembers node objects of one scene. */
export class FlowNodes {
  readonly #made = new Map<number, FlowBox>();

  constructor(
    readonly view: SceneView,
    private readonly actions: BoxActions,
  ) {}

  for(boxes: readonly number[], highlight: Highlight): FlowBox[] {
    if (this.#made.size > 2000) this.#made.clear();
    return boxes.map((box) => {
      const state = box !== highlight.box ? '' : highlight.exact ? ' selected' : ' holds-selection';
      const known = this.#made.get(box);
      if (known?.data.state === state) return known;
      const made = this.#make(box, state);
      this.#made.set(box, made);
      return made;
    });
  }

  #make(box: number, state: string): FlowBox {
    const { left, top, right, bottom } = this.view.rect(box);
    const kind = this.view.kind(box);
    const width = right - left;
    const height = kind === BoxKind.container ? boxMetrics.header : bottom - top;
    return {
      id: String(box),
      type: typeByKind.get(kind) ?? 'terminalBox',
      position: { x: left, y: top },
      // With sizes and handles given React Flow neither mounts a box to measure it nor watches its size.
      width,
      height,
      measured: { width, height },
      handles: [
        { type: 'target', position: Position.Top, x: width / 2, y: 0, width: 1, height: 1 },
        { type: 'source', position: Position.Bottom, x: width / 2, y: height, width: 1, height: 1 },
      ],
      data: { view: this.view, box, state, actions: this.actions },
      draggable: false,
      selectable: false,
      connectable: false,
      deletable: false,
      focusable: false,
      zIndex: kind === BoxKind.container ? 0 : 1,
    };
  }
}
