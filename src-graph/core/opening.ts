/** Which groups are open: the level a model opens at, and what revealing something opens. */
import type { ScopeGroup, ScopeTree } from '../../src-shared/scope-tree.js';

/** Boxes a person takes in at once. */
export const openingBoxes = 60;

/**
 * Groups to open at first: level by level from the top, as long as at most `budget` boxes are drawn, open groups and
 * the graph's inputs and outputs (`terminals`) included. Groups of one structure open together or not at all, so that
 * equal things look equal; so do the sections a level was cut into, since they stand for one sequence.
 * `ownBoxes(group)` counts the nodes directly in a group that are boxes.
 */
export function openingGroups(
  tree: ScopeTree,
  ownBoxes: (group: ScopeGroup) => number,
  terminals = 0,
  budget = openingBoxes,
): Set<number> {
  const { groups } = tree;
  const root = groups[0];
  const open = new Set<number>();
  if (root === undefined) return open;
  const boxesIn = (group: ScopeGroup): number => ownBoxes(group) + group.children.length;
  let boxes = boxesIn(root) + Math.min(terminals, budget / 2);
  let level = root.children;
  while (level.length > 0) {
    const next: number[] = [];
    for (const alike of byStructure(groups, level)) {
      const more = alike.reduce((sum, group) => sum + boxesIn(group), 0);
      if (boxes + more > budget) continue;
      boxes += more;
      for (const group of alike) {
        open.add(group.index);
        next.push(...group.children);
      }
    }
    level = next;
  }
  return open;
}

/** Groups of one structure, the smallest additions first: more of the model opens that way. */
function byStructure(groups: readonly ScopeGroup[], level: readonly number[]): ScopeGroup[][] {
  const sets = new Map<number, ScopeGroup[]>();
  const sectionsOf = -2;
  for (const index of level) {
    const group = groups[index];
    if (group === undefined) continue;
    const key = group.section ? sectionsOf - group.parent : group.structure;
    const set = sets.get(key);
    if (set === undefined) sets.set(key, [group]);
    else set.push(group);
  }
  const size = (set: readonly ScopeGroup[]): number => set.reduce((sum, group) => sum + group.total, 0);
  return [...sets.values()].sort((a, b) => size(a) - size(b));
}

/** For each group the outermost closed group that hides it (itself when closed); -1 when its children are shown. */
export function hidingGroups(tree: ScopeTree, open: ReadonlySet<number>): Int32Array {
  const hiding = new Int32Array(tree.groups.length).fill(-1);
  for (const group of tree.groups) {
    if (group.parent < 0) continue;
    const above = hiding[group.parent] ?? -1;
    hiding[group.index] = above >= 0 ? above : open.has(group.index) ? -1 : group.index;
  }
  return hiding;
}
