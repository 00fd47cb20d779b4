/** One level of the scene: its boxes, ports and edges as the layout wants them, and the layout it got. */
import { layoutLevel, type LevelCache } from './level-cache.js';
import { type LevelLayout, spacing } from './level.js';
import { BoxKind } from '../core/scene.js';
import type { Extents } from './stubs.js';
import type { VisibleBoxes } from './visible.js';
import { fromBorder, type LevelWires, toBorder } from './wires.js';

/** Ports per border; values beyond share them. */
const maxPorts = 16;

/** A level with its layout and how its values map to ports. */
export interface PlacedLevel {
  layout: LevelLayout;
  /** x of the ports: the layout's, moved to where they meet the ports of open groups. */
  portX: Float64Array;
  /** Boxes of the level, in terminal order. */
  members: number[];
  inPort: Map<number, number>;
  outPort: Map<number, number>;
  inPorts: number;
  /** Index of the route for a pair of terminals. */
  routeOf: Map<number, number>;
  terminals: number;
}

/** Lays out the boxes in `members`, which take the room in `extents`. */
export function placeLevel(
  cache: LevelCache,
  members: number[],
  extents: Extents,
  direction: 'down' | 'right',
  wires: LevelWires | undefined,
): PlacedLevel {
  const inPort = new Map<number, number>();
  const outPort = new Map<number, number>();
  wires?.value.forEach((value, i) => {
    if (wires.over[i] === true) return;
    if (wires.source[i] === fromBorder && !inPort.has(value)) inPort.set(value, inPort.size);
    if (wires.target[i] === toBorder && !outPort.has(value)) outPort.set(value, outPort.size);
  });
  const inPorts = shareOut(inPort);
  const outPorts = shareOut(outPort);
  const terminalOf = new Map(members.map((box, i) => [box, i]));
  const terminals = members.length + inPorts + outPorts;
  const edges: number[] = [];
  const routeOf = new Map<number, number>();
  wires?.value.forEach((value, i) => {
    if (wires.over[i] === true) return;
    const source = wires.source[i] ?? 0;
    const target = wires.target[i] ?? 0;
    const from = source === fromBorder ? members.length + (inPort.get(value) ?? 0) : (terminalOf.get(source) ?? 0);
    const to =
      target === toBorder ? members.length + inPorts + (outPort.get(value) ?? 0) : (terminalOf.get(target) ?? 0);
    const key = from * terminals + to;
    if (routeOf.has(key)) return;
    routeOf.set(key, edges.length / 2);
    edges.push(from, to);
  });
  const layout = layoutLevel(cache, {
    widths: members.map((box) => extents.cross[box] ?? 0),
    heights: members.map((box) => extents.flow[box] ?? 0),
    inPorts,
    outPorts,
    edges,
    gaps: spacing[direction],
  });
  return { layout, portX: layout.portX.slice(), members, inPort, outPort, inPorts, routeOf, terminals };
}

/** Lets values share ports where there are too many; returns the number of ports. */
function shareOut(ports: Map<number, number>): number {
  const count = ports.size;
  if (count <= maxPorts) return count;
  for (const [value, port] of ports) ports.set(value, Math.floor((port * maxPorts) / count));
  return maxPorts;
}

/**
 * Moves a port that leads straight to one open group above that group's own port, because the layout knows a group only
 * by its middle and the edge would swing there and back; and one that alone leads to a box above the box's middle.
 */
export function alignPorts(
  level: PlacedLevel,
  boxes: VisibleBoxes,
  levels: ReadonlyMap<number, PlacedLevel>,
  wires: LevelWires | undefined,
  widths: Float64Array,
): void {
  if (wires === undefined) return;
  const terminalOf = new Map(level.members.map((box, i) => [box, i]));
  const users = new Map<number, number>();
  const portOf = (i: number): number => {
    const value = wires.value[i] ?? 0;
    if (wires.over[i] === true) return -1;
    if (wires.source[i] === fromBorder) return level.inPort.get(value) ?? -1;
    return wires.target[i] === toBorder ? level.inPorts + (level.outPort.get(value) ?? 0) : -1;
  };
  wires.value.forEach((_, i) => users.set(portOf(i), (users.get(portOf(i)) ?? 0) + 1));
  wires.value.forEach((value, i) => {
    const port = portOf(i);
    if (port < 0 || users.get(port) !== 1) return;
    const entering = wires.source[i] === fromBorder;
    const box = (entering ? wires.target[i] : wires.source[i]) ?? -1;
    const terminal = terminalOf.get(box);
    if (terminal === undefined) return;
    const from = entering ? level.members.length + port : terminal;
    const to = entering ? terminal : level.members.length + port;
    const route = level.layout.routes[level.routeOf.get(from * level.terminals + to) ?? -1];
    if (route !== undefined && route.length > 0) return;
    const inner = boxes.kind[box] === BoxKind.container ? levels.get(box) : undefined;
    if (inner === undefined) {
      const alone = (entering ? wires.target : wires.source).filter((other) => other === box).length === 1;
      if (alone) level.portX[port] = (level.layout.x[terminal] ?? 0) + (widths[box] ?? 0) / 2;
      return;
    }
    const innerPort = entering ? inner.inPort.get(value) : inner.inPorts + (inner.outPort.get(value) ?? 0);
    const innerLeft = (level.layout.x[terminal] ?? 0) + ((widths[box] ?? 0) - inner.layout.width) / 2;
    level.portX[port] = innerLeft + (inner.portX[innerPort ?? 0] ?? 0);
  });
}
