/** The changes a person makes to what is open in a graph. */

/** A change to what is open. Paths are those of the scope tree, or keys of things in bodies shown in place (open-keys.ts). */
export type OpenChange =
  | { kind: 'opening' }
  | { kind: 'toggle'; path: string }
  | { kind: 'expandAll' }
  | { kind: 'collapseAll' }
  /** Groups nested at most this deep; 0 is none. */
  | { kind: 'depth'; depth: number }
  | { kind: 'revealNode'; node: number }
  | { kind: 'revealGroup'; path: string }
  /** Opens or closes all groups of the structure of the one at `path`; those around them open with them. */
  | { kind: 'expandCopies'; path: string }
  | { kind: 'collapseCopies'; path: string }
  /** Draws the edges of a value shown as stubs, or stops drawing them. */
  | { kind: 'toggleStub'; value: number }
  | { kind: 'collapseStubs' };
