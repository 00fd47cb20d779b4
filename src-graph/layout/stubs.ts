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

interface Rows {
  /** Extra height above and below each box, and the width of box and labels together. */
  above: Float64Array;
  below: Float64Array;
  width: Float64Array;
}

/** Room the stubs of each box need. */
export function stubRows(context: GraphContext, boxes: VisibleBoxes, wires: Wires): Rows {
  const count = boxes.kind.length;
  const rows: Rows = {
    above: new Float64Array(count),
    below: new Float64Array(count),
    width: Float64Array.from(boxes.width),
  };
  for (const [box, labels] of labelsByBox(context, wires, 'user')) {
    rows.above[box] = boxMetrics.stubRow;
    rows.width[box] = Math.max(rows.width[box] ?? 0, 2 * (rowWidth(labels) + clearance));
  }
  for (const [box, labels] of labelsByBox(context, wires, 'maker')) {
    rows.below[box] = boxMetrics.stubRow;
    rows.width[box] = Math.max(rows.width[box] ?? 0, 2 * (rowWidth(labels) + clearance));
  }
  return rows;
}

/** Places the stubs: a row above their users, a row below their makers. */
export function placeStubs(context: GraphContext, boxes: SceneBoxes, wires: Wires): SceneStubs {
  const all: { box: number; label: Label; x: number; y: number }[] = [];
  for (const side of ['user', 'maker'] as const) {
    for (const [box, labels] of labelsByBox(context, wires, side)) {
      // Left of the middle, where the edges arrive and leave.
      let x = (boxes.x[box] ?? 0) + (boxes.width[box] ?? 0) / 2 - rowWidth(labels) - clearance;
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
