/** React Flow's node objects for the boxes to mount; the same object as long as a box looks the same. */
import { type Node, Position } from '@xyflow/react';
import { boxMetrics } from '../../../src-graph/core/faces.js';
import type { HeatScale } from '../../../src-graph/core/heat-scale.js';
import { BoxKind } from '../../../src-graph/core/scene.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import type { Selection } from '../../../src-graph/core/selection.js';
import { heatOfBox } from '../../../src-graph/draw/box-colours.js';
import type { HeatColour } from '../../../src-graph/draw/heat-colours.js';
import { type Highlight, isDimmed } from '../../../src-graph/draw/highlight.js';
import type { Palette } from '../../../src-graph/draw/palette.js';

export interface BoxActions {
  select: (selection: Selection) => void;
  toggle: (path: string) => void;
  enter: (graph: number) => void;
}

export interface BoxData extends Record<string, unknown> {
  view: SceneView;
  box: number;
  /** Class names for selection and dimming, each after a space. */
  state: string;
  /** Colours of heat: null where the value is not known, undefined without heat. */
  heat: HeatColour | null | undefined;
  /** `MACs: 1.82 G`, for the tooltip. */
  heatText: string;
  actions: BoxActions;
}

export type FlowBox = Node<BoxData>;

/** What decides how the boxes of a scene look. */
export interface Look {
  highlight: Highlight;
  heat: HeatScale | null;
  palette: Palette;
}

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

  for(boxes: readonly number[], { highlight, heat, palette }: Look): FlowBox[] {
    if (this.#made.size > 2000) this.#made.clear();
    return boxes.map((box) => {
      const selected = box !== highlight.box ? '' : highlight.exact ? ' selected' : ' holds-selection';
      const found = highlight.found?.[box] === 1 ? ' found' : '';
      const state = `${selected}${found}${isDimmed(highlight, box) ? ' dimmed' : ''}`;
      const warm = heatOfBox(this.view, heat, palette, box);
      const known = this.#made.get(box);
      if (known?.data.state === state && known.data.heat === warm) return known;
      const made = this.#make(box, state, warm, heat);
      this.#made.set(box, made);
      return made;
    });
  }

  #make(box: number, state: string, warm: HeatColour | null | undefined, heat: HeatScale | null): FlowBox {
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
      data: { view: this.view, box, state, heat: warm, heatText: heatText(heat, box, warm), actions: this.actions },
      draggable: false,
      selectable: false,
      connectable: false,
      deletable: false,
      focusable: false,
      zIndex: kind === BoxKind.container ? 0 : 1,
    };
  }
}

function heatText(heat: HeatScale | null, box: number, warm: HeatColour | null | undefined): string {
  if (heat === null || warm === undefined) return '';
  return `${heat.layer.title}: ${warm === null ? 'not known' : heat.layer.format(heat.values[box] ?? NaN)}`;
}
