/**
 * Structure where names give none. A group with too many boxes side by side is cut into parts along its data flow:
 * repeated blocks become groups of their own ("12 × identical"), the rest is cut where little data is under way, so
 * that a part is something with one way in and one way out: a stage, a block, a head.
 */
import type { ModelGraph, NodeIndex } from './graph.js';
import { bestCuts } from './scope-cuts.js';
import { type Flow, type FlowItem, groupFlow } from './scope-flow.js';
import { type DraftGroup, draftGroup } from './scope-group.js';
import { partLabel } from './scope-labels.js';
import { findRepeats, type Repeat } from './scope-repeats.js';

/** Boxes a level may have before it is cut. A level that has names keeps more together: its module was meant so. */
export const mostBoxes = 60;
export const mostNamedBoxes = 150;
/** Parts a level is cut into, about; few enough to see at a glance, enough to tell something. */
const fewestParts = 8;
const mostParts = 24;

/** Boxes that may stay loose beside repeated blocks; more would hide that there are blocks. */
const mostLoose = 20;

/** Operators a block begins with: what comes before them belongs to the block before. */
const beginners = new Set(
  `Conv ConvTranspose ConvInteger QLinearConv FusedConv MatMul MatMulNBits Gemm LSTM GRU RNN Attention
  MultiHeadAttention GroupQueryAttention LayerNormalization SkipLayerNormalization RMSNormalization GroupNormalization
  SimplifiedLayerNormalization Resize If Loop Scan`.split(/\s+/),
);

interface Part {
  items: FlowItem[];
  /** Copies of one block: place in the run and length of the run; 0 otherwise. */
  copy: number;
  copies: number;
}

/** Cuts `group` in place until no level in it has too many boxes. */
export function addParts(
  graph: ModelGraph,
  group: DraftGroup,
  isBox: (node: NodeIndex) => boolean,
  nodesOf: (child: DraftGroup) => readonly NodeIndex[],
): void {
  const pending = [{ group, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { group: at, depth } = next;
    const boxes = at.children.length + at.nodes.filter(isBox).length;
    const limit = at.parent === null || at.section || isMost(at, boxes) ? mostBoxes : mostNamedBoxes;
    // A level of modules has its order in their names; only nodes without names need this.
    if (boxes <= limit || depth > 8 || (at.parent !== null && at.children.length > boxes / 2)) continue;
    for (const section of cutLevel(graph, at, isBox, nodesOf)) pending.push({ group: section, depth: depth + 1 });
  }
}

/** Whether a group is most of what its parent shows: then the level a person starts at is in here. */
function isMost(group: DraftGroup, boxes: number): boolean {
  const beside = group.parent?.children.length ?? 0;
  return group.parent?.parent === null && beside + group.parent.nodes.length < boxes / 10;
}

function cutLevel(
  graph: ModelGraph,
  group: DraftGroup,
  isBox: (node: NodeIndex) => boolean,
  nodesOf: (child: DraftGroup) => readonly NodeIndex[],
): DraftGroup[] {
  const flow = groupFlow(graph, group, isBox, nodesOf);
  const cost = cutCost(flow);
  const parts = repeatsAsParts(flow, findRepeats(flow, cost));
  const boxesOf = (part: Part): number => part.items.filter((item) => item.box).length;
  const loose = parts.filter((part) => part.copies === 0);
  const made: DraftGroup[] = [];
  const wrap = (items: readonly FlowItem[], label: string): DraftGroup => {
    const section = draftGroup(
      null,
      `${group.path === '' ? '' : `${group.path}/`}#${String(made.length + 1)}`,
      label,
      true,
    );
    section.parent = group;
    for (const item of items) {
      if (item.child === null) section.nodes.push(item.node);
      else {
        section.children.push(item.child);
        item.child.parent = section;
      }
    }
    section.nodes.sort((a, b) => a - b);
    made.push(section);
    return section;
  };
  const allNodes = (items: readonly FlowItem[]): NodeIndex[] =>
    items.flatMap((item) => (item.child === null ? [item.node] : [...nodesOf(item.child)]));

  const looseBoxes = loose.reduce((sum, part) => sum + boxesOf(part), 0);
  const level = parts.length - loose.length + looseBoxes;
  if (level <= mostBoxes && loose.length < parts.length && looseBoxes <= mostLoose) {
    // The copies alone bring order: the rest stays as it is.
    group.nodes = [];
    group.children = [];
    for (const part of parts) {
      if (part.copies > 0) group.children.push(wrap(part.items, copyLabel(graph, allNodes(part.items), part)));
      else {
        for (const item of part.items) {
          if (item.child === null) group.nodes.push(item.node);
          else group.children.push(item.child);
        }
      }
    }
    group.nodes.sort((a, b) => a - b);
    return made;
  }
  // Units that are not cut here: copies, and single items.
  const units = parts.flatMap((part) =>
    part.copies > 0 ? [part] : part.items.map((item): Part => ({ items: [item], copy: 0, copies: 0 })),
  );
  const starts: number[] = [];
  let start = 0;
  for (const unit of units) {
    starts.push(start);
    start += unit.items.length;
  }
  const weight = Float64Array.from(units, (unit) => Math.max(unit.copies > 0 ? 2 : 0, boxesOf(unit)));
  const total = weight.reduce((sum, at) => sum + at, 0);
  const wanted = Math.min(mostParts, Math.max(fewestParts, total / 30));
  const unitCost = (before: number): number => {
    const unit = units[before];
    const inRun = unit !== undefined && unit.copy > 1 ? 1.2 : 0;
    return cost(starts[before] ?? 0) + inRun;
  };
  const cuts = bestCuts(weight, unitCost, total / wanted);
  group.nodes = [];
  group.children = [];
  cuts.forEach((from, i) => {
    const members = units.slice(from, cuts[i + 1] ?? units.length);
    const items = members.flatMap((unit) => unit.items);
    const whole = members.length === 1 && members[0] !== undefined && members[0].copies > 0;
    const only = items[0];
    if (items.length === 1 && only?.child) {
      group.children.push(only.child);
      return;
    }
    const label = modulesLabel(items) ?? partLabel(graph, allNodes(items));
    const section = wrap(items, whole ? copyLabel(graph, allNodes(items), members[0] ?? noPart) : label);
    if (!whole) nestCopies(graph, section, members, allNodes);
    group.children.push(section);
  });
  return made.length > 1 ? made : [];
}

const noPart: Part = { items: [], copy: 0, copies: 0 };

/** Within a section made of several units, runs of copies become groups. */
function nestCopies(
  graph: ModelGraph,
  section: DraftGroup,
  members: readonly Part[],
  allNodes: (items: readonly FlowItem[]) => NodeIndex[],
): void {
  const copies = members.filter((unit) => unit.copies > 0);
  if (copies.length < 2) return;
  const taken = new Set<NodeIndex>();
  for (const unit of copies) {
    const nodes = allNodes(unit.items);
    const child = draftGroup(
      section,
      `${section.path}/#${String(section.children.length + 1)}`,
      copyLabel(graph, nodes, unit),
      true,
    );
    for (const item of unit.items) {
      if (item.child === null) {
        child.nodes.push(item.node);
        taken.add(item.node);
      } else {
        child.children.push(item.child);
        item.child.parent = child;
        section.children = section.children.filter((other) => other !== item.child);
      }
    }
    child.nodes.sort((a, b) => a - b);
  }
  section.nodes = section.nodes.filter((node) => !taken.has(node));
}

/** `stem – head` for a part made of modules only. */
function modulesLabel(items: readonly FlowItem[]): string | undefined {
  const first = items[0]?.child;
  const last = items[items.length - 1]?.child;
  if (!first || !last || items.some((item) => item.child === null)) return undefined;
  return first === last ? first.label : `${first.label} – ${last.label}`;
}

const copyLabel = (graph: ModelGraph, nodes: readonly NodeIndex[], part: Part): string =>
  `${partLabel(graph, nodes)} · ${String(part.copy)} of ${String(part.copies)}`;

/** The price of a cut before an item: data under way, unless a block begins there or a stage ends. */
function cutCost({ items, width, tapped }: Flow): (before: number) => number {
  return (before) => {
    const item = items[before];
    // A child group is a unit the model made: cutting next to it is natural.
    const begins = item === undefined || item.child !== null || beginners.has(item.operator);
    return Math.max(0, (width[before] ?? 0) - 1) + (begins ? 0 : 0.8) - (tapped[before] === 1 ? 0.5 : 0);
  };
}

function repeatsAsParts({ items }: Flow, repeats: readonly Repeat[]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  const loose = (end: number): void => {
    if (end > at) parts.push({ items: items.slice(at, end), copy: 0, copies: 0 });
  };
  for (const { start, period, copies } of repeats) {
    loose(start);
    for (let copy = 0; copy < copies; copy += 1) {
      const from = start + copy * period;
      parts.push({ items: items.slice(from, from + period), copy: copy + 1, copies });
    }
    at = start + copies * period;
  }
  loose(items.length);
  return parts;
}
