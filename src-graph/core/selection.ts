/** What is selected in a graph view. */
export type Selection =
  | { kind: 'node'; node: number }
  | { kind: 'value'; value: number }
  | { kind: 'group'; path: string; graph: number }
  | null;

export function sameSelection(a: Selection, b: Selection): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind === 'node') return b.kind === 'node' && a.node === b.node;
  if (a.kind === 'value') return b.kind === 'value' && a.value === b.value;
  return b.kind === 'group' && a.path === b.path && a.graph === b.graph;
}
