/** What is selected in a graph; the graph view owns the type. */
import type { Selection } from '../graph/index.js';

export type { Selection };

export function sameSelection(a: Selection, b: Selection): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind === 'group') return b.kind === 'group' && a.path === b.path && a.graph === b.graph;
  if (a.kind === 'node') return b.kind === 'node' && a.node === b.node;
  return b.kind === 'value' && a.value === b.value;
}
