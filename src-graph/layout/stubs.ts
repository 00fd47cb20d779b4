/** Labels that stand for the edges of shared values: room for them around boxes, then their places. */
import { boxMetrics } from '../core/faces.js';
import { type SceneBoxes, type SceneStubs, stubHeight } from '../core/scene.js';
import { stubText } from '../core/stub-text.js';
import { textWidth } from '../core/text-metrics.js';
import type { GraphContext, VisibleBoxes } from './visible.js';
import type { Wires } from './wires.js';

/** Labels side by side above a box; the rest is counted in one more. */
const maxStubs = 3;
const gap = 4;
/** Distance from the middle of the box. */
const clearance = 8;

/** Room boxes take in a level, their stubs included: across the flow, along it, and from its start to the box. */
export interface Extents {
  cross: Float64Array;
  flow: Float64Array;
  inset: Float64Array;
}

/** Room of each box with its stubs. Containers get theirs when they are laid out. */
export function stubExtents(context: GraphContext, boxes: VisibleBoxes, wires: Wires): Extents {
  const count = boxes.kind.length;
  const above = new Float64Array(count);
  const below = new Float64Array(count);
  const row = new Float64Array(count);
  for (const side of ['user', 'maker'] as const) {
    for (const [box, labels] of labelsByBox(context, wires, side)) {
      (side === 'user' ? above : below)[box] = boxMetrics.stubRow;
      row[box] = Math.max(row[box] ?? 0, rowWidth(labels) + clearance);
    }
  }
  const at = (value: (box: number) => number): Float64Array => Float64Array.from({ length: count }, (_, i) => value(i));
  const width = (box: number): number => boxes.width[box] ?? 0;
  const height = (box: number): number => boxes.height[box] ?? 0;
  // Across the flow a box stays in the middle of its room, because that is where the layout lets edges arrive.
  if (context.options.direction === 'right') {
    return {
      cross: at((box) => height(box) + 2 * Math.max(above[box] ?? 0, below[box] ?? 0)),
      flow: at((box) => Math.max(width(box), row[box] ?? 0)),
      inset: new Float64Array(count),
    };
  }
  return {
    cross: at((box) => Math.max(width(box), 2 * (row[box] ?? 0))),
    flow: at((box) => height(box) + (above[box] ?? 0) + (below[box] ?? 0)),
    inset: above,
  };
}

/** Places the stubs: a row above their users, a row below their makers. */
export function placeStubs(context: GraphContext, boxes: SceneBoxes, wires: Wires): SceneStubs {
  const all: { box: number; label: Label; x: number; y: number }[] = [];
  const down = context.options.direction === 'down';
  for (const side of ['user', 'maker'] as const) {
    for (const [box, labels] of labelsByBox(context, wires, side)) {
      // Left of the middle, where the edges of a downward flow arrive and leave; else in line with the box.
      const middle = (boxes.x[box] ?? 0) + (boxes.width[box] ?? 0) / 2;
      let x = down ? middle - rowWidth(labels) - clearance : (boxes.x[box] ?? 0);
      const above = (boxes.y[box] ?? 0) - stubHeight - gap;
      const y = side === 'user' ? above : (boxes.y[box] ?? 0) + (boxes.height[box] ?? 0) + gap;
      for (const label of labels) {
        all.push({ box, label, x, y });
        x += label.width + gap;
      }
    }
  }
  return {
    count: all.length,
    box: Int32Array.from(all, (stub) => stub.box),
    value: Int32Array.from(all, (stub) => stub.label.value),
    users: Int32Array.from(all, (stub) => stub.label.users),
    expanded: Uint8Array.from(all, (stub) => (context.expanded.has(stub.label.value) ? 1 : 0)),
    x: Float64Array.from(all, (stub) => stub.x),
    y: Float64Array.from(all, (stub) => stub.y),
    width: Float64Array.from(all, (stub) => stub.label.width),
  };
}

interface Label {
  value: number;
  users: number;
  width: number;
}

const rowWidth = (labels: readonly Label[]): number => labels.reduce((sum, label) => sum + label.width + gap, -gap);

function labelsByBox(context: GraphContext, wires: Wires, side: 'user' | 'maker'): Map<number, Label[]> {
  const byBox = new Map<number, { value: number; users: number }[]>();
  const add = (box: number, value: number, users: number): void => {
    const list = byBox.get(box);
    if (list === undefined) byBox.set(box, [{ value, users }]);
    else list.push({ value, users });
  };
  if (side === 'user') for (const { box, value } of wires.userStubs) add(box, value, 0);
  else for (const { box, value, users } of wires.makerStubs) add(box, value, users);
  const labels = new Map<number, Label[]>();
  for (const [box, list] of byBox) {
    const shown: { value: number; users: number }[] = list.length <= maxStubs ? list : list.slice(0, maxStubs - 1);
    if (shown.length < list.length) shown.push({ value: -1, users: shown.length - list.length });
    labels.set(
      box,
      shown.map((stub) => ({ ...stub, width: labelWidth(context, stub) })),
    );
  }
  return labels;
}

function labelWidth(context: GraphContext, stub: { value: number; users: number }): number {
  const { strings, values } = context.links.model;
  const text = stubText(context.metrics, strings.get(values.name[stub.value] ?? 0), stub.users);
  return Math.ceil(textWidth(context.metrics.small, text)) + 14;
}
