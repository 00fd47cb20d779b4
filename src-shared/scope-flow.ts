/**
 * What a group holds, in the order of its data flow, and how much data is under way between any two things in it: the
 * ground on which structure is found where names give none (scope-parts.ts).
 */
import { type ModelGraph, type NodeIndex, ValueKind } from './graph.js';
import type { DraftGroup } from './scope-group.js';

/** A node, or a whole child group. */
export interface FlowItem {
  node: NodeIndex;
  child: DraftGroup | null;
  /** False for Constants, which ride along in the box of their user. */
  box: boolean;
  /** Structure of the item: operator, weights and wiring; equal in every copy of a repeated block. */
  hash: number;
  /** Operator and weights only. */
  kind: number;
  operator: string;
}

export interface Flow {
  items: FlowItem[];
  /** Before item i: values under way, without those that live long (skip connections of whole stages, masks). */
  width: Float64Array;
  /** 1 before item i when the value made just before lives long: a stage ends there. */
  tapped: Uint8Array;
}

/** Values that live over more items than this belong to the frame of a model, not to what they pass. */
const longLife = 40;
/** A value with more uses is shared and tells nothing about the structure of its users. */
const sharedUses = 8;

/** Items of `group` by data flow. `members` lists nodes and child groups; `nodesOf` a child's nodes. */
export function groupFlow(
  graph: ModelGraph,
  group: DraftGroup,
  isBox: (node: NodeIndex) => boolean,
  nodesOf: (child: DraftGroup) => readonly NodeIndex[],
): Flow {
  const { nodes, values } = graph;
  const itemOf = new Map<NodeIndex, number>();
  const draft: { node: NodeIndex; child: DraftGroup | null; key: number }[] = [];
  for (const node of group.nodes) draft.push({ node, child: null, key: node });
  for (const child of group.children) {
    const own = nodesOf(child);
    draft.push({ node: own.reduce((least, node) => Math.min(least, node), Infinity), child, key: 0 });
  }
  draft.sort((a, b) => a.node - b.node);
  draft.forEach((item, i) => {
    item.key = i;
    if (item.child === null) itemOf.set(item.node, i);
    else for (const node of nodesOf(item.child)) itemOf.set(node, i);
  });
  const stored = (value: number): boolean => {
    if (values.kind[value] === ValueKind.initializer) return true;
    const made = values.producer[value] ?? -1;
    return made >= 0 && !isBox(made);
  };
  const inputsOf = (item: { node: NodeIndex; child: DraftGroup | null }, visit: (value: number) => void): void => {
    for (const node of item.child === null ? [item.node] : nodesOf(item.child)) {
      const end = nodes.inputOffsets[node + 1] ?? 0;
      for (let at = nodes.inputOffsets[node] ?? 0; at < end; at += 1) {
        const value = nodes.inputs[at] ?? -1;
        if (value >= 0) visit(value);
      }
    }
  };
  sinkHelpers(draft, (item, visit) => {
    inputsOf(item, (value) => {
      if (values.kind[value] !== ValueKind.initializer) visit(itemOf.get(values.producer[value] ?? -1) ?? -1);
    });
  });
  const order = draft.map((_, i) => i).sort((a, b) => (draft[a]?.key ?? 0) - (draft[b]?.key ?? 0) || a - b);
  const place = new Int32Array(draft.length);
  order.forEach((item, at) => {
    place[item] = at;
  });

  const count = draft.length;
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  const uses = new Map<number, number>();
  order.forEach((index, at) => {
    const item = draft[index];
    if (item === undefined) return;
    inputsOf(item, (value) => {
      if (stored(value)) return;
      uses.set(value, (uses.get(value) ?? 0) + 1);
      const made = itemOf.get(values.producer[value] ?? -1);
      if (made === undefined || made === index) return;
      first.set(value, place[made] ?? 0);
      last.set(value, Math.max(last.get(value) ?? 0, at));
    });
  });
  const change = new Float64Array(count + 1);
  const tapped = new Uint8Array(count + 1);
  for (const [value, start] of first) {
    const end = last.get(value) ?? start;
    if (end <= start) continue;
    if (end - start > longLife) {
      tapped[start + 1] = 1;
      continue;
    }
    change[start + 1] = (change[start + 1] ?? 0) + 1;
    change[end + 1] = (change[end + 1] ?? 0) - 1;
  }
  const width = new Float64Array(count + 1);
  for (let at = 1; at <= count; at += 1) width[at] = (width[at - 1] ?? 0) + (change[at] ?? 0);

  const items = order.map((index, at): FlowItem => {
    const { node, child } = draft[index] ?? { node: 0, child: null };
    const own = child === null ? [node] : nodesOf(child);
    let hash = own.length;
    const add = (word: number): void => {
      hash = Math.imul(hash ^ word, 0x01000193) ^ (hash >>> 15);
    };
    for (const one of own) add((nodes.op[one] ?? 0) * 31 + (nodes.domain[one] ?? 0));
    let kind = hash;
    if (child === null) {
      inputsOf({ node, child }, (value) => {
        if (stored(value)) {
          add(weightWord(graph, value));
          kind = Math.imul(kind ^ weightWord(graph, value), 0x01000193);
        } else {
          const made = itemOf.get(values.producer[value] ?? -1);
          add(made === undefined || (uses.get(value) ?? 0) > sharedUses ? 2 : 16 + at - (place[made] ?? 0));
        }
      });
    }
    const operator = child === null ? graph.strings.get(nodes.op[node] ?? 0) : '';
    return { node, child, box: child !== null || isBox(node), hash, kind, operator };
  });
  return { items, width, tapped };
}

function weightWord({ values }: ModelGraph, value: number): number {
  let word = 3;
  const end = values.dimOffsets[value + 1] ?? 0;
  for (let at = values.dimOffsets[value] ?? 0; at < end; at += 1)
    word = Math.imul(word ^ ((values.dims[at] ?? 0) | 0), 0x01000193);
  return word;
}

/**
 * Moves items that need nothing computed (Constants, filled tensors and what is made of them) to just before their
 * first user: files list them all at the front, and every gap would be crossed by all of them.
 */
function sinkHelpers<Item extends { key: number }>(
  draft: readonly Item[],
  sourcesOf: (item: Item, visit: (source: number) => void) => void,
): void {
  const helper = new Uint8Array(draft.length);
  const firstUser = new Float64Array(draft.length).fill(Infinity);
  draft.forEach((item, i) => {
    let anchored = 0;
    sourcesOf(item, (source) => {
      if (source !== i && (source < 0 || source > i || helper[source] !== 1)) anchored += 1;
    });
    helper[i] = anchored === 0 ? 1 : 0;
  });
  for (let i = draft.length - 1; i >= 0; i -= 1) {
    const item = draft[i];
    if (item === undefined) continue;
    const user = firstUser[i] ?? Infinity;
    if (helper[i] === 1 && user !== Infinity) item.key = user - 0.5;
    sourcesOf(item, (source) => {
      if (source >= 0 && source < i) firstUser[source] = Math.min(firstUser[source] ?? Infinity, item.key);
    });
  }
}
