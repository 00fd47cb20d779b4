/**
 * Edges cut into pieces by level. A value made in one open group and used in another leaves the first through a port
 * on its lower border, crosses the level both stand in, and enters the second through a port on its upper border.
 */
import { type GraphNet, maxDrawnConsumers } from '../core/graph-net.js';
import type { VisibleBoxes } from './visible.js';

/** Ends of a piece: a box of the level, or a port of the level's own border. */
export const fromBorder = -1;
export const toBorder = -2;

/** Pieces of one level, as parallel columns. */
export interface LevelWires {
  source: number[];
  target: number[];
  value: number[];
  /** True for pieces drawn over the layout, not part of it: edges of a stub that a person expanded. */
  over: boolean[];
}

export interface Wires {
  /** By container box + 1; the top level is 0. */
  levels: Map<number, LevelWires>;
  /** Stubs: users of shared values, and the boxes that make them. */
  userStubs: { box: number; value: number }[];
  makerStubs: { box: number; value: number; users: number }[];
  /** Leaf boxes that are linked, stubs included: source and target in turn, each pair once. */
  links: { source: number[]; target: number[] };
}

/** Cuts all edges between the visible boxes. */
/** `expanded` holds the shared values whose edges are drawn besides their stubs. */
export function cutWires(
  net: GraphNet,
  boxes: VisibleBoxes,
  { options, expanded }: { options: { flat: boolean }; expanded: ReadonlySet<number> },
): Wires {
  const { record, consumerOffsets, consumers, shared, model } = net;
  const { producer } = model.values;
  const wires: Wires = { levels: new Map(), userStubs: [], makerStubs: [], links: { source: [], target: [] } };
  const exitsOf = new Map<number, number[]>();
  for (const { box, value } of boxes.exitBoxes) exitsOf.set(value, [...(exitsOf.get(value) ?? []), box]);
  const linked = new Set<number>();
  const count = boxes.kind.length;

  for (let value = 0; value < model.values.count; value += 1) {
    const start = consumerOffsets[value] ?? 0;
    const end = consumerOffsets[value + 1] ?? 0;
    const exits = exitsOf.get(value);
    if (start === end && exits === undefined) continue;
    const made = producer[value] ?? -1;
    const within = made >= record.nodeStart && made < record.nodeEnd;
    const source = boxes.entryBox.get(value) ?? (within ? (boxes.boxOfNode[made - record.nodeStart] ?? -1) : -1);
    if (source < 0) continue;
    const targets = new Set<number>();
    for (let at = start; at < end; at += 1) {
      const target = boxes.boxOfNode[(consumers[at] ?? 0) - record.nodeStart] ?? -1;
      if (target >= 0 && target !== source) targets.add(target);
    }
    const users = targets.size;
    for (const box of exits ?? []) if (box !== source) targets.add(box);
    if (targets.size === 0) continue;
    // With its users hidden in a few closed groups, even a widely shared value is drawn as what it is.
    const asStubs = (options.flat || shared[value] === 1) && users > maxDrawnConsumers;
    const pieces = new Set<string>();
    for (const target of targets) {
      const key = source * count + target;
      if (!linked.has(key)) {
        linked.add(key);
        wires.links.source.push(source);
        wires.links.target.push(target);
      }
      const stub = asStubs && exits?.includes(target) !== true;
      if (stub) wires.userStubs.push({ box: target, value });
      if (!stub || expanded.has(value)) cutEdge(wires, boxes, source, target, value, pieces, stub);
    }
    if (asStubs) wires.makerStubs.push({ box: source, value, users });
  }
  return wires;
}

function cutEdge(
  wires: Wires,
  boxes: VisibleBoxes,
  source: number,
  target: number,
  value: number,
  done: Set<string>,
  over: boolean,
): void {
  const parent = (box: number): number => boxes.parent[box] ?? -1;
  const depth = (box: number): number => boxes.depth[box] ?? 0;
  const add = (level: number, from: number, to: number): void => {
    const key = `${String(level)}:${String(from)}:${String(to)}`;
    if (done.has(key)) return;
    done.add(key);
    let pieces = wires.levels.get(level + 1);
    if (pieces === undefined) {
      pieces = { source: [], target: [], value: [], over: [] };
      wires.levels.set(level + 1, pieces);
    }
    pieces.source.push(from);
    pieces.target.push(to);
    pieces.value.push(value);
    pieces.over.push(over);
  };
  let a = source;
  let b = target;
  while (parent(a) !== parent(b)) {
    if (depth(a) >= depth(b)) {
      add(parent(a), a, toBorder);
      a = parent(a);
    } else {
      add(parent(b), fromBorder, b);
      b = parent(b);
    }
  }
  add(parent(a), a, b);
}
