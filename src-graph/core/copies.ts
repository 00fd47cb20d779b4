/** The copies of a repeated block: to step from one to the next, and to open all of them. */
import type { ScopeTree } from '../../src-shared/scope-tree.js';

/** Groups of the structure of `group`, itself included, in graph order; none for a group that does not exist. */
export function copiesOf(tree: ScopeTree, group: number): number[] {
  const structure = tree.groups[group]?.structure;
  if (structure === undefined) return [];
  return tree.groups
    .filter((other) => other.structure === structure && other.index > 0)
    .sort((a, b) => a.first - b.first || a.index - b.index)
    .map((other) => other.index);
}

/** The copy `by` steps after (before, when negative) a group, round the end; and its place, from 1, among how many. */
export function stepCopy(
  tree: ScopeTree,
  group: number,
  by: number,
): { group: number; place: number; copies: number } | undefined {
  const copies = copiesOf(tree, group);
  const at = copies.indexOf(group);
  if (at < 0) return undefined;
  const next = (((at + by) % copies.length) + copies.length) % copies.length;
  return { group: copies[next] ?? group, place: next + 1, copies: copies.length };
}
