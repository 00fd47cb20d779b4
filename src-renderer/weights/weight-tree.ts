/** Names of tensors as a tree: `encoder.layers.0.weight` lies in encoder, layers, 0. Pure. */
import type { ModelGraph, ValueIndex } from '../../src-shared/graph.js';
import type { TreeRow } from '../ui/tree-list.js';

/** Names with more parts keep the rest in one label: a name may be a million dots. */
const maxDepth = 16;

export interface WeightEntry {
  /** Place in the tree's list, and -1 above the top. */
  parent: number;
  depth: number;
  label: string;
  /** The tensor; -1 for a group. */
  value: ValueIndex;
  children: number[];
  /** Tensors in it, and their stored bytes. */
  tensors: number;
  bytes: number;
}

export interface WeightTree {
  entries: readonly WeightEntry[];
  top: readonly number[];
  /** Entry of each value. */
  entryOf: ReadonlyMap<ValueIndex, number>;
}

export interface WeightTreeRow extends TreeRow {
  entry: WeightEntry;
}

export const entryKey = (index: number): string => String(index);

function partsOf(name: string): string[] {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < maxDepth - 1) {
    const dot = name.indexOf('.', from);
    if (dot < 0) break;
    parts.push(name.slice(from, dot));
    from = dot + 1;
  }
  return [...parts, name.slice(from)];
}

/** Layers are numbered: 2 comes before 10. Other names stay in the order of the file. */
function inOrder(children: number[], entries: readonly WeightEntry[]): number[] {
  const label = (index: number): string => entries[index]?.label ?? '';
  if (!children.every((index) => /^\d{1,15}$/.test(label(index)))) return children;
  return children.sort((a, b) => Number(label(a)) - Number(label(b)));
}

export function weightTree({ values, strings }: ModelGraph): WeightTree {
  const entries: WeightEntry[] = [];
  const top: number[] = [];
  const entryOf = new Map<ValueIndex, number>();
  const groups = new Map<string, number>();
  const add = (parent: number, label: string, value: ValueIndex): number => {
    const depth = (entries[parent]?.depth ?? -1) + 1;
    entries.push({ parent, depth, label, value, children: [], tensors: 0, bytes: 0 });
    (entries[parent]?.children ?? top).push(entries.length - 1);
    return entries.length - 1;
  };
  for (let value = 0; value < values.count; value += 1) {
    const parts = partsOf(strings.get(values.name[value] ?? 0));
    let parent = -1;
    for (const label of parts.slice(0, -1)) {
      const key = `${String(parent)} ${label}`;
      const known = groups.get(key);
      const group = known ?? add(parent, label, -1);
      if (known === undefined) groups.set(key, group);
      parent = group;
    }
    const leaf = add(parent, parts[parts.length - 1] ?? '', value);
    entryOf.set(value, leaf);
    for (let at = leaf; at >= 0; at = entries[at]?.parent ?? -1) {
      const entry = entries[at];
      if (entry === undefined) break;
      entry.tensors += 1;
      entry.bytes += values.bytes[value] ?? 0;
    }
  }
  for (const entry of entries) entry.children = inOrder(entry.children, entries);
  return { entries, top: inOrder(top, entries), entryOf };
}

/** Rows in drawing order; depth is bounded, so that recursion is. */
export function weightTreeRows({ entries, top }: WeightTree, opened: ReadonlySet<string>): WeightTreeRow[] {
  const rows: WeightTreeRow[] = [];
  const addAll = (children: readonly number[]): void => {
    for (const index of children) {
      const entry = entries[index];
      if (entry === undefined) continue;
      const key = entryKey(index);
      const open = opened.has(key);
      rows.push(entry.value < 0 ? { key, depth: entry.depth, open, entry } : { key, depth: entry.depth, entry });
      if (open) addAll(entry.children);
    }
  };
  addAll(top);
  return rows;
}

/** Keys of the groups an entry lies in. */
export function keysAboveEntry({ entries }: WeightTree, index: number): string[] {
  const keys: string[] = [];
  for (let at = entries[index]?.parent ?? -1; at >= 0; at = entries[at]?.parent ?? -1) keys.push(entryKey(at));
  return keys;
}

/** Groups that are open at first: from the top down as long as there is nothing to choose. */
export function openAtFirst({ entries, top }: WeightTree): Set<string> {
  const opened = new Set<string>();
  let only = top.length === 1 ? top[0] : undefined;
  while (only !== undefined) {
    opened.add(entryKey(only));
    const children: readonly number[] = entries[only]?.children ?? [];
    only = children.length === 1 ? children[0] : undefined;
  }
  return opened;
}
