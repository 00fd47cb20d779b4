/** What the scope tree is made of (scope-tree.ts makes it). */
import type { GraphIndex, NodeIndex } from './graph.js';

export interface ScopeGroup {
  /** Index into `ScopeTree.groups`; 0 is the graph itself. Parents come before their children. */
  index: number;
  /** Unique within the graph and stable between openings; '' for the graph itself. */
  path: string;
  label: string;
  /** Index of the parent group; -1 for the graph itself. */
  parent: number;
  depth: number;
  /** Child groups, in the order of their first nodes. */
  children: number[];
  /** Nodes directly in this group, in graph order. */
  nodes: NodeIndex[];
  /** Nodes in this group and everything below it. */
  total: number;
  /** First node in graph order; -1 in an empty graph. */
  first: NodeIndex;
  /** True where the group was cut here and does not stand in the model. */
  section: boolean;
  /** Groups of one structure (operators, wiring, weight shapes) have the same number. */
  structure: number;
  /** How many groups of this structure the same module holds, this one included. */
  identical: number;
  /** Number of child groups when all of them have one structure and there is nothing else in here; otherwise 0. */
  repeats: number;
}

export interface ScopeTree {
  graph: GraphIndex;
  nodeStart: NodeIndex;
  nodeEnd: NodeIndex;
  groups: ScopeGroup[];
  /** Group of node `nodeStart + i`. */
  groupOfNode: Int32Array;
}

/** A group while the tree is being made. */
export interface DraftGroup {
  path: string;
  label: string;
  parent: DraftGroup | null;
  children: DraftGroup[];
  nodes: NodeIndex[];
  section: boolean;
}

/** Children a group may have before it is cut into sections. */
export const maxChildren = 500;
/** Deeper paths continue in their last group: no one opens 48 levels, and recursion stays shallow. */
export const maxDepth = 48;

/** A group under construction, linked into its parent. */
export function draftGroup(parent: DraftGroup | null, path: string, label: string, section = false): DraftGroup {
  const group: DraftGroup = { path, label, parent, children: [], nodes: [], section };
  if (parent !== null) parent.children.push(group);
  return group;
}

/** All nodes in a group under construction and below it. */
export function draftNodes(group: DraftGroup): NodeIndex[] {
  const nodes: NodeIndex[] = [];
  const pending = [group];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const node of at.nodes) nodes.push(node);
    pending.push(...at.children);
  }
  return nodes;
}

const pathIndexes = new WeakMap<ScopeTree, Map<string, number>>();

/** Index of the group at `path`; undefined when there is none. */
export function groupAtPath(tree: ScopeTree, path: string): number | undefined {
  let byPath = pathIndexes.get(tree);
  if (byPath === undefined) {
    byPath = new Map(tree.groups.map((group) => [group.path, group.index]));
    pathIndexes.set(tree, byPath);
  }
  return byPath.get(path);
}

/** The groups from the graph itself down to `group`, both included. */
export function groupChain(tree: ScopeTree, group: number): number[] {
  const chain: number[] = [];
  for (let at = group; at >= 0; at = tree.groups[at]?.parent ?? -1) chain.unshift(at);
  return chain;
}
